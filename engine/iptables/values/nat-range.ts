// The addresses and ports NAT targets choose from: `10.0.0.1-10.0.0.9:1024-2048`, `[2001:db8::1]:80`, `8080-8090`.
// After parse_to() and parse_ports(), extensions/libxt_NAT.c.
import type { Refusal, ValueGrammar } from "#engine/iptables/extension.ts";
import { type AddressRange, formatAddressRange } from "#engine/iptables/values/address.ts";
import { parseUnsigned } from "#engine/iptables/values/mark.ts";
import { plainAddressAt, WIDTH } from "#engine/iptables/values/plain-address.ts";
import { plainNumberAt } from "#engine/iptables/values/plain-number.ts";
import { MAX_PORT, servicePort } from "#engine/iptables/values/ports.ts";
import { type Address, type Family, familyOf, formatAddress, parseAddress, sameAddress } from "#engine/net/address.ts";

/** Inclusive, 0..65535; with `base`, port p becomes first + (p - base). */
export interface NatPorts {
  readonly first: number;
  readonly last: number;
  readonly base: number | undefined;
}

export interface NatPlace {
  /** Undefined keeps the address. */
  readonly addresses: AddressRange | undefined;
  /** Undefined keeps the port where possible. */
  readonly ports: NatPorts | undefined;
}

/** What DNAT takes: a port range may be shifted by `/BASE`. */
export const natDestination: ValueGrammar<NatPlace> = {
  syntax: "[ADDRESS[-ADDRESS]][:PORT[-PORT[/BASE]]]",
  words: 1,
  decode: ([word = ""], family) => decodePlace(word, family, "kept"),
  kindAt: kindOfPlace,
};

/** What SNAT takes; `/BASE` too, but then it keeps no base (struct nf_nat_range has none). */
export const natSource: ValueGrammar<NatPlace> = {
  syntax: "[ADDRESS[-ADDRESS]][:PORT[-PORT]]",
  words: 1,
  decode: ([word = ""], family) => decodePlace(word, family, "lost"),
  kindAt: kindOfPlace,
};

/** `--to-ports` of REDIRECT: written with a dash, not with a colon. */
export const natPorts: ValueGrammar<NatPorts> = {
  syntax: "PORT[-PORT]",
  words: 1,
  decode: ([word = ""]) => decodePorts(word, "refused"),
};

/** `--to-ports` of MASQUERADE, which takes `/BASE` as SNAT does. */
export const masqueradePorts: ValueGrammar<NatPorts> = { ...natPorts, decode: ([word = ""]) => decodePorts(word, "lost") };

export function formatNatPorts({ first, last, base }: NatPorts): string {
  return `${first}${last === first ? "" : `-${last}`}${base === undefined ? "" : `/${base}`}`;
}

/** `10.0.0.1 to 10.0.0.9, port 80`. */
export function formatNatPlace({ addresses, ports }: NatPlace): string {
  const parts: string[] = [];
  if (addresses !== undefined) {
    const one = sameAddress(addresses.first, addresses.last);
    parts.push(one ? formatAddress(addresses.first) : formatAddressRange(addresses));
  }
  if (ports !== undefined) parts.push(`port ${formatNatPorts(ports)}`);
  return parts.join(", ");
}

/** As iptables-save writes it: an IPv6 address with a port stands in brackets (sprint_range(), libxt_NAT.c). */
export function printNatPlace({ addresses, ports }: NatPlace): string {
  const suffix = ports === undefined ? "" : `:${formatNatPorts(ports)}`;
  if (addresses === undefined) return suffix;
  const { first, last } = addresses;
  const range = sameAddress(first, last) ? formatAddress(first) : `${formatAddress(first)}-${formatAddress(last)}`;
  return suffix !== "" && familyOf(first) === 6 ? `[${range}]${suffix}` : `${range}${suffix}`;
}

/** What becomes of the base behind a slash; lost, it is 0. */
type Base = "kept" | "lost" | "refused";

function decodePlace(word: string, family: Family, base: Base): NatPlace | Refusal {
  const split = splitPlace(word, family);
  if (split === undefined) return { refusal: refusePlace(word, family) };
  const ports = split.ports === undefined ? undefined : decodePorts(split.ports, base);
  if (ports !== undefined && "refusal" in ports) return ports;
  if (split.addresses === "" && ports !== undefined) return { addresses: undefined, ports };
  const [firstText = "", lastText = firstText, ...rest] = split.addresses.split("-");
  const first = parseNumeric(firstText);
  const last = parseNumeric(lastText);
  if (first === undefined || last === undefined || rest.length > 0) return { refusal: refusePlace(word, family) };
  if (familyOf(first) !== family || familyOf(last) !== family) {
    return { refusal: `"${word}" is of the other address family: this rule is for IPv${family}` };
  }
  return { addresses: { first, last }, ports };
}

/** An IPv4 address alone, and one with a port. */
function kindOfPlace(text: string, start: number, end: number, family: Family): number {
  const address = family === 4 ? plainAddressAt(text, start, end) : -1;
  if (address < 0) return 0;
  const colon = start + (address % WIDTH);
  if (colon === end) return 1;
  return text.charCodeAt(colon) === COLON && plainNumberAt(text, colon + 1, end, MAX_PORT) > 0 ? 2 : 0;
}

const COLON = 58;

/** A single colon is the port's; IPv6 needs brackets before it. */
function splitPlace(word: string, family: Family): { addresses: string; ports: string | undefined } | undefined {
  if (word.includes("[")) {
    const [, addresses, ports] = /^\[([^\]]*)\](?::(.*))?$/.exec(word) ?? [];
    return addresses === undefined || family === 4 ? undefined : { addresses, ports };
  }
  const [addresses = "", ports, ...rest] = word.split(":");
  return rest.length > 0 ? { addresses: word, ports: undefined } : { addresses, ports };
}

function refusePlace(word: string, family: Family): string {
  const port = family === 4 ? "10.0.0.1:80" : "[2001:db8::1]:80";
  return `"${word}" is not a place to translate to: expected an address or a range FIRST-LAST, with a port written as in ${port}`;
}

/** A service name stands for a single port or the base, never for an end of a range. */
function decodePorts(word: string, baseRule: Base): NatPorts | Refusal {
  const single = parseUnsigned(word, MAX_PORT) ?? servicePort(word, undefined);
  if (single !== undefined) return { first: single, last: single, base: undefined };
  if (word.includes(":")) return { refusal: `"${word}": a range of ports is written with a dash here, FIRST-LAST` };
  const [, firstText = "", lastText = "", baseText] = /^([^-/]+)-([^-/]+)(?:\/(.+))?$/.exec(word) ?? [];
  const first = parseUnsigned(firstText, MAX_PORT);
  const last = parseUnsigned(lastText, MAX_PORT);
  if (first === undefined || last === undefined || (baseText !== undefined && baseRule === "refused")) {
    return { refusal: `"${word}" is not a port or range FIRST-LAST: expected 0 to ${MAX_PORT}, or one service name` };
  }
  if (first > last) return { refusal: `"${word}" is written backwards: the first port must not be above the last` };
  if (baseText === undefined) return { first, last, base: undefined };
  const base = parseUnsigned(baseText, MAX_PORT) ?? servicePort(baseText, undefined);
  if (base === undefined || base === 0) return { refusal: `"${baseText}" is not a port to count from` };
  return { first, last, base: baseRule === "lost" ? 0 : base };
}

/** inet_pton(3) takes no IPv4 part with a leading zero. */
function parseNumeric(text: string): Address | undefined {
  return /(^|\.)0\d/.test(text) ? undefined : parseAddress(text);
}
