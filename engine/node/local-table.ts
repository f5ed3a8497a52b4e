// The local routing table that the kernel makes of the node's addresses: fib_add_ifaddr() in net/ipv4/fib_frontend.c,
// addrconf_add_ifaddr() and friends in net/ipv6/addrconf.c.
import {
  type Address,
  contains,
  type Family,
  familyOf,
  maskOf,
  type Prefix,
  prefixOf,
  sameAddress,
} from "#engine/net/address.ts";
import type { InterfaceAddress, NetworkInterface, NodeContext, Route, RouteType } from "#engine/node/node.ts";
import { forwarding } from "#engine/node/sysctls.ts";
import { LOCAL_TABLE, MAIN_TABLE } from "#engine/node/tables.ts";

export function isZero(address: Address): boolean {
  return address.every((word) => word === 0);
}

/** 127.0.0.0/8 or ::1. */
export function isLoopback(address: Address): boolean {
  if (address.length === 1) return (address[0] ?? 0) >>> 24 === 127;
  return sameAddress(address, [0, 0, 0, 1]);
}

/** 224.0.0.0/4 or ff00::/8. */
export function isMulticast(address: Address): boolean {
  return address.length === 1 ? (address[0] ?? 0) >>> 28 === 14 : (address[0] ?? 0) >>> 24 === 0xff;
}

/** fe80::/10. */
export function isLinkLocal6(address: Address): boolean {
  return address.length === 4 && (address[0] ?? 0) >>> 22 === 0xfe80 >>> 6;
}

/** 255.255.255.255. */
export function isLimitedBroadcast(address: Address): boolean {
  return address.length === 1 && address[0] === 0xffffffff;
}

/** The last address of the prefix, which IPv4 hosts take for everybody in it; undefined for /31 and /32, and for IPv6. */
export function broadcastOf(address: Address, prefixLength: number): Address | undefined {
  if (address.length !== 1 || prefixLength > 30) return undefined;
  const mask = maskOf(4, prefixLength);
  return address.map((word, i) => (word | ~(mask[i] ?? 0)) >>> 0);
}

/** Whether any address of the family is to be expected in the list of interfaces. */
export function addressesKnown(node: NodeContext, family: Family): boolean {
  return node.interfaces !== undefined && node.addressesUntold?.includes(family) !== true;
}

export function interfaceNamed(node: NodeContext, name: string): NetworkInterface | undefined {
  return node.interfaces?.find((one) => one.name === name);
}

/** "unknown" when the interfaces are not known or do not hold this one. */
export function isUp(node: NodeContext, device: string): boolean | "unknown" {
  return interfaceNamed(node, device)?.up ?? "unknown";
}

/** Addresses of one family on one interface, in the kernel's order. */
export function addressesOn(one: NetworkInterface, family: Family): readonly InterfaceAddress[] {
  return one.addresses.filter(({ address }) => familyOf(address) === family);
}

/** Whether the node has this very address; "unknown" when its addresses are not known. */
export function isOwnAddress(node: NodeContext, address: Address): boolean | "unknown" {
  if (node.interfaces?.some((one) => one.addresses.some((own) => sameAddress(own.address, address)))) return true;
  return addressesKnown(node, familyOf(address)) ? false : "unknown";
}

/**
 * The routes of table local. Routes of that table that somebody gave are kept beside those derived from addresses.
 * Undefined when neither is known.
 */
export function localRoutes(node: NodeContext, family: Family): readonly Route[] | undefined {
  const given = (node.routes ?? []).filter(
    (route) => route.table === LOCAL_TABLE && familyOf(route.destination.address) === family,
  );
  if (!addressesKnown(node, family)) return given.length > 0 ? given : undefined;
  const derived = (node.interfaces ?? []).flatMap((one) => (family === 4 ? localOf4(one) : localOf6(node, one)));
  return [...derived, ...given];
}

function localRoute(type: RouteType, destination: Prefix, device: string, source: Address | undefined): Route {
  const scope = type === "local" ? 254 : 253;
  return { type, destination, device, gateway: undefined, preferredSource: source, metric: 0, table: LOCAL_TABLE, scope };
}

function host(address: Address): Prefix {
  return { address, mask: maskOf(familyOf(address), address.length * 32) };
}

/** IPv4 addresses stay local while their device is down; its broadcasts do not. */
function localOf4(one: NetworkInterface): Route[] {
  const all = addressesOn(one, 4);
  return all.flatMap((own) => {
    const { address, prefixLength, broadcast } = own;
    const network = prefixOf(address, maskOf(4, prefixLength));
    const primary = own.secondary
      ? all.find((other) => !other.secondary && other.prefixLength === prefixLength && contains(network, other.address))
      : undefined;
    const routes = [localRoute("local", host(address), one.name, primary?.address ?? address)];
    if (!one.up) return routes;
    if (one.name === "lo" && prefixLength < 32) {
      routes.push(localRoute("local", network, one.name, address));
    }
    const usual = own.peer === undefined ? broadcastOf(address, prefixLength) : undefined;
    for (const each of [usual, broadcast]) {
      if (each !== undefined && !isZero(each) && !isLimitedBroadcast(each)) {
        routes.push(localRoute("broadcast", host(each), one.name, address));
      }
    }
    return routes;
  });
}

/**
 * An IPv6 address that is still listed is local even on a device that is down: the kernel takes it off the list together
 * with its route. A device that is up takes all multicast, and a router the anycast address of each subnet.
 */
function localOf6(node: NodeContext, one: NetworkInterface): Route[] {
  const isLo = one.name === "lo";
  const routes = addressesOn(one, 6).flatMap(({ address, prefixLength, peer, flags }) => {
    if (flags?.includes("dadfailed")) return [];
    const own = localRoute("local", host(address), one.name, address);
    const anycast = prefixOf(peer ?? address, maskOf(6, prefixLength)).address;
    const router = !isLo && prefixLength < 127 && forwarding(node, one.name, 6) === true;
    return router ? [own, localRoute("anycast", host(anycast), one.name, undefined)] : [own];
  });
  if (!isLo && one.up)
    routes.push(localRoute("multicast", { address: [0xff000000, 0, 0, 0], mask: maskOf(6, 8) }, one.name, undefined));
  return routes;
}

/** The routes to an interface's own networks that the kernel adds to table main for its addresses. */
export function connectedRoutes(one: NetworkInterface): Route[] {
  if (!one.up || one.name === "lo") return [];
  return one.addresses.flatMap(({ address, prefixLength, peer, secondary, flags }) => {
    const family = familyOf(address);
    const destination = prefixOf(peer ?? address, maskOf(family, prefixLength));
    const itself = prefixLength === address.length * 32 && sameAddress(destination.address, address);
    if (secondary || itself || isZero(destination.address) || flags?.includes("noprefixroute")) return [];
    const metric = family === 6 ? 256 : 0;
    const preferredSource = family === 4 ? address : undefined;
    return [
      {
        type: "unicast",
        destination,
        device: one.name,
        gateway: undefined,
        preferredSource,
        metric,
        table: MAIN_TABLE,
        scope: 253,
      },
    ];
  });
}
