import type { ChainCheck } from "#engine/checks/check.ts";

export const unreachableRule: ChainCheck = {
  code: "unreachable-rule",
  severity: "warning",
  summary: "A rule above takes every packet that comes to it, so no packet ever comes to this rule.",
  run({ facts }, report) {
    const taker = facts.findIndex(
      ({ understood, conditions, end }) => understood && conditions.length === 0 && (end === "leaves" || end === "returns"),
    );
    if (taker < 0) return;
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
