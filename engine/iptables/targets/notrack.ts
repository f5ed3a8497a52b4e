import { targetModule } from "#engine/iptables/extension.ts";
import { untrack } from "#engine/iptables/targets/ct.ts";

export const NOTRACK = targetModule({
  name: "NOTRACK",
  summary: "The packet is not tracked; old name of CT --notrack.",
  source: "net/netfilter/xt_CT.c",
  tables: ["raw"],
  hooks: ["PREROUTING", "OUTPUT"],
  options: {},
  effect: (_readings, packet) => untrack(packet),
  examples: [{ target: "NOTRACK", before: {}, effect: "untrack" }],
});
