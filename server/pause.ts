// Lets other messages be served between two slices of long work.

/** Node and browsers both have the first; the second is Node's own, and rests for no longer than there is something to do. */
declare function setTimeout(callback: () => void, milliseconds: number): unknown;
declare const setImmediate: ((callback: () => void) => unknown) | undefined;

export function pause(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}

export function after(milliseconds: number, callback: () => void): void {
  setTimeout(callback, milliseconds);
}
