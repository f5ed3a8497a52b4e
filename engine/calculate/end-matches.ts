// Whether an end of a packet is what a rule's source or destination means: by network, by port, and by the labels of whose
// address it is.
import { matchesLabels } from "#engine/calculate/labels.ts";
import { CALCULATION_TRAITS } from "#engine/calculate/traits.ts";
import type { World, WorldEndpoint, WorldNetworks } from "#engine/calculate/world.ts";
import type { Vintage } from "#engine/felix/vintage.ts";
import { type Address, contains, parsePrefix, prefixLength } from "#engine/net/address.ts";
import { type Answer, and, answer, not, or } from "#engine/net/answer.ts";
import type { Packet } from "#engine/net/packet.ts";
import { hasPorts, protocolNumber, SCTP, TCP, UDP } from "#engine/net/protocol.ts";
import { endSelector } from "#engine/resources/convert/end-selector.ts";
import type { Port } from "#engine/resources/policy/port.ts";
import type { EntityRule, PolicyRule } from "#engine/resources/policy/rule.ts";
import { parseSelector } from "#engine/selector/parse-selector.ts";
import type { Selector } from "#engine/selector/selector.ts";

/** Who looks at a rule: the version, the cluster, and the namespace of the policy. */
export interface RuleSight {
  readonly vintage: Vintage;
  readonly world: World;
  readonly namespace: string;
}

interface PacketEnd {
  readonly packet: Packet;
  readonly address: Address;
  readonly port: number | undefined;
}

export function endMatches(sight: RuleSight, rule: PolicyRule, name: "source" | "destination", packet: Packet): Answer {
  const entity = rule[name];
  const end: PacketEnd = { packet, address: packet[name], port: name === "source" ? packet.sourcePort : packet.destinationPort };
  const chosen = selectionOf(sight, entity);
  const parts: Answer[] = [
    netsMatch(sight, entity, end),
    servicesMatch(entity),
    portsMatch(sight, rule, entity.ports, chosen, end),
    notPortsMatch(sight, rule, entity.notPorts, chosen, end),
    chosen.isAsked ? ownerIs(sight.world, sight.vintage, end.address, chosen.test) : "yes",
    not(or(outside(sight, chosen.notSelector, end), outside(sight, chosen.notTag, end))),
  ];
  return parts.reduce(and, "yes");
}

function servicesMatch({ services }: EntityRule): Answer {
  return services === undefined ? "yes" : "unknown";
}

/** A list that only has networks of the other family makes the rule one of that family, the negated list too. */
function netsMatch({ vintage }: RuleSight, { nets, notNets }: EntityRule, { address }: PacketEnd): Answer {
  if (vintage.manyNets === "none" && nets.length + notNets.length > 1) return "unknown";
  return and(netListMatches(nets, address, false), netListMatches(notNets, address, true));
}

function netListMatches(nets: readonly string[], address: Address, negated: boolean): Answer {
  if (nets.length === 0) return "yes";
  const prefixes = nets.map(parsePrefix);
  if (prefixes.some((prefix) => prefix === undefined)) return "unknown";
  const own = prefixes.filter((prefix) => prefix?.address.length === address.length);
  if (own.length === 0) return "no";
  const isIn = own.some((prefix) => prefix !== undefined && contains(prefix, address));
  return answer(isIn !== negated);
}

/** What an owner of an address must be like. */
type OwnerTest = (owner: WorldEndpoint | WorldNetworks) => Answer;

interface Selection {
  readonly isAsked: boolean;
  readonly test: OwnerTest;
  /** Those that are asked apart from the others: they also hold for addresses that nobody owns. */
  readonly notSelector: OwnerTest | undefined;
  readonly notTag: OwnerTest | undefined;
}

function selectionOf({ vintage, world, namespace }: RuleSight, entity: EntityRule): Selection {
  const { tags, joinsNegatedSelector } = CALCULATION_TRAITS[vintage.name];
  const text = endSelector(entity, namespace);
  const positive = text === undefined ? () => "unknown" as const : text === "" ? undefined : labelTest(text);
  const tag = entity.tag === "" ? undefined : tagTest(world, tags, entity.tag);
  const negative = entity.notSelector === "" ? undefined : labelTest(entity.notSelector);
  const isAsked = positive !== undefined || tag !== undefined;
  const isJoined = joinsNegatedSelector && isAsked && negative !== undefined;
  return {
    isAsked,
    test: (owner) => {
      const found = and(positive?.(owner) ?? "yes", tag?.(owner) ?? "yes");
      return isJoined ? and(found, not(negative(owner))) : found;
    },
    notSelector: isJoined ? undefined : negative,
    notTag: entity.notTag === "" ? undefined : tagTest(world, tags, entity.notTag),
  };
}

function labelTest(text: string): OwnerTest {
  const tree: Selector | undefined = parseSelector(text).tree;
  return ({ labels }) => (tree === undefined ? "unknown" : matchesLabels(tree, labels));
}

/** In Felix 2.1 to 2.3 an endpoint has the tags of its profiles; later they are labels without a value. */
function tagTest(world: World, tags: "sets" | "labels", tag: string): OwnerTest {
  if (tags === "labels") return labelTest(`has(${tag})`);
  return (owner) => {
    if (!("profiles" in owner)) return "no";
    const profiles = owner.profiles.map((name) => world.profiles.get(name));
    if (profiles.some((one) => one?.profile.tags.includes(tag) === true)) return "yes";
    return profiles.every((one) => one?.isWhole === true) ? "no" : "unknown";
  };
}

function outside({ world, vintage }: RuleSight, test: OwnerTest | undefined, { address }: PacketEnd): Answer {
  return test === undefined ? "no" : ownerIs(world, vintage, address, test);
}

/** Whether the address belongs to one that passes the test; where not all are known, nobody knows of the others. */
function ownerIs(world: World, vintage: Vintage, address: Address, test: OwnerTest): Answer {
  let found: Answer = world.isComplete ? "no" : "unknown";
  for (const endpoint of world.endpoints) if (owns(endpoint.addresses, address)) found = or(found, certain(endpoint, test));
  if (!CALCULATION_TRAITS[vintage.name].networkSets) return found;
  for (const networks of world.networks) if (owns(networks.nets, address)) found = or(found, certain(networks, test));
  return found;
}

function certain(owner: WorldEndpoint | WorldNetworks, test: OwnerTest): Answer {
  const passes = test(owner);
  return passes === "yes" && !owner.isWhole ? "unknown" : passes;
}

function owns(networks: readonly string[], address: Address): boolean {
  return networks.some((text) => {
    const prefix = parsePrefix(text);
    return prefix !== undefined && contains(prefix, address);
  });
}

function portsMatch(sight: RuleSight, rule: PolicyRule, ports: readonly Port[], chosen: Selection, end: PacketEnd): Answer {
  if (ports.length === 0) return "yes";
  return ports.map((port) => portMatches(sight, rule, port, chosen, end)).reduce(or, "no");
}

/** A packet without ports is none that a rule about ports means, the negated ones neither. */
function notPortsMatch(sight: RuleSight, rule: PolicyRule, ports: readonly Port[], chosen: Selection, end: PacketEnd): Answer {
  const numbers = ports.filter((port) => typeof port !== "string");
  const names = ports.filter((port) => typeof port === "string");
  const isOther = names.map((port) => not(portMatches(sight, rule, port, chosen, end))).reduce(and, "yes");
  if (numbers.length === 0) return isOther;
  if (!carriesPorts(end)) return "no";
  return and(isOther, not(numbers.map((port) => portMatches(sight, rule, port, chosen, end)).reduce(or, "no")));
}

function carriesPorts({ packet }: PacketEnd): boolean {
  return hasPorts(packet.protocol) && packet.fragmentOffset === 0;
}

function portMatches(sight: RuleSight, rule: PolicyRule, port: Port, chosen: Selection, end: PacketEnd): Answer {
  if (typeof port === "string") return namedPortMatches(sight, rule, port, chosen, end);
  // iptables takes port numbers only beside a protocol that has them.
  const asked = rule.protocol === undefined ? undefined : protocolNumber(`${rule.protocol}`);
  if (asked === undefined || !hasPorts(asked)) return "unknown";
  if (!carriesPorts(end)) return "no";
  return end.port === undefined ? "unknown" : answer(port.first <= end.port && end.port <= port.last);
}

/** A port of one of the selected endpoints, by the name that endpoint gives it. */
function namedPortMatches(sight: RuleSight, rule: PolicyRule, name: string, { test }: Selection, end: PacketEnd): Answer {
  const { world, vintage } = sight;
  if (vintage.manyPorts !== "blocks") return "unknown";
  const protocol = namedProtocol(rule);
  if (end.packet.protocol !== protocol || end.packet.fragmentOffset > 0) return "no";
  if (end.port === undefined) return "unknown";
  let found: Answer = world.isComplete ? "no" : "unknown";
  for (const endpoint of world.endpoints) {
    if (!hasAddress(endpoint, end.address)) continue;
    const isIt = endpoint.ports.some(
      (one) => one.name === name && protocolNumber(one.protocol) === protocol && one.port === end.port,
    );
    if (isIt || !endpoint.isWhole) found = or(found, and(test(endpoint), endpoint.isWhole ? "yes" : "unknown"));
  }
  return found;
}

/** TCP where the rule does not say another protocol that has named ports. */
function namedProtocol({ protocol }: PolicyRule): number {
  const asked = protocol === undefined ? undefined : protocolNumber(`${protocol}`);
  return asked === UDP || asked === SCTP ? asked : TCP;
}

/** Ports belong to addresses, not to networks. */
function hasAddress({ addresses }: WorldEndpoint, address: Address): boolean {
  return addresses.some((text) => {
    const prefix = parsePrefix(text);
    return prefix !== undefined && prefixLength(prefix.mask) === address.length * 32 && contains(prefix, address);
  });
}
