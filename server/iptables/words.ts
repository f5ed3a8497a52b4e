// Words that several hovers use.
import type { RuleRef } from "#engine/iptables/ruleset.ts";

/** `1 rule`, `3 rules`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** `filter cali-tw-x 5 (line 88)`: lines as the editor counts them. */
export function placeName({ table, chain, number }: RuleRef, line: number): string {
  return `${table} ${chain} ${number} (line ${line + 1})`;
}
