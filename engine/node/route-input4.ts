// Where a received IPv4 packet goes: ip_route_input_slow() in net/ipv4/route.c, then ip_forward() in net/ipv4/ip_forward.c
// up to the FORWARD hook.
import { type Address, sameAddress } from "#engine/net/address.ts";
import type { Answer } from "#engine/net/answer.ts";
import type { Packet } from "#engine/net/packet.ts";
import { type Lookup, lookUp } from "#engine/node/fib.ts";
import { leaving } from "#engine/node/leaving.ts";
import { interfaceNamed, isLimitedBroadcast, isLoopback, isMulticast, isZero } from "#engine/node/local-table.ts";
import type { NodeContext, RoutingDecision } from "#engine/node/node.ts";
import { bothOn, eitherOn, forwarding } from "#engine/node/sysctls.ts";
import { validateSource } from "#engine/node/validate-source.ts";

export function routeInput4(node: NodeContext, packet: Packet, device: string): RoutingDecision {
  const { source, destination } = packet;
  if (isMulticast(destination)) return inputMulticast(node, packet, device);
  if (isMulticast(source) || isLimitedBroadcast(source)) return martian("source", source);
  if (isLimitedBroadcast(destination) || (isZero(source) && isZero(destination))) return inputBroadcast(node, packet, device);
  if (isZero(source)) return martian("source", source);
  if (isZero(destination)) return martian("destination", destination);
  if (isLoopback(destination) || isLoopback(source)) {
    const allowed = eitherOn(node, device, "route_localnet");
    if (allowed === undefined)
      return unknown(`route_localnet of ${device} is not known, and the packet has a 127.0.0.0/8 address`);
    if (!allowed) return isLoopback(destination) ? martian("destination", destination) : martian("source", source);
  }
  const { mark } = packet;
  const found = lookUp(node, { destination, source, mark, inDevice: device, outDevice: undefined });
  return decide(node, packet, device, found);
}

function decide(node: NodeContext, packet: Packet, device: string, found: Lookup): RoutingDecision {
  switch (found.kind) {
    case "unknown":
      return found;
    case "none":
      return dropped("no route to the destination");
    case "refused":
      return dropped(`the route to the destination is of type ${found.by}`);
    case "route":
      break;
  }
  switch (found.route.type) {
    case "local":
      return delivered(node, packet, device, packet.destination);
    case "broadcast":
      return bothOn(node, device, "bc_forwarding") ? forward(node, packet, device, found) : inputBroadcast(node, packet, device);
    case "unicast":
      break;
    case "multicast":
    case "anycast":
    case "blackhole":
    case "unreachable":
    case "prohibit":
    case "throw":
      return martian("destination", packet.destination);
  }
  const on = forwarding(node, device, 4);
  if (on === undefined) return unknown("whether the node forwards IPv4 packets (net.ipv4.ip_forward) is not known");
  if (!on) return dropped("IPv4 forwarding is off (net.ipv4.ip_forward = 0)");
  return forward(node, packet, device, found);
}

/** __mkroute_input() and ip_forward(). */
function forward(node: NodeContext, packet: Packet, device: string, found: Extract<Lookup, { kind: "route" }>): RoutingDecision {
  const way = leaving(found.hops);
  const { source, destination, mark } = packet;
  const outDevice = way.kind === "way" ? way.device : undefined;
  const validity = validateSource(node, { source, destination, mark, device, outDevice });
  if (validity.kind !== "valid") return validity;
  if (packet.linkType === "broadcast" || packet.linkType === "multicast")
    return dropped(`the frame was a ${packet.linkType}, which is not forwarded`);
  if (packet.ttl !== undefined && packet.ttl <= 1) return dropped("the TTL is used up (time exceeded)");
  if (way.kind === "unknown") return way;
  const mtu = interfaceNamed(node, way.device)?.mtu;
  if (mtu !== undefined && packet.length !== undefined && packet.length > mtu) {
    return unknown(`the packet is longer than the MTU of ${way.device} (${mtu}), and whether it may be fragmented is not known`);
  }
  return { kind: "forward", device: way.device, gateway: way.gateway };
}

function delivered(node: NodeContext, packet: Packet, device: string, destination: Address | undefined): RoutingDecision {
  const { source, mark } = packet;
  const validity = validateSource(node, { source, destination, mark, device, outDevice: undefined });
  return validity.kind === "valid" ? { kind: "local" } : validity;
}

function inputBroadcast(node: NodeContext, packet: Packet, device: string): RoutingDecision {
  return isZero(packet.source) ? { kind: "local" } : delivered(node, packet, device, undefined);
}

const ALL_HOSTS: Address = [0xe0000001];
const IGMP = 2;

/** ip_check_mc_rcu(), net/ipv4/igmp.c: the node takes 224.0.0.1 and the groups its programs have joined. */
export function hasJoined4(node: NodeContext, packet: Packet): Answer {
  const always = sameAddress(packet.destination, ALL_HOSTS);
  if (always || node.multicastGroups?.some((group) => sameAddress(group, packet.destination))) return "yes";
  return node.multicastGroups === undefined ? "unknown" : "no";
}

/** ip_mc_validate_source(). Multicast is not forwarded here: that takes a multicast routing program. */
function inputMulticast(node: NodeContext, packet: Packet, device: string): RoutingDecision {
  const { source, destination, protocol } = packet;
  const joined = hasJoined4(node, packet);
  if (joined === "no") return dropped("nobody on the node has joined the multicast group");
  const linkLocalGroup = (destination[0] ?? 0) >>> 8 === 0xe00000;
  if (isMulticast(source) || isLimitedBroadcast(source)) return martian("source", source);
  if (isLoopback(source) && eitherOn(node, device, "route_localnet") !== true) return martian("source", source);
  if (isZero(source) && !linkLocalGroup && protocol !== IGMP) return martian("source", source);
  const result: RoutingDecision = isZero(source) ? { kind: "local" } : delivered(node, packet, device, undefined);
  if (joined === "unknown" && result.kind === "local")
    return unknown("whether a program on the node has joined the multicast group is not known");
  return result;
}

function martian(which: "source" | "destination", address: Address): RoutingDecision {
  const text = isLoopback(address) ? "a loopback address on the wire" : `not a possible ${which}`;
  return dropped(`the ${which} is ${text} (martian ${which})`);
}

function dropped(why: string): RoutingDecision {
  return { kind: "dropped", why };
}

function unknown(why: string): Extract<RoutingDecision, { kind: "unknown" }> {
  return { kind: "unknown", why };
}
