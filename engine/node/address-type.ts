// `-m addrtype`: __inet_dev_addr_type() in net/ipv4/fib_frontend.c and match_type6() in net/netfilter/xt_addrtype.c.
import type { Address } from "#engine/net/address.ts";
import { type Answer, answer } from "#engine/net/answer.ts";
import type { AddressType } from "#engine/net/environment.ts";
import { type Flow, hasCustomRules, lookUp, tableLookup } from "#engine/node/fib.ts";
import { addressesKnown, interfaceNamed, isLimitedBroadcast, isMulticast, isZero } from "#engine/node/local-table.ts";
import type { NodeContext } from "#engine/node/node.ts";
import { LOCAL_TABLE, MAIN_TABLE } from "#engine/node/tables.ts";

/** `device` limits the question to one device; "" (no device at this hook) does not. */
export function hasAddressType(node: NodeContext, address: Address, type: AddressType, device: string | undefined): Answer {
  const limit = device === "" ? undefined : device;
  return address.length === 1 ? hasType4(node, address, type, limit) : hasType6(node, address, type, limit);
}

function flowTo(destination: Address, outDevice: string | undefined): Flow {
  return { destination, source: undefined, mark: 0, inDevice: "lo", outDevice };
}

/** Only the local table is asked: whatever is not in it is UNICAST, be there a route or not. */
function hasType4(node: NodeContext, address: Address, type: AddressType, device: string | undefined): Answer {
  if (isZero(address) || isLimitedBroadcast(address)) return answer(type === "BROADCAST");
  if (isMulticast(address)) return answer(type === "MULTICAST");
  if (type !== "LOCAL" && type !== "BROADCAST" && type !== "UNICAST" && type !== "MULTICAST" && type !== "ANYCAST") return "no";
  const found = localLookup(node, address);
  if (found.kind === "unknown")
    return (address[0] ?? 0) >>> 24 === 127 && device === undefined ? answer(type === "LOCAL") : "unknown";
  const onDevice = found.kind === "route" && (device === undefined || found.hops[0]?.device === device);
  const actual = onDevice ? found.route.type : "unicast";
  return answer(actual === type.toLowerCase());
}

/** Without rules of the node's own, tables local and main are one trie, in which the longest prefix wins. */
function localLookup(node: NodeContext, address: Address): ReturnType<typeof tableLookup> {
  const flow = flowTo(address, undefined);
  const alone = tableLookup(node, flow, [LOCAL_TABLE]);
  const single = alone.kind === "route" && alone.length === 32;
  if (alone.kind !== "route" || single || node.rules === undefined || hasCustomRules(node, 4)) return alone;
  return tableLookup(node, flow, [LOCAL_TABLE, MAIN_TABLE]);
}

/** UNICAST looks at the address alone, so that an own address is UNICAST and LOCAL; the others ask the routes. */
function hasType6(node: NodeContext, address: Address, type: AddressType, device: string | undefined): Answer {
  switch (type) {
    case "UNSPEC":
      return answer(isZero(address));
    case "MULTICAST":
      return answer(isMulticast(address));
    case "UNICAST":
      return answer(!isMulticast(address) && !isZero(address) && !isMapped(address));
    case "LOCAL":
      return device === undefined ? byRoute(node, address, "LOCAL", undefined) : ownOn(node, address, device);
    case "ANYCAST":
    case "UNREACHABLE":
      return byRoute(node, address, type, device);
    case "BROADCAST":
    case "BLACKHOLE":
    case "PROHIBIT":
    case "THROW":
    case "NAT":
    case "XRESOLVE":
      return "no";
  }
}

/** ::ffff:0:0/96. */
function isMapped(address: Address): boolean {
  return address[0] === 0 && address[1] === 0 && address[2] === 0xffff;
}

/** nf_ipv6_chk_addr(): the address is one of the device's own. */
function ownOn(node: NodeContext, address: Address, device: string): Answer {
  const one = interfaceNamed(node, device);
  if (!addressesKnown(node, 6) || one === undefined) return "unknown";
  return answer(one.addresses.some((own) => own.address.every((word, i) => word === address[i]) && own.address.length === 4));
}

/** match_lookup_rt6(). */
function byRoute(
  node: NodeContext,
  address: Address,
  type: "LOCAL" | "ANYCAST" | "UNREACHABLE",
  device: string | undefined,
): Answer {
  // The look-up has no source, so a route by another device than the one asked for does not count.
  const found = lookUp(node, { ...flowTo(address, device), strict: device !== undefined });
  switch (found.kind) {
    case "unknown":
      return "unknown";
    case "none":
    case "refused":
      return answer(type === "UNREACHABLE");
    case "route":
      return answer(found.route.type === type.toLowerCase() || (type === "ANYCAST" && isSubnetAnycast(found.route, address)));
  }
}

/** ipv6_anycast_destination(): the first address of a prefix on the link is the routers' anycast address. */
function isSubnetAnycast(
  route: { readonly destination: { readonly address: Address; readonly mask: Address }; readonly gateway: unknown },
  address: Address,
): boolean {
  const { address: prefix, mask } = route.destination;
  const wide = ((mask[3] ?? 0) & 3) === 0;
  return wide && route.gateway === undefined && prefix.every((word, i) => word === address[i]);
}
