// A rule of the API as the rule of the calculation graph, but for IP sets: which sets there will be is said in selectors.
import type { BackendEnd, BackendRule, PortRange, Protocol } from "#engine/felix/model.ts";
import { endSelector } from "#engine/resources/convert/end-selector.ts";
import { networkOf } from "#engine/resources/convert/networks.ts";
import type { Port } from "#engine/resources/policy/port.ts";
import { type Action, type EntityRule, icmpTypeOf, type PolicyRule } from "#engine/resources/policy/rule.ts";

/** What a rule asks of one end by sets of addresses. "" where it asks nothing. */
export interface EndSets {
  readonly selector: string;
  readonly notSelector: string;
  readonly namedPorts: readonly string[];
  readonly notNamedPorts: readonly string[];
  readonly service: { readonly name: string; readonly namespace: string } | undefined;
  /** Of the v1 API. */
  readonly tag: string;
  readonly notTag: string;
}

export interface RuleBeforeSets {
  /** All that needs no IP set; the lists of set ids are empty. */
  readonly rule: BackendRule;
  readonly source: EndSets;
  readonly destination: EndSets;
  /** False: something of the rule could not be read, so that it is not known what it matches. */
  readonly isWhole: boolean;
}

/** RuleAPIV3ToBackend(), libcalico-go/lib/backend/syncersv1/updateprocessors/rules.go. */
export function ruleBeforeSets(rule: PolicyRule, namespace: string): RuleBeforeSets {
  const sourceSelector = endSelector(rule.source, namespace);
  const destinationSelector = endSelector(rule.destination, namespace);
  const isRead = rule.unread.length === 0 && rule.action !== undefined && [rule.source, rule.destination].every(areNetsValid);
  return {
    rule: {
      action: rule.action === undefined ? "" : BACKEND_ACTIONS[rule.action],
      ipVersion: rule.ipVersion,
      protocol: backendProtocol(rule.protocol),
      notProtocol: backendProtocol(rule.notProtocol),
      icmp: icmpTypeOf(rule.icmp),
      notIcmp: icmpTypeOf(rule.notIcmp),
      source: backendEnd(rule.source.nets, rule.source.ports),
      destination: backendEnd(rule.destination.nets, rule.destination.ports),
      notSource: backendEnd(rule.source.notNets, rule.source.notPorts),
      notDestination: backendEnd(rule.destination.notNets, rule.destination.notPorts),
      annotations: [...rule.annotations].sort(([a], [b]) => (a < b ? -1 : 1)),
      origin: rule.origin,
    },
    source: endSets(rule.source, sourceSelector ?? ""),
    destination: endSets(rule.destination, destinationSelector ?? ""),
    isWhole: isRead && sourceSelector !== undefined && destinationSelector !== undefined,
  };
}

const BACKEND_ACTIONS: Readonly<Record<Action, BackendRule["action"]>> = {
  Allow: "allow",
  Deny: "deny",
  Log: "log",
  Pass: "next-tier",
};

/** Protocol.ToV1(): the backend has names in small letters. */
function backendProtocol(protocol: Protocol | undefined): Protocol | undefined {
  return typeof protocol === "string" ? protocol.toLowerCase() : protocol;
}

function backendEnd(nets: readonly string[], ports: readonly Port[]): BackendEnd {
  const isRange = (port: Port): port is PortRange => typeof port !== "string";
  return {
    nets: nets.flatMap((net) => networkOf(net) ?? []),
    ports: ports.filter(isRange),
    ipSetIds: [],
    namedPortIpSetIds: [],
    ipPortSetIds: [],
  };
}

function areNetsValid({ nets, notNets }: EntityRule): boolean {
  return [...nets, ...notNets].every((net) => networkOf(net) !== undefined);
}

function endSets(end: EntityRule, selector: string): EndSets {
  return {
    selector,
    notSelector: end.notSelector,
    namedPorts: end.ports.filter((port) => typeof port === "string"),
    notNamedPorts: end.notPorts.filter((port) => typeof port === "string"),
    service: end.services,
    tag: end.tag,
    notTag: end.notTag,
  };
}
