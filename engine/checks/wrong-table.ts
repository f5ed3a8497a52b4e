import type { RuleCheck } from "#engine/checks/check.ts";

export const wrongTable: RuleCheck = {
  code: "wrong-table",
  severity: "error",
  summary:
    "iptables or the kernel allows this match or target in other tables only (xt_check_target(), net/netfilter/x_tables.c).",
  run({ parts, table }, report) {
    for (const { name, module, span } of parts) {
      if (module?.tables === undefined) continue;
      if (module.tables.includes(table.name)) continue;
      report(span, `${name} is allowed in table ${module.tables.join(" or ")} only, not in ${table.name}.`);
    }
  },
};
