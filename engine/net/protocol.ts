// IP protocols a packet line may name, and what their headers have. The numbers are IANA's.
import type { Family } from "#engine/net/address.ts";

export const ICMP = 1;
export const TCP = 6;
export const UDP = 17;
export const DCCP = 33;
export const ICMPV6 = 58;
export const SCTP = 132;
export const UDPLITE = 136;

/** The first name of a number is the one that is written. */
const NAMES: readonly (readonly [name: string, number: number, summary: string])[] = [
  ["tcp", TCP, "Transmission Control Protocol"],
  ["udp", UDP, "User Datagram Protocol"],
  ["icmp", ICMP, "Control messages of IPv4, ping"],
  ["icmpv6", ICMPV6, "Control messages of IPv6, ping"],
  ["ipv6-icmp", ICMPV6, "Control messages of IPv6, ping"],
  ["sctp", SCTP, "Stream Control Transmission Protocol"],
  ["udplite", UDPLITE, "UDP with partial checksums"],
  ["dccp", DCCP, "Datagram Congestion Control Protocol"],
  ["igmp", 2, "Multicast group membership"],
  ["ipencap", 4, "IPv4 in IP, Calico's IP-in-IP"],
  ["ipip", 4, "IPv4 in IP, Calico's IP-in-IP"],
  ["ipv6", 41, "IPv6 in IP"],
  ["gre", 47, "Generic Routing Encapsulation"],
  ["esp", 50, "IPsec payload"],
  ["ah", 51, "IPsec authentication header"],
  ["ospf", 89, "Open Shortest Path First"],
  ["pim", 103, "Protocol Independent Multicast"],
  ["vrrp", 112, "Virtual Router Redundancy Protocol"],
];

const NUMBERS: ReadonlyMap<string, number> = new Map(NAMES.map(([name, number]) => [name, number]));
const PORTED: readonly number[] = [TCP, UDP, DCCP, SCTP, UDPLITE];

/** Every name, with what it stands for. */
export const PROTOCOLS: readonly { readonly name: string; readonly summary: string }[] = NAMES.map(([name, , summary]) => ({
  name,
  summary,
}));

/** A protocol's number from its name in any case, or from its number 0..255. */
export function protocolNumber(text: string): number | undefined {
  const named = NUMBERS.get(text.toLowerCase());
  if (named !== undefined || !/^(0|[1-9]\d{0,2})$/.test(text)) return named;
  const number = Number(text);
  return number <= 255 ? number : undefined;
}

/** `tcp`, `icmpv6`…, or the number in digits where it has no name. */
export function protocolName(number: number): string {
  return NAMES.find(([, known]) => known === number)?.[0] ?? `${number}`;
}

export function hasPorts(number: number): boolean {
  return PORTED.includes(number);
}

/** ICMP over IPv4 and ICMPv6 over IPv6; the other two pairs are mere numbers. */
export function isIcmp(protocol: number, family: Family): boolean {
  return protocol === (family === 4 ? ICMP : ICMPV6);
}
