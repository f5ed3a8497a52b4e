import type { RuleCheck } from "#engine/checks/check.ts";
import { constantConditions } from "#engine/checks/constant-condition.ts";

export const alwaysMatches: RuleCheck = {
  code: "always-matches",
  severity: "warning",
  summary:
    "What stands behind `!` can never be met, so every packet meets the condition and the rule matches more than it seems to: " +
    "a mark with bits outside its mask, a range upside down. Write the condition that was meant.",
  perOption: true,
  run({ parts, table: { family } }, report) {
    for (const { option, holds, why } of constantConditions(parts, family)) {
      if (holds) report(option.span, `Every packet meets this condition: ${why}.`);
    }
  },
};
