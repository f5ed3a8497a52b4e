// Addresses as iptables reads them: short IPv4 forms, masks with holes, lists and ranges.
import type { Refusal, ValueGrammar } from "#engine/iptables/extension.ts";
import { parseUnsigned } from "#engine/iptables/values/mark.ts";
import {
  type Address,
  compareAddresses,
  type Family,
  familyOf,
  formatAddress,
  formatPrefix,
  maskOf,
  type Prefix,
  parseAddress,
  prefixLength,
  prefixOf,
} from "#engine/net/address.ts";

/** Inclusive; upside down (`first` above `last`) it holds no address. */
export interface AddressRange {
  readonly first: Address;
  readonly last: Address;
}

/** `ADDRESS[/MASK][,…]` of `-s` and `-d`: any of them. */
export const addressList: ValueGrammar<readonly Prefix[]> = {
  syntax: "ADDRESS[/MASK][,…]",
  words: 1,
  decode: ([word = ""], family) => {
    const prefixes: Prefix[] = [];
    for (const item of word.split(",")) {
      const prefix = parseMasked(item, family, (text) => paddedIpv4(text) ?? classicIpv4(text));
      if ("refusal" in prefix) return prefix;
      prefixes.push(prefix);
    }
    return prefixes;
  },
};

/** `ADDRESS[/MASK]` of a match option. */
export const addressMask: ValueGrammar<Prefix> = {
  syntax: "ADDRESS[/MASK]",
  words: 1,
  decode: ([word = ""], family) => parseMasked(word, family, classicIpv4),
};

/** The same with the bits that the mask takes away kept, where iptables-save prints them. */
export const unmaskedAddress: ValueGrammar<Prefix> = {
  syntax: "ADDRESS[/MASK]",
  words: 1,
  decode: ([word = ""], family) => {
    const prefix = parseMasked(word, family, classicIpv4);
    const address = "refusal" in prefix ? undefined : parseOf(word.split("/")[0] ?? "", family, classicIpv4);
    return "refusal" in prefix || address === undefined ? prefix : { address, mask: prefix.mask };
  },
};

/** `FIRST[-LAST]`, addresses without mask. */
export const addressRange: ValueGrammar<AddressRange> = {
  syntax: "ADDRESS[-ADDRESS]",
  words: 1,
  decode: ([word = ""], family) => {
    const [firstText = "", lastText = firstText, ...rest] = word.split("-");
    const first = parseOf(firstText, family, paddedIpv4);
    const last = parseOf(lastText, family, paddedIpv4);
    if (first === undefined || last === undefined || rest.length > 0) {
      return { refusal: `"${word}" is not a range of ${familyName(family)} addresses: expected FIRST-LAST` };
    }
    return { first, last };
  },
};

/** A prefix length, or a whole mask. */
export const prefixLengthValue: ValueGrammar<number> = {
  syntax: "PREFIX-LENGTH",
  words: 1,
  decode: ([word = ""], family) => {
    const mask = parseMask(word, family);
    const length = mask && prefixLength(mask);
    return length ?? { refusal: `"${word}" is not a prefix length from 0 to ${family === 4 ? 32 : 128}` };
  },
};

export function formatAddressRange(range: AddressRange): string {
  const upsideDown = compareAddresses(range.first, range.last) > 0 ? " (upside down, holds nothing)" : "";
  return `${formatAddress(range.first)} to ${formatAddress(range.last)}${upsideDown}`;
}

/** As iptables-save writes it: inet_ntop(3) ends IPv6 addresses that hold an IPv4 address in dotted form. */
export function savedAddress(address: Address): string {
  const [first = 0, second, third, last = 0] = address;
  const holdsIpv4 = first === 0 && second === 0 && (third === 0xffff || (third === 0 && last > 0xffff));
  return holdsIpv4 ? `${third === 0 ? "::" : "::ffff:"}${formatAddress([last])}` : formatAddress(address);
}

export function savedPrefix({ address, mask }: Prefix): string {
  return `${savedAddress(address)}/${prefixLength(mask) ?? savedAddress(mask)}`;
}

/** An address alone where the prefix is one host. */
export function formatHost(prefix: Prefix): string {
  return prefixLength(prefix.mask) === prefix.address.length * 32 ? formatAddress(prefix.address) : formatPrefix(prefix);
}

/** ipparse_hostnetworkmask(), libxtables/xtables.c: with a mask of zero the address is not even looked at. */
function parseMasked(word: string, family: Family, ipv4: (text: string) => Address | undefined): Prefix | Refusal {
  const slash = word.lastIndexOf("/");
  const text = slash < 0 ? word : word.slice(0, slash);
  const mask = slash < 0 ? maskOf(family, 128) : parseMask(word.slice(slash + 1), family);
  if (mask === undefined) return { refusal: `"${word.slice(slash + 1)}" is not a mask for ${familyName(family)}` };
  const address = mask.every((bits) => bits === 0) ? mask : parseOf(text, family, ipv4);
  return address === undefined ? refuseAddress(text, family) : prefixOf(address, mask);
}

function parseOf(text: string, family: Family, ipv4: (text: string) => Address | undefined): Address | undefined {
  const address = family === 4 ? ipv4(text) : parseAddress(text);
  return address && familyOf(address) === family ? address : undefined;
}

function parseMask(text: string, family: Family): Address | undefined {
  const length = parseUnsigned(text, family === 4 ? 32 : 128);
  if (length !== undefined) return maskOf(family, length);
  const mask = parseAddress(text);
  return mask && familyOf(mask) === family ? mask : undefined;
}

/** __numeric_to_ipaddr(): `10.1` is 10.1.0.0; each part decimal, hexadecimal or octal. */
function paddedIpv4(text: string): Address | undefined {
  const parts = text.split(".").map((part) => parseUnsigned(part, 255));
  if (parts.length > 4) return undefined;
  let word = 0;
  for (let i = 0; i < 4; i++) {
    const part = i < parts.length ? parts[i] : 0;
    if (part === undefined) return undefined;
    word = word * 256 + part;
  }
  return [word];
}

/** inet_aton(3), which the resolver uses: the last part fills the rest, `10.1` is 10.0.0.1. */
function classicIpv4(text: string): Address | undefined {
  const parts = text.split(".").map((part) => parseUnsigned(part));
  if (parts.length > 4) return undefined;
  let word = 0;
  for (const [i, part] of parts.entries()) {
    const bytes = i === parts.length - 1 ? 4 - i : 1;
    if (part === undefined || part >= 256 ** bytes) return undefined;
    word = word * 256 ** bytes + part;
  }
  return [word];
}

function refuseAddress(text: string, family: Family): Refusal {
  const other = parseAddress(text);
  if (other !== undefined)
    return { refusal: `"${text}" is an ${familyName(familyOf(other))} address in an ${familyName(family)} rule` };
  if (/^[a-zA-Z][\w.-]*$/.test(text)) {
    return { refusal: `"${text}" is a host name, which is looked up when the rule is loaded: write the address`, lookedUp: true };
  }
  return { refusal: `"${text}" is not an ${familyName(family)} address` };
}

function familyName(family: Family): string {
  return family === 4 ? "IPv4" : "IPv6";
}
