// What of a packet each dimension of a set looks at: the kadt functions of net/netfilter/ipset/ip_set_*.c.
import type { IpSet, SetDimension } from "#engine/ipset/ipset.ts";
import { type Address, maskOf, parseAddress, prefixOf } from "#engine/net/address.ts";
import type { SetDirection } from "#engine/net/environment.ts";
import type { Packet } from "#engine/net/packet.ts";

export type QueryPart =
  | { readonly kind: "address"; readonly address: Address }
  | { readonly kind: "net"; readonly address: Address }
  /** `protocol` is undefined for bare ports (bitmap:port), `port` where the packet does not tell it. */
  | { readonly kind: "port"; readonly protocol: number | undefined; readonly port: number | undefined }
  /** A device or a MAC address. */
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "mark"; readonly mark: number };

/** One part a dimension; undefined where the packet does not tell it. */
export type Query = readonly (QueryPart | undefined)[];

/** How a set cuts down what it compares. */
export interface Masks {
  /** `netmask` or `bitmask` of hash:ip and the like. */
  readonly address: Address | undefined;
  /** `markmask` of hash:ip,mark, 0..0xffffffff. */
  readonly mark: number;
}

export function masksOf(set: IpSet): Masks {
  const length = set.options.get("netmask");
  const bits = set.options.get("bitmask");
  const family = set.type === "bitmap:ip" ? 4 : set.family;
  const address = bits !== undefined ? parseAddress(bits) : length !== undefined ? maskOf(family, Number(length)) : undefined;
  const mark = Number(set.options.get("markmask") ?? 0xffffffff);
  return { address, mark: Number.isNaN(mark) ? 0xffffffff : mark };
}

/** "none": the packet lacks what the set looks at (the kernel's -EINVAL), so it is in no such set. */
export function partsOfPacket(set: IpSet, packet: Packet, directions: readonly SetDirection[], masks: Masks): Query | "none" {
  const parts: (QueryPart | undefined)[] = [];
  for (const [i, dimension] of set.dimensions.entries()) {
    const source = directions[i] === "src";
    const part = partOf(dimension, packet, source, set.type === "bitmap:port", masks);
    if (part === "none") return "none";
    parts.push(part);
  }
  return parts;
}

function partOf(
  dimension: SetDimension,
  packet: Packet,
  source: boolean,
  barePort: boolean,
  masks: Masks,
): QueryPart | undefined | "none" {
  switch (dimension) {
    case "ip": {
      const address = source ? packet.source : packet.destination;
      if (masks.address === undefined) return { kind: "address", address };
      return { kind: "address", address: prefixOf(address, masks.address).address };
    }
    case "net":
      return { kind: "net", address: source ? packet.source : packet.destination };
    case "port":
      return portOf(packet, source, barePort);
    case "iface": {
      const device = source ? packet.inInterface : packet.outInterface;
      if (device === "") return "none";
      return device === undefined ? undefined : { kind: "name", name: device };
    }
    case "mac": {
      // The receiver's MAC address is not part of the packet's model.
      if (!source || packet.macSource === undefined) return undefined;
      return packet.macSource === "" ? "none" : { kind: "name", name: packet.macSource };
    }
    case "mark":
      return { kind: "mark", mark: (packet.mark & masks.mark) >>> 0 };
    case "set":
      return "none";
  }
}

const TCP = 6;
const UDP = 17;
const WITH_PORTS: readonly number[] = [TCP, UDP, 132, 136];
const ICMP: readonly number[] = [1, 58];

/** ip_set_get_ip4_port() and, for bitmap:port, ip_set_get_ip_port() in ip_set_getport.c. */
function portOf(packet: Packet, source: boolean, bare: boolean): QueryPart | "none" {
  const { protocol } = packet;
  if (bare && protocol !== TCP && protocol !== UDP) return "none";
  const kept = bare ? undefined : protocol;
  const isIcmp = ICMP.includes(protocol);
  // Protocols without ports count as port 0; later fragments of the others have none.
  if (!isIcmp && !WITH_PORTS.includes(protocol)) return { kind: "port", protocol: kept, port: 0 };
  if (packet.fragmentOffset > 0) return "none";
  if (!isIcmp) return { kind: "port", protocol: kept, port: source ? packet.sourcePort : packet.destinationPort };
  const port = packet.icmp && packet.icmp.type * 256 + packet.icmp.code;
  return { kind: "port", protocol: kept, port };
}
