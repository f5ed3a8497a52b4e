// Which rules of a dump test, set or clear the bits of a mark.
import { common, without } from "#engine/calico/mark-bits.ts";
import { summariesOf } from "#engine/calico/rule-summary.ts";
import type { RuleRef, Ruleset } from "#engine/iptables/ruleset.ts";

export type MarkUse = "sets" | "clears" | "flips" | "tests";

export interface MarkRule {
  readonly use: MarkUse;
  readonly ref: RuleRef;
  /** Those of the asked bits that the rule is about. */
  readonly bits: number;
}

/** By use, each in the dump's order; a rule stands once for each use it makes of the bits. */
export function markRules(ruleset: Ruleset, bits: number): MarkRule[] {
  const found: MarkRule[] = [];
  const add = (use: MarkUse, ref: RuleRef, own: number) => {
    if (own !== 0) found.push({ use, ref, bits: own });
  };
  for (const { ref, markSets, markTests } of summariesOf(ruleset)) {
    for (const { value, mask } of markSets) {
      add("sets", ref, common(common(value, mask), bits));
      add("clears", ref, common(without(mask, value), bits));
      add("flips", ref, common(without(value, mask), bits));
    }
    for (const { mask } of markTests) add("tests", ref, common(mask, bits));
  }
  const order: readonly MarkUse[] = ["sets", "clears", "flips", "tests"];
  return order.flatMap((use) => found.filter((one) => one.use === use));
}
