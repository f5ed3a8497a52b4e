import type { Check } from "#engine/checks/check.ts";
import { jumpSpan, jumpsOf } from "#engine/iptables/jumps.ts";
import { targetNamed } from "#engine/iptables/modules.ts";
import { isBuiltin } from "#engine/iptables/netfilter.ts";

export const undefinedChain: Check = {
  code: "undefined-chain",
  severity: "error",
  summary:
    "A rule jumps to a name that is no chain of its table and no target Chainwalk knows. iptables-restore refuses the whole " +
    "table. The name may be misspelt, the chain may stand in another table, or the dump may be cut off; where it is a target " +
    "of an extension that is not known here, the walk ends undecided at this rule.",
  run({ ruleset }, report) {
    for (const { table, line, target, goto } of jumpsOf(ruleset)) {
      if (table.chains.has(target) || isBuiltin(table.name, target)) continue;
      const module = targetNamed(target);
      if (module !== undefined && !goto) continue;
      const message =
        module === undefined
          ? `Table ${table.name} has no chain ${target}, and it is no target known here.`
          : `-g needs a chain, and table ${table.name} has no chain ${target}: write -j for the target.`;
      report(jumpSpan(ruleset, line), message);
    }
  },
};
