import { targetModule } from "#engine/iptables/extension.ts";

export const QUEUE = targetModule({
  name: "QUEUE",
  summary: "Hands the packet to a program in user space, queue 0; dropped when none listens.",
  source: "net/ipv4/netfilter/ip_tables.c",
  options: {},
  effect: () => ({ kind: "verdict", verdict: "QUEUE", note: "queue 0 decides; dropped when nobody listens there" }),
  // iptables-nft knows no such verdict and finds no target of this name.
  check: (_readings, { backend }) => (backend === "nft" ? "iptables-nft has no QUEUE: use NFQUEUE." : undefined),
  examples: [{ target: "QUEUE", before: {}, effect: "verdict" }],
});
