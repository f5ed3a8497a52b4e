// Which of several options stands last: iptables reads them one after the other, and the last overwrites the others.

/** Readings come in the order in which the options are written. */
export function lastGiven<Name extends string>(
  readings: Readonly<Record<string, unknown>>,
  names: readonly Name[],
): Name | undefined {
  return Object.keys(readings).reduce<Name | undefined>((last, key) => names.find((name) => name === key) ?? last, undefined);
}
