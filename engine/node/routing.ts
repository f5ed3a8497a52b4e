// Routing decisions of the kernel around the rules, for both families. A packet's fields that are not known (TTL, frame
// type) are taken not to stand in its way; what the node context lacks makes the answer "unknown".
import { type Address, type Family, familyOf } from "#engine/net/address.ts";
import type { Packet } from "#engine/net/packet.ts";
import { lookUp } from "#engine/node/fib.ts";
import { isUp } from "#engine/node/local-table.ts";
import type { NodeContext, RoutingDecision } from "#engine/node/node.ts";
import { routeInput4 } from "#engine/node/route-input4.ts";
import { routeInput6 } from "#engine/node/route-input6.ts";
import { routeOutput4, routeOutput6 } from "#engine/node/route-output.ts";
import { firstAddress, selectAddress4, selectAddress6, UNIVERSE } from "#engine/node/select-address.ts";

/** Where a packet that came in by `device` goes after PREROUTING, with its mark and its translated destination. */
export function routeInput(
  node: NodeContext,
  { packet, device }: { readonly packet: Packet; readonly device: string },
): RoutingDecision {
  if (device === "lo") return comeBackByLo(node, packet);
  const up = isUp(node, device);
  if (up === false) return { kind: "dropped", why: `${device} is down` };
  if (up === "unknown" && node.interfaces !== undefined) return { kind: "unknown", why: `the node has no interface ${device}` };
  return packet.family === 4 ? routeInput4(node, packet, device) : routeInput6(node, packet, device);
}

/**
 * A packet on lo was sent by the node and keeps the route it got then (skb_valid_dst()), so it is delivered. Only a route
 * that sends the destinations of others to lo leads nowhere.
 */
function comeBackByLo(node: NodeContext, packet: Packet): RoutingDecision {
  const { destination, source, mark } = packet;
  const found = lookUp(node, { destination, source, mark, inDevice: "lo", outDevice: undefined });
  const nobodys = found.kind === "route" && found.route.type === "unicast" && found.hops.every((hop) => hop.device === "lo");
  return nobodys ? { kind: "dropped", why: "the packet was sent to lo but is for nobody on the node" } : { kind: "local" };
}

/** Where a packet that the node sends goes, before OUTPUT; asked again when OUTPUT changed its mark or addresses. */
export function routeOutput(
  node: NodeContext,
  { packet, bindDevice }: { readonly packet: Packet; readonly bindDevice?: string | undefined },
): RoutingDecision {
  return packet.family === 4 ? routeOutput4(node, packet, bindDevice) : routeOutput6(node, packet, bindDevice);
}

/**
 * The source MASQUERADE gives to a packet leaving by `device` towards `nexthop` (the gateway, or the destination where
 * there is none). Undefined when no address fits, in which case the kernel drops the packet; ask only when the node's
 * interfaces are known. nf_nat_masquerade_ipv4() and _ipv6().
 */
export function masqueradeAddress(
  node: NodeContext,
  device: string,
  nexthop: Address | undefined,
  family: Family,
): Address | undefined {
  const towards = nexthop !== undefined && familyOf(nexthop) === family ? nexthop : undefined;
  if (family === 4) return selectAddress4(node, device, towards, UNIVERSE);
  return towards && selectAddress6(node, device, towards);
}

/** The destination REDIRECT gives to a packet that came in by `device`; undefined as for masqueradeAddress(). */
export function redirectAddress(node: NodeContext, device: string, family: Family): Address | undefined {
  return firstAddress(node, device, family);
}
