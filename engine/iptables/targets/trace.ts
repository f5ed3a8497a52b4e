import { targetModule } from "#engine/iptables/extension.ts";

export const TRACE = targetModule({
  name: "TRACE",
  summary: "From here on the kernel reports every rule the packet matches; goes on with the next rule.",
  source: "net/netfilter/xt_TRACE.c",
  // ip_tables has it in raw only; over nf_tables it loads everywhere.
  options: {},
  effect: () => ({ kind: "continue", note: "traced from here on" }),
  examples: [{ target: "TRACE", before: {}, effect: "continue" }],
});
