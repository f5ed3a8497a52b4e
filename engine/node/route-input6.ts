// Where a received IPv6 packet goes: ip6_rcv_core() and ip6_route_input() in net/ipv6, then ip6_forward() in
// net/ipv6/ip6_output.c up to the FORWARD hook. There is no reverse-path filter and no check for own sources.
import { type Address, sameAddress } from "#engine/net/address.ts";
import type { Answer } from "#engine/net/answer.ts";
import type { Packet } from "#engine/net/packet.ts";
import { lookUp } from "#engine/node/fib.ts";
import { leaving } from "#engine/node/leaving.ts";
import {
  addressesKnown,
  addressesOn,
  interfaceNamed,
  isLinkLocal6,
  isLoopback,
  isMulticast,
  isZero,
} from "#engine/node/local-table.ts";
import type { NodeContext, RoutingDecision } from "#engine/node/node.ts";
import { forwarding, interfaceSysctl } from "#engine/node/sysctls.ts";

export function routeInput6(node: NodeContext, packet: Packet, device: string): RoutingDecision {
  const { source, destination, mark } = packet;
  if (interfaceSysctl(node, device, "disable_ipv6", 6) === 1) return dropped(`IPv6 is off on ${device} (disable_ipv6)`);
  if (isLoopback(source) || isLoopback(destination)) return dropped("a loopback address on the wire");
  if (isMulticast(source)) return dropped("the source is a multicast address");
  if (isMulticast(destination)) return inputMulticast(node, packet, device);
  const found = lookUp(node, { destination, source, mark, inDevice: device, outDevice: undefined });
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
  const { type } = found.route;
  if (type === "local" || type === "anycast") return { kind: "local" };
  if (type !== "unicast") return dropped(`the route to the destination is of type ${type}`);
  return forward(node, packet, device, leaving(found.hops));
}

/** ip6_forward(). */
function forward(node: NodeContext, packet: Packet, device: string, way: ReturnType<typeof leaving>): RoutingDecision {
  const { source } = packet;
  const on = forwarding(node, device, 6);
  if (on === undefined) return unknown("whether the node forwards IPv6 packets (net.ipv6.conf.all.forwarding) is not known");
  // Since Linux 6.17 an interface may forward although the node as a whole does not.
  if (!on && interfaceSysctl(node, device, "force_forwarding", 6) !== 1) {
    return dropped("IPv6 forwarding is off (net.ipv6.conf.all.forwarding = 0)");
  }
  if (packet.linkType === "broadcast" || packet.linkType === "multicast")
    return dropped(`the frame was a ${packet.linkType}, which is not forwarded`);
  if (packet.ttl !== undefined && packet.ttl <= 1) return dropped("the hop limit is used up (time exceeded)");
  const backWhereItCame = way.kind === "way" && way.device === device;
  if (!backWhereItCame && (isZero(source) || isLinkLocal6(source))) {
    if (way.kind === "unknown") return way;
    return dropped(isZero(source) ? "a packet without a source is not forwarded" : "a link-local source is not forwarded");
  }
  if (way.kind === "unknown") return way;
  const mtu = interfaceNamed(node, way.device)?.mtu;
  if (mtu !== undefined && packet.length !== undefined && packet.length > mtu)
    return dropped(`the packet is longer than the MTU of ${way.device} (${mtu})`);
  return { kind: "forward", device: way.device, gateway: way.gateway };
}

/** ip6_mc_input(): delivered when the node listens to the group on the device. */
function inputMulticast(node: NodeContext, packet: Packet, device: string): RoutingDecision {
  const scope = ((packet.destination[0] ?? 0) >>> 16) & 0xf;
  if (scope < 2) return dropped("a multicast of this scope does not come in by a wire");
  switch (hasJoined6(node, packet.destination, device)) {
    case "yes":
      return { kind: "local" };
    case "no":
      return dropped("nobody on the node has joined the multicast group");
    case "unknown":
      return unknown("whether the node has joined the multicast group is not known");
  }
}

/** ipv6_chk_mcast_addr(): all nodes, all routers when forwarding, the solicited-node group of each own address, and what programs joined. */
export function hasJoined6(node: NodeContext, group: Address, device: string): Answer {
  const [first = 0, second = 0, third = 0, last = 0] = group;
  const wellKnown = second === 0 && third === 0 && (first === 0xff020000 || first === 0xff010000 || first === 0xff050000);
  if (wellKnown && last === 1 && first !== 0xff050000) return "yes";
  if (wellKnown && last === 2) {
    const on = forwarding(node, device, 6);
    if (on !== false) return on ? "yes" : "unknown";
  }
  if (first === 0xff020000 && second === 0 && third === 1 && last >>> 24 === 0xff) {
    const own = interfaceNamed(node, device);
    const suffix = last & 0xffffff;
    if (own !== undefined && addressesOn(own, 6).some(({ address }) => ((address[3] ?? 0) & 0xffffff) === suffix)) return "yes";
    if (!addressesKnown(node, 6) || own === undefined) return "unknown";
  }
  if (node.multicastGroups?.some((one) => sameAddress(one, group))) return "yes";
  return node.multicastGroups === undefined ? "unknown" : "no";
}

function dropped(why: string): RoutingDecision {
  return { kind: "dropped", why };
}

function unknown(why: string): RoutingDecision {
  return { kind: "unknown", why };
}
