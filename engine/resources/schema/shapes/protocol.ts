// Protocols of rules: a name in the one spelling the API has, or a number (api/pkg/lib/numorstring/protocol.go).
import type { YamlScalar } from "#engine/resources/resource.ts";
import type { ApiVintage, EnumValue, Shape } from "#engine/resources/schema/schema.ts";
import { type Fault, shapeOf } from "#engine/resources/schema/shapes/shape-of.ts";
import { hasSince } from "#engine/resources/validate/place.ts";
import { closestWord } from "#engine/text/closest-word.ts";

const NUMBERS: Readonly<Record<string, number>> = { ICMP: 1, TCP: 6, UDP: 17, ICMPv6: 58, SCTP: 132, UDPLite: 136 };

export const PROTOCOL_VALUES: readonly EnumValue[] = [
  { value: "TCP", words: "Transmission Control Protocol, number 6. Has ports." },
  { value: "UDP", words: "User Datagram Protocol, number 17. Has ports." },
  { value: "SCTP", words: "Stream Control Transmission Protocol, number 132. Rules take its ports from Calico v3.12 on." },
  { value: "ICMP", words: "Control messages of IPv4 such as ping, number 1." },
  { value: "ICMPv6", words: "Control messages of IPv6 such as ping and neighbour discovery, number 58." },
  { value: "UDPLite", words: "UDP with partial checksums, number 136. Calico takes no ports for it." },
];

export const PROTOCOL_VALUES_V1: readonly EnumValue[] = PROTOCOL_VALUES.map(({ value, words }) => ({
  value: value.toLowerCase(),
  words,
}));

export const PROTOCOL: Shape = shapeOf(
  "a protocol: TCP, UDP, SCTP, ICMP, ICMPv6, UDPLite or a number from 1 to 255",
  ["TCP", "UDP", "112"],
  (text, _place, scalar) => protocolFault(text, scalar, PROTOCOL_VALUES),
);

export const PROTOCOL_V1: Shape = shapeOf(
  "a protocol: tcp, udp, sctp, icmp, icmpv6, udplite or a number from 1 to 255",
  ["tcp", "udp", "112"],
  (text, _place, scalar) => protocolFault(text, scalar, PROTOCOL_VALUES_V1),
);

function protocolFault(text: string, { value }: YamlScalar, values: readonly EnumValue[]): Fault | undefined {
  if (typeof value === "number" || /^\d+$/.test(text)) {
    const number = Number(text);
    return Number.isInteger(number) && number >= 1 && number <= 255
      ? undefined
      : { message: `${text} is no protocol: write 1 to 255` };
  }
  const words = values.map((one) => one.value);
  if (words.includes(text)) return undefined;
  const same = words.find((word) => word.toLowerCase() === text.toLowerCase());
  if (same !== undefined) return { message: `Capital and small letters count here: write ${same}, not ${text}`, instead: same };
  const closest = closestWord(text, words);
  return closest === undefined ? {} : { message: `"${text}" is no protocol: did you mean ${closest}?`, instead: closest };
}

/** The number of a protocol as rules write it, in v3 or v1; undefined for what is none. */
export function protocolNumberOf(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const name = Object.keys(NUMBERS).find((one) => one === text || one.toLowerCase() === text);
  return name === undefined ? undefined : NUMBERS[name];
}

/** Protocol.SupportsPorts(): SCTP since v3.12. */
export function takesPorts(protocol: number, vintage: ApiVintage): boolean {
  return protocol === NUMBERS.TCP || protocol === NUMBERS.UDP || (protocol === NUMBERS.SCTP && hasSince(vintage, "v3.12"));
}
