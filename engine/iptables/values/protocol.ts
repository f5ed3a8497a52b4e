// IP protocols by name and number, as `-p` reads them. The numbers are IANA's.
import type { Refusal, ValueGrammar } from "#engine/iptables/extension.ts";
import { parseUnsigned } from "#engine/iptables/values/mark.ts";

export const ICMP = 1;
export const TCP = 6;
export const UDP = 17;
export const DCCP = 33;
export const ESP = 50;
export const AH = 51;
export const ICMPV6 = 58;
export const IPCOMP = 108;
export const SCTP = 132;
export const MOBILITY_HEADER = 135;
export const UDPLITE = 136;

/** First name of a number = the name iptables-save prints. */
const NAMES: readonly (readonly [number, ...string[]])[] = [
  [0, "all", "ip", "hopopt"],
  [1, "icmp"],
  [2, "igmp"],
  [3, "ggp"],
  [4, "ipencap", "ipv4"],
  [5, "st"],
  [6, "tcp"],
  [8, "egp"],
  [9, "igp"],
  [12, "pup"],
  [17, "udp"],
  [20, "hmp"],
  [22, "xns-idp"],
  [27, "rdp"],
  [29, "iso-tp4"],
  [33, "dccp"],
  [36, "xtp"],
  [37, "ddp"],
  [38, "idpr-cmtp"],
  [41, "ipv6"],
  [43, "ipv6-route"],
  [44, "ipv6-frag"],
  [45, "idrp"],
  [46, "rsvp"],
  [47, "gre"],
  [50, "esp"],
  [51, "ah"],
  [57, "skip"],
  [58, "ipv6-icmp", "icmpv6"],
  [59, "ipv6-nonxt"],
  [60, "ipv6-opts"],
  [73, "rspf"],
  [81, "vmtp"],
  [88, "eigrp"],
  [89, "ospf"],
  [93, "ax.25"],
  [94, "ipip"],
  [97, "etherip"],
  [98, "encap"],
  [103, "pim"],
  [108, "ipcomp"],
  [112, "vrrp"],
  [115, "l2tp"],
  [124, "isis"],
  [132, "sctp"],
  [133, "fc"],
  [135, "mobility-header", "ipv6-mh", "mh"],
  [136, "udplite"],
  [137, "mpls-in-ip"],
  [138, "manet"],
  [139, "hip"],
  [140, "shim6"],
  [141, "wesp"],
  [142, "rohc"],
  [143, "ethernet"],
];

const NUMBER_BY_NAME: ReadonlyMap<string, number> = new Map(
  NAMES.flatMap(([number, ...names]) => names.map((name): [string, number] => [name, number])),
);
const NAME_BY_NUMBER: ReadonlyMap<number, string> = new Map(NAMES.map(([number, name = ""]) => [number, name]));

/** A protocol's number from its name in any case or its number 0..255; undefined when it is neither. */
export function protocolNumber(text: string): number | undefined {
  return parseUnsigned(text, 255) ?? NUMBER_BY_NAME.get(text.toLowerCase());
}

/** `tcp`, `ipv6-icmp`…, or the number in digits where it has no name. 0 is `all`. */
export function protocolName(number: number): string {
  return NAME_BY_NUMBER.get(number) ?? `${number}`;
}

export const protocol: ValueGrammar<number> = {
  syntax: "PROTOCOL",
  words: 1,
  choices: [
    "tcp",
    "udp",
    "icmp",
    "ipv6-icmp",
    "sctp",
    "udplite",
    "dccp",
    "esp",
    "ah",
    "gre",
    "ipencap",
    "vrrp",
    "ospf",
    "all",
  ].map((value) => ({
    value,
    summary: value === "all" ? "Any protocol." : `IP protocol ${NUMBER_BY_NAME.get(value) ?? value}.`,
  })),
  decode: ([word = ""]) => protocolNumber(word) ?? refuse(word),
};

function refuse(word: string): Refusal {
  return { refusal: `"${word}" is not a protocol: expected a number from 0 to 255 or a name such as tcp, udp, icmp` };
}
