// What the status item says of Felix's hashes in a dump.
import type { HashCounts } from "#protocol/rule-hashes.ts";

/** In the order in which they are told; verified rules are always told. */
const WORDS: readonly (readonly [keyof HashCounts, string])[] = [
  ["verified", "verified"],
  ["edited", "edited"],
  ["missing", "missing"],
  ["moved", "moved"],
  ["added", "added"],
  ["mismatched", "not fitting"],
  ["uncheckable", "not checkable"],
];

/** `92 verified, 1 edited, 2 not checkable`; undefined for a dump without hashes. */
export function hashWords(counts: HashCounts): string | undefined {
  const told = WORDS.filter(([kind]) => counts[kind] > 0 || kind === "verified");
  if (told.length === 1 && counts.verified === 0) return undefined;
  return told.map(([kind, word]) => `${counts[kind]} ${word}`).join(", ");
}

/** Whether something was changed since Felix wrote it. */
export function hasChanges({ edited, missing, moved, added, mismatched }: HashCounts): boolean {
  return edited + missing + moved + added + mismatched > 0;
}
