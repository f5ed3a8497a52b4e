import type { RuleCheck } from "#engine/checks/check.ts";
import { constantConditions } from "#engine/checks/constant-condition.ts";

export const neverMatches: RuleCheck = {
  code: "never-matches",
  severity: "warning",
  summary:
    "iptables takes this condition, but no packet can meet it, so the rule never matches: a mark with bits outside its mask, a " +
    "range upside down, `! -s 0.0.0.0/0`. Write the condition that was meant.",
  perOption: true,
  run({ parts, table: { family } }, report) {
    for (const { option, holds, why } of constantConditions(parts, family)) {
      if (!holds) report(option.span, `No packet meets this condition: ${why}.`);
    }
  },
};
