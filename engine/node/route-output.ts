// Where a packet of the node's own goes: ip_route_output_key_hash_rcu() in net/ipv4/route.c and ip6_route_output() in
// net/ipv6/route.c. ip_route_me_harder() asks the same again after mangle OUTPUT and nat OUTPUT.
import { type Address, sameAddress } from "#engine/net/address.ts";
import type { Answer } from "#engine/net/answer.ts";
import type { Packet } from "#engine/net/packet.ts";
import { type Lookup, lookUp } from "#engine/node/fib.ts";
import { leaving } from "#engine/node/leaving.ts";
import {
  isLimitedBroadcast,
  isLoopback,
  isMulticast,
  isOwnAddress,
  isUp,
  isZero,
  localRoutes,
} from "#engine/node/local-table.ts";
import type { NodeContext, Route, RoutingDecision } from "#engine/node/node.ts";
import { hasJoined4 } from "#engine/node/route-input4.ts";
import { hasJoined6 } from "#engine/node/route-input6.ts";
import { HOST, LINK, selectAddress4, selectAddress6, UNIVERSE } from "#engine/node/select-address.ts";
import { eitherOn } from "#engine/node/sysctls.ts";

type Output = Extract<RoutingDecision, { kind: "output" }>;

export function routeOutput4(node: NodeContext, packet: Packet, bindDevice: string | undefined): RoutingDecision {
  const { destination, mark } = packet;
  const source = chosenSource(packet);
  const everybody = isMulticast(destination) || isLimitedBroadcast(destination);
  if (bindDevice !== undefined && isUp(node, bindDevice) === false) return dropped(`${bindDevice} is down`);
  if (bindDevice === undefined && everybody && source !== undefined) return bySource(node, packet, source);
  const linkLocalGroup = (destination[0] ?? 0) >>> 8 === 0xe00000;
  if (bindDevice !== undefined && (linkLocalGroup || isLimitedBroadcast(destination))) {
    return finish(node, packet, {
      device: bindDevice,
      gateway: undefined,
      source: source ?? selectAddress4(node, bindDevice, undefined, LINK),
    });
  }
  if (isZero(destination)) {
    const chosen = bindDevice === undefined ? undefined : selectAddress4(node, bindDevice, undefined, HOST);
    return toSelf(source ?? chosen ?? [0x7f000001]);
  }
  const found = lookUp(node, { destination, source, mark, inDevice: "lo", outDevice: bindDevice });
  return decide4(node, packet, bindDevice, found);
}

/** The sender's own address tells the device for broadcasts and multicasts. */
function bySource(node: NodeContext, packet: Packet, source: Address): RoutingDecision {
  const own = node.interfaces?.find((one) =>
    one.addresses.some(({ address }) => address.length === 1 && address[0] === source[0]),
  );
  // __ip_dev_find() finds a broadcast address, too.
  const broadcast = localRoutes(node, 4)?.find(
    ({ type, destination }) => type === "broadcast" && sameAddress(destination.address, source),
  );
  const device = own?.name ?? broadcast?.device;
  if (device !== undefined) return finish(node, packet, { device, gateway: undefined, source });
  return isOwnAddress(node, source) === false
    ? dropped("the source is not an address of the node")
    : { kind: "unknown", why: "the node's addresses (ip addr) are not known" };
}

/** A socket cannot be bound to a group or to everybody; a raw one writes such a source itself and is routed without (raw_bind()). */
function chosenSource({ source }: Packet): Address | undefined {
  return isZero(source) || isMulticast(source) || isLimitedBroadcast(source) ? undefined : source;
}

function decide4(node: NodeContext, packet: Packet, bindDevice: string | undefined, found: Lookup): RoutingDecision {
  const { destination } = packet;
  const source = chosenSource(packet);
  if (found.kind === "unknown") {
    // Whatever else the local table holds, 127.0.0.0/8 is in it.
    return isLoopback(destination) && bindDevice === undefined ? toSelf(source ?? destination) : found;
  }
  if (found.kind !== "route") {
    // A sender bound to a device may reach it without a route: the destination is taken to be on the link.
    if (bindDevice !== undefined) {
      return finish(node, packet, {
        device: bindDevice,
        gateway: undefined,
        source: source ?? selectAddress4(node, bindDevice, undefined, LINK),
      });
    }
    return dropped(found.kind === "none" ? "no route to the destination" : `the route to the destination is of type ${found.by}`);
  }
  const { route } = found;
  if (route.type === "local") return toSelf(source ?? route.preferredSource ?? destination);
  const way = leaving(found.hops);
  if (way.kind === "unknown") return way;
  const { device, gateway } = way;
  return finish(
    node,
    packet,
    { device, gateway, source: source ?? route.preferredSource ?? selectAddress4(node, device, gateway, scopeOf(route)) },
    route,
  );
}

function scopeOf(route: Route): number {
  return route.scope ?? (route.gateway === undefined && route.nexthops === undefined ? LINK : UNIVERSE);
}

/** __mkroute_output(). */
function finish(node: NodeContext, packet: Packet, way: Omit<Output, "kind">, route?: Route): RoutingDecision {
  const { destination } = packet;
  const { device, source } = way;
  if (source !== undefined && isLoopback(source) && device !== "lo") {
    const allowed = eitherOn(node, device, "route_localnet");
    if (allowed === undefined)
      return { kind: "unknown", why: `route_localnet of ${device} is not known, and the source is a loopback address` };
    if (!allowed) return dropped(`a loopback source cannot leave by ${device}`);
  }
  const everybody: Answer = isLimitedBroadcast(destination) || route?.type === "broadcast" ? "yes" : "no";
  const copy = isMulticast(destination) ? hasJoined4(node, packet) : everybody;
  // What leaves by lo comes back as it is.
  return { kind: "output", ...way, ...(copy === "no" || device === "lo" ? {} : { alsoDelivered: copy }) };
}

export function routeOutput6(node: NodeContext, packet: Packet, bindDevice: string | undefined): RoutingDecision {
  const { destination, mark } = packet;
  const source = isZero(packet.source) ? undefined : packet.source;
  // rawv6_sendmsg(): :: means the node itself.
  if (isZero(destination) && bindDevice === undefined) return toSelf(source ?? [0, 0, 0, 1]);
  // ip6_route_output_flags(): a sender bound to a device gets routes by that device only.
  const strict = bindDevice !== undefined;
  const found = lookUp(node, { destination, source, mark, inDevice: "lo", outDevice: bindDevice, strict });
  switch (found.kind) {
    case "unknown":
      return isLoopback(destination) ? toSelf(source ?? destination) : found;
    case "none":
      return dropped("no route to the destination");
    case "refused":
      return dropped(`the route to the destination is of type ${found.by}`);
    case "route":
      break;
  }
  const { type } = found.route;
  if (type === "local") return toSelf(source ?? destination);
  if (type === "anycast") return toSelf(source ?? selectAddress6(node, "lo", destination) ?? destination);
  const way = leaving(found.hops);
  if (way.kind === "unknown") return way;
  const chosen = source ?? found.route.preferredSource ?? selectAddress6(node, way.device, destination);
  const copy = isMulticast(destination) ? hasJoined6(node, destination, way.device) : "no";
  return {
    kind: "output",
    device: way.device,
    gateway: way.gateway,
    source: chosen,
    ...(copy === "no" ? {} : { alsoDelivered: copy }),
  };
}

function toSelf(source: Address): RoutingDecision {
  return { kind: "output", device: "lo", gateway: undefined, source };
}

function dropped(why: string): RoutingDecision {
  return { kind: "dropped", why };
}
