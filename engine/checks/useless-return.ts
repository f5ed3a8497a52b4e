import { describeChain } from "#engine/calico/chains.ts";
import type { ChainCheck } from "#engine/checks/check.ts";
import { isBuiltin } from "#engine/iptables/netfilter.ts";

export const uselessReturn: ChainCheck = {
  code: "useless-return",
  severity: "hint",
  summary:
    "RETURN at the end of a chain does what the end of the chain does anyway. It may be kept for its counters; otherwise " +
    "remove it. Chains that a program such as Calico or Docker writes are left alone.",
  run({ table, chain, facts }, report) {
    const last = facts.at(-1);
    if (last?.target !== "RETURN" || isBuiltin(table.name, chain.name)) return;
    if (describeChain(chain.name, table.name) !== undefined) return;
    for (let rule = facts.length - 1; rule >= 0; rule--) {
      const one = facts[rule];
      if (one === undefined || one.target !== "RETURN" || one.remembers || one.alters !== 0 || !one.understood) return;
      report({
        rule,
        message: `Without this rule the packet returns from ${chain.name} as well: the chain ends here.`,
        tags: ["unnecessary"],
        removable: true,
      });
    }
  },
};
