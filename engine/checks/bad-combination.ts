import type { RuleCheck } from "#engine/checks/check.ts";

export const badCombination: RuleCheck = {
  code: "bad-combination",
  severity: "error",
  summary: "The options of a match or target do not go together, or one that it needs is missing. iptables-restore refuses it.",
  run({ parts }, report) {
    for (const { module, readings, span } of parts) {
      const problem = readings && module?.check?.(readings);
      if (problem) report(span, problem.endsWith(".") ? problem : `${problem}.`);
    }
  },
};
