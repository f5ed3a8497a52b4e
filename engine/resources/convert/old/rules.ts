// Rules of the v1 API in the words of v3: rulebackendToAPIv3(), libcalico-go/lib/upgrade/converters/rule.go.
import type { Protocol } from "#engine/felix/model.ts";
import { networkOf } from "#engine/resources/convert/networks.ts";
import { type PlainData, type PlainMap, plainMap } from "#engine/resources/convert/plain-data.ts";
import { formatPort, type Port } from "#engine/resources/policy/port.ts";
import type { EntityRule, IcmpFields, PolicyRule } from "#engine/resources/policy/rule.ts";

export function newRules(rules: readonly PolicyRule[]): readonly PlainMap[] {
  return rules.map(newRule);
}

function newRule(rule: PolicyRule): PlainMap {
  return plainMap({
    // No action at all meant allow.
    action: rule.action ?? "Allow",
    ipVersion: rule.ipVersion,
    protocol: newProtocol(rule.protocol),
    icmp: newIcmp(rule.icmp),
    notProtocol: newProtocol(rule.notProtocol),
    notICMP: newIcmp(rule.notIcmp),
    source: newEntity(rule.source),
    destination: newEntity(rule.destination),
  });
}

const NAMES = ["TCP", "UDP", "ICMP", "ICMPv6", "SCTP", "UDPLite"];

/** ProtocolV3FromProtocolV1(): v3 has the names in capitals. */
export function newProtocol(protocol: Protocol | undefined): Protocol | undefined {
  if (typeof protocol !== "string") return protocol;
  return NAMES.find((name) => name.toLowerCase() === protocol.toLowerCase()) ?? protocol;
}

function newIcmp(icmp: IcmpFields | undefined): PlainMap | undefined {
  return icmp && plainMap({ type: icmp.type, code: icmp.code });
}

function newEntity(entity: EntityRule): PlainMap {
  return plainMap({
    nets: newNets(entity.nets),
    notNets: newNets(entity.notNets),
    selector: withTag(newSelector(entity.selector), entity.tag),
    notSelector: withTag(newSelector(entity.notSelector), entity.notTag),
    ports: entity.ports.map(newPort),
    notPorts: entity.notPorts.map(newPort),
  });
}

function newNets(nets: readonly string[]): readonly string[] {
  return nets.map((net) => networkOf(net) ?? net);
}

function newPort(port: Port): PlainData {
  return typeof port !== "string" && port.first === port.last ? port.first : formatPort(port);
}

/** convertSelector(), selectors.go: the label of the namespace has a new name. */
export function newSelector(selector: string): string {
  return selector.replaceAll("calico/k8s_ns", "projectcalico.org/namespace");
}

/** mergeTagsAndSelectors(): a tag has become a label without value. */
function withTag(selector: string, tag: string): string {
  if (tag === "") return selector;
  return selector === "" ? `${tag} == ''` : `(${selector}) && ${tag} == ''`;
}
