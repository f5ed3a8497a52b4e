import type { ChainCheck } from "#engine/checks/check.ts";
import type { RuleFacts } from "#engine/checks/rule-facts.ts";

export const unreachableRule: ChainCheck = {
  code: "unreachable-rule",
  severity: "warning",
  summary:
    "A rule above takes every packet that comes to it, so no packet ever comes to this rule. Remove it, or move it up if it " +
    "was meant to count. A condition that holds for every packet, such as `-s 0.0.0.0/0`, is none.",
  run({ facts }, report) {
    const taker = takerOf(facts);
    for (let rule = taker + 1; rule < facts.length; rule++) {
      report({
        rule,
        message: "No packet comes to this rule: one above takes them all.",
        related: [{ rule: taker, message: "This rule takes every packet." }],
        tags: ["unnecessary"],
        removable: true,
      });
    }
  },
};

/** The first rule that lets no packet come to the next; the number of rules where all may be passed. */
export function takerOf(facts: readonly RuleFacts[]): number {
  const taker = facts.findIndex(takesAll);
  return taker < 0 ? facts.length : taker;
}

export function takesAll({ understood, conditions, end }: RuleFacts): boolean {
  return understood && conditions.length === 0 && (end === "leaves" || end === "returns");
}
