import type { Check } from "#engine/checks/check.ts";
import { jumpSpan, jumpsIn } from "#engine/iptables/jumps.ts";
import { isBuiltin } from "#engine/iptables/netfilter.ts";

export const builtinTarget: Check = {
  code: "builtin-target",
  severity: "error",
  summary:
    "A rule jumps to a builtin chain such as INPUT. Only the kernel enters builtin chains, so iptables-restore refuses the " +
    "jump (iptcc_map_target(), libiptc/libiptc.c; nft_verdict_init(), net/netfilter/nf_tables_api.c).",
  concerns: { jumps: true },
  run({ ruleset, graph }, report) {
    for (const table of ruleset.tables) {
      if (!graph(table).namesBuiltin) continue;
      for (const { line, target } of jumpsIn(ruleset, table)) {
        if (!isBuiltin(table.name, target)) continue;
        report(jumpSpan(ruleset, line), `${target} is a builtin chain: only the kernel enters it, no rule can jump there.`);
      }
    }
  },
};
