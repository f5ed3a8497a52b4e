import { targetModule } from "#engine/iptables/extension.ts";

export const DROP = targetModule({
  name: "DROP",
  summary: "Throws the packet away without an answer.",
  source: "net/ipv4/netfilter/ip_tables.c",
  // iptables refuses the target in nat, though a chain's policy there may be DROP.
  tables: ["raw", "mangle", "filter", "security"],
  options: {},
  effect: () => ({ kind: "verdict", verdict: "DROP", note: "dropped without an answer" }),
  examples: [{ target: "DROP", before: {}, effect: "verdict" }],
});
