import { targetModule } from "#engine/iptables/extension.ts";

export const TRACE = targetModule({
  name: "TRACE",
  summary: "From here on the kernel reports every rule the packet matches; goes on with the next rule.",
  source: "net/netfilter/xt_TRACE.c",
  options: {},
  effect: () => ({ kind: "continue", note: "traced from here on" }),
  // ip_tables has it in raw only; over nf_tables it loads everywhere.
  check: (_readings, { backend, table }) =>
    backend === "legacy" && table !== "raw" ? `iptables-legacy allows TRACE in table raw only, not in ${table}.` : undefined,
  examples: [{ target: "TRACE", before: {}, effect: "continue" }],
});
