import { targetModule } from "#engine/iptables/extension.ts";

export const ACCEPT = targetModule({
  name: "ACCEPT",
  summary: "Lets the packet through this table; the tables behind it still see it.",
  source: "net/ipv4/netfilter/ip_tables.c",
  options: {},
  effect: () => ({ kind: "verdict", verdict: "ACCEPT", note: "accepted by this table" }),
  examples: [{ target: "ACCEPT", before: {}, effect: "verdict" }],
});
