// Whether a packet is one that a rule means, asked of the YAML itself and not of what is rendered from it.
import { endMatches, type RuleSight } from "#engine/calculate/end-matches.ts";
import type { Protocol } from "#engine/felix/model.ts";
import { type Answer, and, answer, not } from "#engine/net/answer.ts";
import type { Packet } from "#engine/net/packet.ts";
import { ICMP, ICMPV6, protocolNumber } from "#engine/net/protocol.ts";
import type { IcmpFields, PolicyRule } from "#engine/resources/policy/rule.ts";

export function ruleMatches(sight: RuleSight, rule: PolicyRule, packet: Packet): Answer {
  if (rule.ipVersion !== undefined && rule.ipVersion !== packet.family) return "no";
  // What could not be read may widen the rule as well as narrow it, and only Dikastes sees the requests of HTTP.
  const read = rule.unread.length > 0 || rule.action === undefined ? "unknown" : "yes";
  const protocol = protocolMatches(rule.protocol, packet, "yes");
  const parts = [
    protocol,
    not(protocolMatches(rule.notProtocol, packet, "no")),
    rule.icmp === undefined ? "yes" : icmpMatches(rule, rule.icmp, packet, false),
    rule.notIcmp === undefined ? "yes" : icmpMatches(rule, rule.notIcmp, packet, true),
    endMatches(sight, rule, "source", packet),
    endMatches(sight, rule, "destination", packet),
    rule.hasHttp ? "unknown" : "yes",
  ] satisfies Answer[];
  const matches = parts.reduce(and, "yes");
  return read === "unknown" ? "unknown" : matches;
}

function protocolMatches(protocol: Protocol | undefined, packet: Packet, without: Answer): Answer {
  if (protocol === undefined) return without;
  const number = protocolNumber(`${protocol}`);
  return number === undefined ? "unknown" : answer(number === packet.protocol);
}

/** A rule about ICMP of the other family than its protocol's is refused by Calico and by iptables. */
function icmpMatches(rule: PolicyRule, { type, code }: IcmpFields, packet: Packet, negated: boolean): Answer {
  const own = packet.family === 4 ? ICMP : ICMPV6;
  const asked = rule.protocol === undefined ? undefined : protocolNumber(`${rule.protocol}`);
  // A code alone says nothing.
  if (type === undefined) return "yes";
  if (asked !== own) return "unknown";
  if (packet.protocol !== own || packet.fragmentOffset > 0) return "no";
  if (packet.icmp === undefined) return "unknown";
  const matches = answer(packet.icmp.type === type && (code === undefined || packet.icmp.code === code));
  return negated ? not(matches) : matches;
}
