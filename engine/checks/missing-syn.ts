import type { Part, RuleCheck } from "#engine/checks/check.ts";
import { TCP_FLAGS } from "#engine/net/packet.ts";

export const missingSyn: RuleCheck = {
  code: "missing-syn",
  severity: "error",
  summary:
    "iptables-legacy takes TCPMSS only in a rule that asks for SYN packets, as `-m tcp --tcp-flags SYN,RST SYN` does " +
    "(tcpmss_tg4_check(), net/netfilter/xt_TCPMSS.c). iptables-nft takes it in any rule with -p tcp.",
  run({ parts, backends }, report) {
    const target = parts.at(-1);
    if (!backends.includes("legacy") || target?.kind !== "target" || target.name !== "TCPMSS") return;
    if (!parts.some(asksForSyn))
      report(target.span, "iptables-legacy takes TCPMSS only with --syn or --tcp-flags … SYN in the rule.");
  },
};

/** A negated test does not count, whatever it says. */
function asksForSyn({ kind, name, decoded }: Part): boolean {
  if (kind !== "match" || name !== "tcp") return false;
  return decoded.some(({ read: { key, negated, value } }) => {
    if (negated) return false;
    if (key === "--syn") return true;
    const comparison = typeof value === "object" && value !== null && "comparison" in value ? value.comparison : undefined;
    return typeof comparison === "number" && (comparison & TCP_FLAGS.SYN) !== 0;
  });
}
