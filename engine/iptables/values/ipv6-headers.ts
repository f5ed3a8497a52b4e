// IPv6 extension headers: their names, options with lengths, and lists of addresses.
import type { ValueGrammar } from "#engine/iptables/extension.ts";
import { parseUnsigned } from "#engine/iptables/values/mark.ts";
import { type Address, familyOf, parseAddress } from "#engine/net/address.ts";

/** IP6T_OPTS_OPTSNR and IP6T_RT_HOPS. */
const MOST = 16;

/** Names by the bit each header has, lowest last in the kernel's mask; the first name is the one printed. */
const HEADERS: readonly (readonly [string, number, ...string[]])[] = [
  ["hop-by-hop", 0, "hop", "hopopt", "ip"],
  ["ipv6-opts", 60, "dst"],
  ["ipv6-route", 43, "route"],
  ["ipv6-frag", 44, "frag"],
  ["ah", 51, "auth"],
  ["esp", 50],
  ["ipv6-nonxt", 59, "none"],
  ["protocol", 255, "prot"],
];

/** parse_header(), extensions/libip6t_ipv6header.c: names as they are written, or protocol numbers; in the tool's order. */
export const headerNames: ValueGrammar<readonly string[]> = {
  syntax: "HEADER[,HEADER…]",
  words: 1,
  choices: HEADERS.flatMap(([name, number, ...others]) =>
    [name, ...others.filter((other) => other !== "ip")].map((value) => ({ value, summary: `Header ${number}: ${name}.` })),
  ),
  decode: ([word = ""]) => {
    const items = word.split(",").filter((item) => item !== "");
    if (items.length === 0) return { refusal: "the list of headers is empty" };
    const found = new Set<string>();
    for (const item of items) {
      const header = HEADERS.find(([name, number, ...others]) => [name, `${number}`, ...others].includes(item));
      if (header === undefined)
        return { refusal: `"${item}" is not an IPv6 header: expected ${HEADERS.map(([name]) => name).join(", ")}` };
      found.add(header[0]);
    }
    return HEADERS.flatMap(([name]) => (found.has(name) ? [name] : []));
  },
};

/** An option inside of a header. */
export interface HeaderOption {
  readonly type: number;
  /** Undefined: any length. */
  readonly length: number | undefined;
}

/** `TYPE[:LEN][,…]`. */
export const headerOptions: ValueGrammar<readonly HeaderOption[]> = {
  syntax: "TYPE[:LEN][,…]",
  words: 1,
  decode: ([word = ""]) => {
    const found: HeaderOption[] = [];
    for (const item of word.split(",")) {
      const [type, length, ...rest] = item.split(":").map(readByte);
      const isWhole = type !== undefined && rest.length === 0 && (length !== undefined || !item.includes(":"));
      if (!isWhole) return { refusal: `"${item}" is not an option TYPE or TYPE:LEN, each 0 to 255` };
      if (type === 0 && length !== undefined) return { refusal: "option 0 is a byte of padding and has no length" };
      // 255 is the kernel's mark for no length asked.
      found.push({ type, length: length === 255 ? undefined : length });
    }
    return found.length <= MOST ? found : { refusal: `more than ${MOST} options` };
  },
};

export function formatHeaderOptions(list: readonly HeaderOption[]): string {
  return list.map(({ type, length }) => (length === undefined ? `${type}` : `${type}:${length}`)).join(",");
}

/** parse_opts_num(), extensions/libip6t_hbh.c: of a larger number the lowest byte is kept. */
function readByte(text: string): number | undefined {
  const number = parseUnsigned(text);
  return number === undefined ? undefined : number & 255;
}

export const addresses: ValueGrammar<readonly Address[]> = {
  syntax: "ADDRESS[,ADDRESS…]",
  words: 1,
  decode: ([word = ""]) => {
    const found: Address[] = [];
    for (const item of word.split(",")) {
      const address = parseAddress(item);
      if (address === undefined || familyOf(address) !== 6) return { refusal: `"${item}" is not an IPv6 address` };
      found.push(address);
    }
    return found.length <= MOST ? found : { refusal: `more than ${MOST} addresses` };
  },
};
