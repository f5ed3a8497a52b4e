import type { Check } from "#engine/checks/check.ts";
import { jumpSpan, jumpsOf } from "#engine/iptables/jumps.ts";
import { isBuiltin } from "#engine/iptables/netfilter.ts";

export const builtinTarget: Check = {
  code: "builtin-target",
  severity: "error",
  summary:
    "A rule jumps to a builtin chain such as INPUT. Only the kernel enters builtin chains, so iptables-restore refuses the " +
    "jump (iptcc_map_target(), libiptc/libiptc.c; nft_verdict_init(), net/netfilter/nf_tables_api.c).",
  run({ ruleset }, report) {
    for (const { table, line, target } of jumpsOf(ruleset)) {
      if (!isBuiltin(table.name, target)) continue;
      report(jumpSpan(ruleset, line), `${target} is a builtin chain: only the kernel enters it, no rule can jump there.`);
    }
  },
};
