// Builtin chains by the device that is known there: the one the packet came in by, or the one it will leave by.

export const ARRIVING: readonly string[] = ["PREROUTING", "INPUT", "FORWARD"];
export const LEAVING: readonly string[] = ["FORWARD", "OUTPUT", "POSTROUTING"];

/** Where both may be asked about; undefined when neither is. Given is what asks, if anything does. */
export function deviceHooks(arrival: unknown, departure: unknown): readonly string[] | undefined {
  if (arrival === undefined) return departure === undefined ? undefined : LEAVING;
  return departure === undefined ? ARRIVING : ["FORWARD"];
}
