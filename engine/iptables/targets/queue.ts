import { targetModule } from "#engine/iptables/extension.ts";

export const QUEUE = targetModule({
  name: "QUEUE",
  summary: "Hands the packet to a program in user space, queue 0; dropped when none listens.",
  source: "net/ipv4/netfilter/ip_tables.c",
  options: {},
  effect: () => ({ kind: "verdict", verdict: "QUEUE", note: "queue 0 decides; dropped when nobody listens there" }),
  examples: [{ target: "QUEUE", before: {}, effect: "verdict" }],
});
