// Reads one element of a set, e.g. `10.0.0.1,tcp:80`: one part for each dimension of the set's type.
import { icmpPort } from "#engine/ipset/icmp-names.ts";
import type { SetDimension } from "#engine/ipset/ipset.ts";
import {
  type Address,
  compareAddresses,
  type Family,
  familyOf,
  maskOf,
  type Prefix,
  parseAddress,
  prefixLength,
  prefixOf,
} from "#engine/net/address.ts";

/** `protocol` is undefined in bitmap:port, which stores bare port numbers. */
export interface PortRange {
  readonly protocol: number | undefined;
  readonly first: number;
  readonly last: number;
}

export type ElementPart =
  | { readonly kind: "addresses"; readonly first: Address; readonly last: Address }
  | { readonly kind: "nets"; readonly nets: readonly Prefix[] }
  | { readonly kind: "ports"; readonly ports: PortRange }
  | { readonly kind: "iface"; readonly name: string; readonly physdev: boolean }
  | { readonly kind: "mac"; readonly mac: string | undefined }
  | { readonly kind: "mark"; readonly mark: number }
  | { readonly kind: "set"; readonly name: string };

/** Why an element cannot be read; `start`..`end` are offsets in its text. */
export interface ElementProblem {
  readonly problem: string;
  readonly start: number;
  readonly end: number;
}

/** The kind of set an element is read for: `bitmap` sets take other ports than `hash` sets. */
export interface ElementShape {
  readonly dimensions: readonly SetDimension[];
  readonly family: Family;
  readonly bitmap: boolean;
}

export function parseElement(text: string, shape: ElementShape): readonly ElementPart[] | ElementProblem {
  const { dimensions } = shape;
  if (dimensions[0] === "set") return [{ kind: "set", name: text }];
  const texts = text.split(",");
  // bitmap:ip,mac takes an element without a MAC address and fills it in from the first packet.
  const optionalMac = shape.bitmap && dimensions[1] === "mac" && texts.length === 1;
  if (texts.length !== dimensions.length && !optionalMac) {
    const problem = `"${text}" has ${count(texts.length)}, but this type needs ${dimensions.length}: ${dimensions.join(",")}`;
    return { problem, start: 0, end: text.length };
  }
  const parts: ElementPart[] = [];
  let start = 0;
  for (const [i, dimension] of dimensions.entries()) {
    const part = texts[i] ?? "";
    const read = optionalMac && i === 1 ? { kind: "mac" as const, mac: undefined } : parsePart(part, dimension, shape);
    if (typeof read === "string") return { problem: read, start, end: start + part.length };
    parts.push(read);
    start += part.length + 1;
  }
  return parts;
}

export function isElementProblem(value: readonly ElementPart[] | ElementProblem): value is ElementProblem {
  return "problem" in value;
}

function count(parts: number): string {
  return parts === 1 ? "1 part" : `${parts} parts`;
}

function parsePart(text: string, dimension: SetDimension, shape: ElementShape): ElementPart | string {
  switch (dimension) {
    case "ip":
    case "net": {
      const range = parseRange(text);
      if (range === undefined) return `"${text}" is not an address${dimension === "net" ? " or network" : ""}`;
      if (familyOf(range.first) !== shape.family) return `"${text}" is not an IPv${shape.family} address, as this set needs`;
      if (dimension === "ip") return { kind: "addresses", ...range };
      const nets = netsOf(range);
      return nets.length > 0 ? { kind: "nets", nets } : `"${text}" is a range, which IPv6 sets do not take`;
    }
    case "port":
      return parsePorts(text, shape.bitmap);
    case "iface": {
      const physdev = text.startsWith("physdev:");
      const name = physdev ? text.slice(8) : text;
      return name === "" || name.length > 15 ? `"${text}" is not an interface name` : { kind: "iface", name, physdev };
    }
    case "mac":
      return /^([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}$/.test(text)
        ? { kind: "mac", mac: text.toLowerCase() }
        : `"${text}" is not a MAC address`;
    case "mark": {
      const mark = /^(0[xX][0-9a-fA-F]{1,8}|\d{1,10})$/.test(text) ? Number(text) : Number.NaN;
      return mark <= 0xffffffff ? { kind: "mark", mark } : `"${text}" is not a mark`;
    }
    case "set":
      return { kind: "set", name: text };
  }
}

interface AddressRange {
  readonly first: Address;
  readonly last: Address;
}

function parseRange(text: string): AddressRange | undefined {
  const dash = text.indexOf("-");
  if (dash >= 0) {
    const first = parseAddress(text.slice(0, dash));
    const last = parseAddress(text.slice(dash + 1));
    if (first === undefined || last?.length !== first.length) return undefined;
    return compareAddresses(first, last) <= 0 ? { first, last } : { first: last, last: first };
  }
  const slash = text.indexOf("/");
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (address === undefined) return undefined;
  const bits = address.length * 32;
  const lengthText = slash < 0 ? String(bits) : text.slice(slash + 1);
  if (!/^\d{1,3}$/.test(lengthText) || Number(lengthText) > bits) return undefined;
  const mask = maskOf(familyOf(address), Number(lengthText));
  const { address: first } = prefixOf(address, mask);
  return { first, last: first.map((word, i) => (word | ~(mask[i] ?? 0)) >>> 0) };
}

/** The fewest prefixes that cover the range, as ipset stores a range in a `net` dimension (IPv4 only; IPv6 has none). */
function netsOf({ first, last }: AddressRange): Prefix[] {
  const mask = first.map((word, i) => ~(word ^ (last[i] ?? 0)) >>> 0);
  const whole = first.every((word, i) => ((word ^ (last[i] ?? 0)) & word) >>> 0 === 0);
  if (whole && prefixLength(mask) !== undefined) return [prefixOf(first, mask)];
  const nets: Prefix[] = [];
  let from = first[0] ?? 0;
  const to = last[0] ?? 0;
  while (first.length === 1 && from <= to) {
    let length = 32;
    while (length > 0 && from % 2 ** (33 - length) === 0 && from + 2 ** (33 - length) - 1 <= to) length--;
    nets.push(prefixOf([from], maskOf(4, length)));
    from += 2 ** (32 - length);
  }
  return nets;
}

/** Protocols by the names ipset prints (/etc/protocols); others stand as numbers. */
const PROTOCOLS: Readonly<Record<string, number>> = {
  icmp: 1,
  igmp: 2,
  ipencap: 4,
  tcp: 6,
  udp: 17,
  dccp: 33,
  ipv6: 41,
  gre: 47,
  esp: 50,
  ah: 51,
  icmpv6: 58,
  "ipv6-icmp": 58,
  ospf: 89,
  ipip: 94,
  pim: 103,
  vrrp: 112,
  sctp: 132,
  udplite: 136,
};

function parsePorts(text: string, bitmap: boolean): ElementPart | string {
  const colon = text.indexOf(":");
  const name = colon < 0 ? "tcp" : text.slice(0, colon).toLowerCase();
  const ports = colon < 0 ? text : text.slice(colon + 1);
  const protocol = /^\d{1,3}$/.test(name) ? Number(name) : Object.hasOwn(PROTOCOLS, name) ? PROTOCOLS[name] : undefined;
  if (protocol === undefined || protocol > 255) return `"${name}" is not a protocol known here`;
  if (protocol === 1 || protocol === 58) {
    const port = icmpPort(ports, protocol === 1 ? 4 : 6);
    if (port === undefined) return `"${ports}" is not an ICMP type: expected TYPE/CODE or a name`;
    return { kind: "ports", ports: { protocol, first: port, last: port } };
  }
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(ports);
  const [first, last] = [Number(match?.[1]), Number(match?.[2] ?? match?.[1])];
  if (match === null || first > 65535 || last > 65535) return `"${ports}" is not a port from 0 to 65535`;
  const range = { first: Math.min(first, last), last: Math.max(first, last) };
  return { kind: "ports", ports: { protocol: bitmap ? undefined : protocol, ...range } };
}
