import { targetModule } from "#engine/iptables/extension.ts";

export const RETURN = targetModule({
  name: "RETURN",
  summary: "Goes back behind the last jump; in a builtin chain, on to its policy.",
  source: "net/ipv4/netfilter/ip_tables.c",
  options: {},
  effect: () => ({ kind: "return" }),
  examples: [{ target: "RETURN", before: {}, effect: "return" }],
});
