// What iptables says about options that do not go together: shared by the `check` of the match modules.

type Given = Readonly<Record<string, unknown>>;

/** A message when none of the options is there. */
export function needsOne(readings: Given, ...names: readonly string[]): string | undefined {
  if (names.some((name) => readings[name] !== undefined)) return undefined;
  return names.length === 1 ? `${names[0]} is missing.` : `One of ${names.join(", ")} is needed.`;
}

/** A message when one of the options is missing. */
export function needsAll(readings: Given, ...names: readonly string[]): string | undefined {
  const missing = names.filter((name) => readings[name] === undefined);
  return missing.length === 0 ? undefined : `${missing.join(" and ")} ${missing.length === 1 ? "is" : "are"} missing.`;
}

/** A message when more than one of the options is there. */
export function onlyOne(readings: Given, ...names: readonly string[]): string | undefined {
  const [first, second] = names.filter((name) => readings[name] !== undefined);
  return second === undefined ? undefined : `${first} and ${second} cannot be used together.`;
}
