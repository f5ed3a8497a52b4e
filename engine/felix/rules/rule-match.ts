// The matches of one rule, in the order in which Felix builds them (CalculateRuleMatch(), felix/rules/policy.go; the same in
// every version).
import type { BackendEnd, BackendRule, IcmpType, PortRange, Protocol } from "#engine/felix/model.ts";
import { portGroups } from "#engine/felix/rules/port-groups.ts";
import type { Family } from "#engine/net/address.ts";

export type EndName = "source" | "destination";

interface EndWords {
  readonly net: string;
  readonly ports: string;
  readonly set: string;
}

const WORDS: Readonly<Record<EndName, EndWords>> = {
  source: { net: "--source", ports: "--source-ports", set: "src" },
  destination: { net: "--destination", ports: "--destination-ports", set: "dst" },
};

/** In front of an option. */
type Sign = "" | "! ";

/** The name in the kernel of the set with an id. */
export type SetNames = (id: string) => string;

export function ruleMatch(rule: BackendRule, family: Family, nameOf: SetNames): string[] {
  return [
    ...protocolMatch(rule.protocol),
    ...endMatches("source", rule.source, "", nameOf),
    ...endMatches("destination", rule.destination, "", nameOf),
    ...icmpMatch(rule.icmp, "", family),
    ...protocolMatch(rule.notProtocol, "! "),
    ...endMatches("source", rule.notSource, "! ", nameOf),
    ...endMatches("destination", rule.notDestination, "! ", nameOf),
    ...icmpMatch(rule.notIcmp, "! ", family),
  ];
}

export function protocolMatch(protocol: Protocol | undefined, sign: Sign = ""): string[] {
  return protocol === undefined ? [] : [`${sign}-p ${protocol}`];
}

export function netMatch(end: EndName, net: string): string {
  return `${WORDS[end].net} ${net}`;
}

export function portsMatch(end: EndName, ports: readonly PortRange[], sign: Sign = ""): string {
  const texts = ports.map(({ first, last }) => (first === last ? `${first}` : `${first}:${last}`));
  return `-m multiport ${sign}${WORDS[end].ports} ${texts.join(",")}`;
}

/** A set of addresses with ports. */
export function portSetMatch(end: EndName, name: string, sign: Sign = ""): string {
  const { set } = WORDS[end];
  return `-m set ${sign}--match-set ${name} ${set},${set}`;
}

/** Negated, several groups of ports are several matches, which must all hold. */
function endMatches(name: EndName, end: BackendEnd, sign: Sign, nameOf: SetNames): string[] {
  return [
    ...end.nets.map((net) => sign + netMatch(name, net)),
    ...end.ipSetIds.map((id) => `-m set ${sign}--match-set ${nameOf(id)} ${WORDS[name].set}`),
    ...end.ipPortSetIds.map((id) => portSetMatch(name, nameOf(id), sign)),
    ...portGroups(end.ports).map((group) => portsMatch(name, group, sign)),
    ...end.namedPortIpSetIds.map((id) => portSetMatch(name, nameOf(id), sign)),
  ];
}

function icmpMatch(icmp: IcmpType | undefined, sign: Sign, family: Family): string[] {
  if (icmp === undefined) return [];
  const value = icmp.code === undefined ? `${icmp.type}` : `${icmp.type}/${icmp.code}`;
  return [family === 4 ? `-m icmp ${sign}--icmp-type ${value}` : `-m icmp6 ${sign}--icmpv6-type ${value}`];
}
