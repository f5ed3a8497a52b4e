import type { Part, RuleCheck } from "#engine/checks/check.ts";
import type { Rule } from "#engine/iptables/ruleset.ts";
import { protocolName, protocolNumber } from "#engine/iptables/values/protocol.ts";

export const missingProtocol: RuleCheck = {
  code: "missing-protocol",
  severity: "error",
  summary:
    "The match or target works for some protocols only and the rule does not ask for one of them with -p. The kernel refuses " +
    "such a rule (xt_check_match(), net/netfilter/x_tables.c).",
  run({ rule, parts, backends }, report) {
    const asked = askedProtocol(parts);
    for (const part of parts) {
      if (!backends.includes("legacy") && isComparedAnyway(rule, part)) continue;
      const wanted = protocolsOf(part);
      if (wanted.length === 0 || (asked !== undefined && wanted.includes(asked))) continue;
      report(part.span, `${part.name} needs ${wanted.map((number) => `-p ${protocolName(number)}`).join(" or ")} in the rule.`);
    }
  },
};

/** `! -p tcp --dport 80`: iptables-nft makes expressions of its own of tcp and udp, and asks for no protocol then. */
function isComparedAnyway({ matches }: Rule, { kind, name, options }: Part): boolean {
  if (kind !== "match" || options.length === 0 || !/^(tcp|udp)$/.test(name)) return false;
  const core = matches.find(({ module }) => module === "");
  const protocol = core?.options.find(({ key, negated }) => key === "--protocol" && negated)?.values[0]?.text ?? "";
  return protocolName(protocolNumber(protocol) ?? 0) === name;
}

function askedProtocol(parts: readonly Part[]): number | undefined {
  for (const { options } of parts) {
    const option = options.find(({ key, negated }) => key === "--protocol" && !negated);
    if (option !== undefined) return protocolNumber(option.values[0]?.text ?? "");
  }
  return undefined;
}

function protocolsOf({ module, readings }: Part): readonly number[] {
  const { protocols } = module ?? {};
  if (typeof protocols !== "function") return protocols ?? [];
  return readings === undefined ? [] : protocols(readings);
}
