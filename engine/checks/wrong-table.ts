import type { RuleCheck } from "#engine/checks/check.ts";

export const wrongTable: RuleCheck = {
  code: "wrong-table",
  severity: "error",
  summary: "The kernel allows this target in other tables only (xt_check_target(), net/netfilter/x_tables.c).",
  run({ parts, rule }, report) {
    for (const { kind, name, module, span } of parts) {
      if (kind !== "target" || module === undefined || !("tables" in module) || module.tables === undefined) continue;
      if (module.tables.includes(rule.ref.table)) continue;
      report(span, `${name} is allowed in table ${module.tables.join(" or ")} only, not in ${rule.ref.table}.`);
    }
  },
};
