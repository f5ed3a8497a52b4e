// The set types of ipset: what each part of an element is, and whose packets they can hold.
import type { SetDimension } from "#engine/ipset/ipset.ts";

export interface SetType {
  readonly name: string;
  readonly dimensions: readonly SetDimension[];
  /** Sets of this type take packets of both families (NFPROTO_UNSPEC in the kernel's type table). */
  readonly anyFamily: boolean;
  readonly summary: string;
}

function type(name: string, dimensions: readonly SetDimension[], summary: string, anyFamily = false): SetType {
  return { name, dimensions, anyFamily, summary };
}

/** In the order of ipset's manual. */
export const SET_TYPES: readonly SetType[] = [
  type("bitmap:ip", ["ip"], "IPv4 addresses of one range, one bit each."),
  type("bitmap:ip,mac", ["ip", "mac"], "IPv4 addresses of one range, each with a MAC address."),
  type("bitmap:port", ["port"], "Port numbers of one range; asked for TCP and UDP packets only.", true),
  type("hash:ip", ["ip"], "Addresses, or networks of one size with netmask."),
  type("hash:mac", ["mac"], "MAC addresses.", true),
  type("hash:ip,mac", ["ip", "mac"], "Pairs of address and MAC address."),
  type("hash:net", ["net"], "Networks of any size; the most specific one decides."),
  type("hash:net,net", ["net", "net"], "Pairs of networks."),
  type("hash:ip,port", ["ip", "port"], "Pairs of address and protocol:port."),
  type("hash:net,port", ["net", "port"], "Pairs of network and protocol:port."),
  type("hash:ip,port,ip", ["ip", "port", "ip"], "Address, protocol:port and a second address."),
  type("hash:ip,port,net", ["ip", "port", "net"], "Address, protocol:port and a network."),
  type("hash:ip,mark", ["ip", "mark"], "Pairs of address and packet mark."),
  type("hash:net,port,net", ["net", "port", "net"], "Network, protocol:port and a second network."),
  type("hash:net,iface", ["net", "iface"], "Pairs of network and interface: src is the incoming, dst the outgoing one."),
  type("list:set", ["set"], "Names of other sets; a packet is in it when it is in any of them.", true),
];

const ALIASES: Readonly<Record<string, string>> = {
  ipmap: "bitmap:ip",
  macipmap: "bitmap:ip,mac",
  portmap: "bitmap:port",
  iphash: "hash:ip",
  nethash: "hash:net",
  ipporthash: "hash:ip,port",
  ipportiphash: "hash:ip,port,ip",
  ipportnethash: "hash:ip,port,net",
  setlist: "list:set",
};

const BY_NAME: ReadonlyMap<string, SetType> = new Map(SET_TYPES.map((entry) => [entry.name, entry]));

/** The type by its name or by a name it had in old ipset releases. */
export function setType(name: string): SetType | undefined {
  return BY_NAME.get(ALIASES[name] ?? name);
}
