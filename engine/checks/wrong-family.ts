import type { RuleCheck } from "#engine/checks/check.ts";

export const wrongFamily: RuleCheck = {
  code: "wrong-family",
  severity: "error",
  summary: "The match or target exists for the other IP version only, so this dump's tool refuses it.",
  run({ parts, table: { family } }, report) {
    for (const { name, module, span } of parts) {
      if (module === undefined || module.families.includes(family)) continue;
      report(span, `${name} is for IPv${family === 4 ? 6 : 4} only, and these are IPv${family} rules.`);
    }
  },
};
