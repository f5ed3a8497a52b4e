// Which of its own addresses the node uses: inet_select_addr() in net/ipv4/devinet.c and ipv6_dev_get_saddr() in
// net/ipv6/addrconf.c.
import {
  type Address,
  contains,
  type Family,
  familyOf,
  maskOf,
  type Prefix,
  parsePrefix,
  prefixOf,
  sameAddress,
} from "#engine/net/address.ts";
import { addressesOn, interfaceNamed, isLinkLocal6, isLoopback, isMulticast } from "#engine/node/local-table.ts";
import type { InterfaceAddress, NetworkInterface, NodeContext } from "#engine/node/node.ts";

/** Scopes, as rtnetlink.h numbers them: the greater, the narrower. */
export const UNIVERSE = 0;
export const LINK = 253;
export const HOST = 254;

function scopeOf({ address, scope }: InterfaceAddress): number {
  if (scope !== undefined) return scope;
  if (isLoopback(address)) return HOST;
  return isLinkLocal6(address) || (address.length === 1 && (address[0] ?? 0) >>> 16 === 0xa9fe) ? LINK : UNIVERSE;
}

/** The device's primary address in the gateway's subnet, else its first one, else the first of any device; none too narrow in scope. */
export function selectAddress4(
  node: NodeContext,
  device: string,
  gateway: Address | undefined,
  scope: number,
): Address | undefined {
  const own = interfaceNamed(node, device);
  const primary = own === undefined ? [] : addressesOn(own, 4).filter((one) => !one.secondary && scopeOf(one) <= scope);
  const near = gateway && primary.find((one) => contains(networkOf(one), gateway));
  const chosen = near ?? primary[0];
  if (chosen !== undefined) return chosen.address;
  for (const other of loopbackFirst(node.interfaces ?? [])) {
    const first = addressesOn(other, 4).find((one) => !one.secondary && scopeOf(one) !== LINK && scopeOf(one) <= scope);
    if (first !== undefined) return first.address;
  }
  return undefined;
}

function networkOf({ address, peer, prefixLength }: InterfaceAddress): Prefix {
  return prefixOf(peer ?? address, maskOf(familyOf(address), prefixLength));
}

function loopbackFirst(interfaces: readonly NetworkInterface[]): NetworkInterface[] {
  return [...interfaces.filter((one) => one.name === "lo"), ...interfaces.filter((one) => one.name !== "lo")];
}

/** The first address of the device in the kernel's list (nf_nat_redirect_ipv4(), nf_nat_redirect_ipv6()). */
export function firstAddress(node: NodeContext, device: string, family: Family): Address | undefined {
  const own = interfaceNamed(node, device);
  const all = own === undefined ? [] : addressesOn(own, family);
  const usable = all.filter(({ flags }) => family === 4 || !flags?.some((flag) => flag === "tentative" || flag === "dadfailed"));
  // The IPv6 list is kept with the widest scope first.
  return [...usable].sort((a, b) => (family === 6 ? scopeOf(a) - scopeOf(b) : 0))[0]?.address;
}

interface Score {
  readonly own: InterfaceAddress;
  readonly device: string;
}

/** RFC 6724 as the kernel orders its rules: same address, scope, not deprecated, device, label, longest common prefix. */
export function selectAddress6(node: NodeContext, device: string, destination: Address): Address | undefined {
  const scope = scope6(destination);
  const local = isMulticast(destination) || scope === LINK;
  const candidates: Score[] = (node.interfaces ?? [])
    .filter((one) => !local || one.name === device)
    .flatMap((one) => addressesOn(one, 6).map((own) => ({ own, device: one.name })))
    .filter(({ own }) => !own.flags?.some((flag) => flag === "tentative" || flag === "dadfailed"));
  let best: Score | undefined;
  for (const candidate of candidates)
    if (best === undefined || better(candidate, best, device, destination, scope)) best = candidate;
  return best?.own.address;
}

function better(a: Score, b: Score, device: string, destination: Address, scope: number): boolean {
  const rules: ((one: Score) => number)[] = [
    ({ own }) => (sameAddress(own.address, destination) ? 1 : 0),
    // The narrowest scope that still reaches the destination, else the widest there is.
    ({ own }) => (scope6(own.address) <= scope ? 1000 + scope6(own.address) : -scope6(own.address)),
    ({ own }) => (own.flags?.includes("deprecated") ? 0 : 1),
    (one) => (one.device === device ? 1 : 0),
    ({ own }) => (label(own.address) === label(destination) ? 1 : 0),
    ({ own }) => (own.flags?.includes("temporary") ? 0 : 1),
    ({ own }) => Math.min(commonBits(own.address, destination), own.prefixLength),
  ];
  for (const rule of rules) {
    const difference = rule(a) - rule(b);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

/** Scope on rtnetlink's scale: greater is narrower. A multicast address carries its own. */
function scope6(address: Address): number {
  if (isMulticast(address)) {
    const scope = ((address[0] ?? 0) >>> 16) & 0xf;
    return scope <= 1 ? HOST : scope <= 2 ? LINK : scope <= 5 ? 200 : UNIVERSE;
  }
  if (isLoopback(address)) return LINK;
  return isLinkLocal6(address) ? LINK : UNIVERSE;
}

const LABELS: readonly (readonly [string, number])[] = [
  ["::1/128", 0],
  ["::ffff:0:0/96", 4],
  ["::/96", 3],
  ["2001::/32", 6],
  ["2001:10::/28", 7],
  ["2002::/16", 2],
  ["fc00::/7", 5],
];

/** Label of the address in the kernel's policy table (net/ipv6/addrlabel.c). */
function label(address: Address): number {
  for (const [text, value] of LABELS) {
    const prefix = parsePrefix(text);
    if (prefix !== undefined && contains(prefix, address)) return value;
  }
  return 1;
}

function commonBits(a: Address, b: Address): number {
  let bits = 0;
  for (const [i, word] of a.entries()) {
    const same = Math.clz32((word ^ (b[i] ?? 0)) >>> 0);
    bits += same;
    if (same < 32) break;
  }
  return bits;
}
