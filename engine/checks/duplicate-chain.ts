import type { Check } from "#engine/checks/check.ts";
import type { Declaration } from "#engine/checks/statements.ts";
import { isBuiltin } from "#engine/iptables/netfilter.ts";

export const duplicateChain: Check = {
  code: "duplicate-chain",
  severity: "error",
  summary:
    "The chain is declared twice in its table. iptables-legacy refuses a second declaration of a user-defined chain; " +
    "iptables-nft takes it for the first one (a warning here).",
  concerns: {},
  run({ ruleset, backends, declarations }, report) {
    const declared = new Map<string, Declaration>();
    let open = -1;
    for (const one of declarations()) {
      const table = tableStart(ruleset.tables, one.nameSpan.start, open);
      if (table !== open) declared.clear();
      open = table;
      const first = declared.get(one.name);
      if (first === undefined) declared.set(one.name, one);
      if (first === undefined || one.nameSpan.start === one.nameSpan.end) continue;
      const related = [{ span: first.nameSpan, message: "Declared here before." }];
      const builtin = isBuiltin(one.table, one.name);
      if (builtin && one.policy === first.policy) continue;
      const severity = !builtin && backends.includes("legacy") ? "error" : "warning";
      const message = builtin
        ? `${one.name} gets a policy a second time: ${one.policy} counts.`
        : `Chain ${one.name} is declared twice${severity === "error" ? ", which iptables-legacy refuses" : ""}.`;
      report(one.nameSpan, message, { related, severity });
    }
  },
};

/** Index of the last table that begins before `at`, looked for from the one found before. */
function tableStart(tables: readonly { readonly span: { readonly start: number } }[], at: number, from: number): number {
  let index = Math.max(from, 0);
  while ((tables[index + 1]?.span.start ?? Number.POSITIVE_INFINITY) <= at) index++;
  return index;
}
