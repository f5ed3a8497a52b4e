import { describeChain } from "#engine/calico/chains.ts";
import { isCutOff } from "#engine/checks/chain-reach.ts";
import type { Check } from "#engine/checks/check.ts";
import { jumpSpan } from "#engine/iptables/jumps.ts";
import { isBuiltin } from "#engine/iptables/netfilter.ts";
import type { Table } from "#engine/iptables/ruleset.ts";

export const emptyChain: Check = {
  code: "empty-chain",
  severity: "hint",
  summary:
    "The rule jumps to a chain without rules: the packet comes back at once. The chain may wait for rules to come, or its rules " +
    "have been lost. Chains that Calico, Kubernetes, Docker and others keep empty on purpose are not reported.",
  concerns: { jumps: true },
  run({ ruleset }, report) {
    const { lines } = ruleset;
    for (const table of ruleset.tables) {
      const empty = emptyChains(table);
      if (empty.size === 0) continue;
      for (const chain of table.chains.values()) {
        for (const line of chain.ruleLines) {
          const target = lines.target[line] ?? "";
          // A goto to an empty chain returns from this one.
          if (target === "" || !empty.has(target) || lines.goto[line] === 1) continue;
          report(jumpSpan(ruleset, line), `${target} has no rules, so this jump does nothing.`, { tags: ["unnecessary"] });
        }
      }
    }
  },
};

/** Kept for the administrator, or filled while the program runs: Shorewall, Qubes OS, OpenWrt. */
const RESERVE = /^(?:dynamic|tc(?:pre|in|out|for|post)|(?:PR-)?QBS(?:-.*)?|zone_.*)$/;

function emptyChains(table: Table): ReadonlySet<string> {
  const names = new Set<string>();
  if (isCutOff(table)) return names;
  for (const { name, ruleLines } of table.chains.values()) {
    if (ruleLines.length > 0 || isBuiltin(table.name, name) || name.startsWith("cali-") || RESERVE.test(name)) continue;
    if (describeChain(name, table.name) === undefined) names.add(name);
  }
  return names;
}
