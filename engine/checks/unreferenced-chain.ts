import type { Check } from "#engine/checks/check.ts";
import { jumpsOf } from "#engine/iptables/jumps.ts";
import { isBuiltin } from "#engine/iptables/netfilter.ts";
import type { Table } from "#engine/iptables/ruleset.ts";

export const unreferencedChain: Check = {
  code: "unreferenced-chain",
  severity: "hint",
  summary:
    "No rule of the table jumps to this chain, so no packet enters it. Calico leaves such chains for a while after the last " +
    "rule that used them is gone.",
  run({ ruleset }, report) {
    const used = new Map<Table, Set<string>>(ruleset.tables.map((table) => [table, new Set()]));
    for (const { table, target } of jumpsOf(ruleset)) used.get(table)?.add(target);
    for (const [table, names] of used) {
      for (const chain of table.chains.values()) {
        if (chain.nameSpan === undefined || names.has(chain.name) || isBuiltin(table.name, chain.name)) continue;
        const message = `No rule of table ${table.name} jumps to ${chain.name}.`;
        report(chain.nameSpan, message, { tags: ["unnecessary"] });
      }
    }
  },
};
