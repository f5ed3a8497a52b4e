import type { RuleCheck } from "#engine/checks/check.ts";
import { contextOf } from "#engine/iptables/print-rule.ts";

export const badCombination: RuleCheck = {
  code: "bad-combination",
  severity: "error",
  summary: "The options of a match or target do not go together, or one that it needs is missing. iptables-restore refuses it.",
  run({ rule, table, parts, backends }, report) {
    for (const { module, readings, span, decoded } of parts) {
      if (module?.check === undefined || readings === undefined) continue;
      const given = decoded.map(({ read }) => read);
      for (const backend of backends) {
        const found = module.check(readings, contextOf(rule, table, backend), given);
        if (found === undefined) continue;
        const { fault, option } = typeof found === "string" ? { fault: found, option: undefined } : found;
        const blamed = decoded.find(({ read }) => read.key === option)?.option.span ?? span;
        report(blamed, fault.endsWith(".") ? fault : `${fault}.`);
        break;
      }
    }
  },
};
