// IPv4 and IPv6 addresses as 32-bit words, and prefixes with any mask (iptables allows holes).

/** 32-bit words, most significant first: one for IPv4, four for IPv6. Each 0..0xffffffff. */
export type Address = readonly number[];

/** `address` has the bits outside `mask` cleared. A mask may have holes, as iptables allows. */
export interface Prefix {
  readonly address: Address;
  readonly mask: Address;
}

export type Family = 4 | 6;

export function familyOf(address: Address): Family {
  return address.length === 1 ? 4 : 6;
}

export function sameAddress(a: Address, b: Address): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Numeric order; an IPv4 address comes before any IPv6 address. */
export function compareAddresses(a: Address, b: Address): number {
  if (a.length !== b.length) return a.length - b.length;
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether `address` is of the prefix's family and equal to it under the mask. */
export function contains(prefix: Prefix, address: Address): boolean {
  if (prefix.address.length !== address.length) return false;
  for (let i = 0; i < address.length; i++) {
    if (((address[i] ?? 0) & (prefix.mask[i] ?? 0)) >>> 0 !== prefix.address[i]) return false;
  }
  return true;
}

/** The mask with the first `length` bits set; `length` 0..32 for IPv4, 0..128 for IPv6. */
export function maskOf(family: Family, length: number): Address {
  const words: number[] = [];
  for (let rest = length, i = 0; i < (family === 4 ? 1 : 4); i++, rest -= 32) {
    words.push(rest >= 32 ? 0xffffffff : rest <= 0 ? 0 : (0xffffffff << (32 - rest)) >>> 0);
  }
  return words;
}

/** The number of leading one bits, or undefined for a mask with holes. */
export function prefixLength(mask: Address): number | undefined {
  const ones = mask.reduce((sum, word) => sum + Math.clz32(~word >>> 0), 0);
  const contiguous = maskOf(familyOf(mask), ones);
  return sameAddress(contiguous, mask) ? ones : undefined;
}

export function prefixOf(address: Address, mask: Address): Prefix {
  return { address: address.map((word, i) => (word & (mask[i] ?? 0)) >>> 0), mask };
}

/** Parses dotted IPv4 (four decimal parts) or IPv6 text (RFC 4291, with embedded IPv4); undefined for anything else. */
export function parseAddress(text: string): Address | undefined {
  return text.includes(":") ? parseIpv6(text) : parseIpv4(text);
}

/** Parses `ADDRESS`, `ADDRESS/LENGTH` or `ADDRESS/MASK`; host bits are cleared, as iptables does. */
export function parsePrefix(text: string): Prefix | undefined {
  const slash = text.indexOf("/");
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (address === undefined) return undefined;
  const mask = slash < 0 ? maskOf(familyOf(address), address.length * 32) : parseMask(text.slice(slash + 1), address);
  return mask && prefixOf(address, mask);
}

export function formatAddress(address: Address): string {
  return address.length === 1 ? formatIpv4(address[0] ?? 0) : formatIpv6(address);
}

/** `ADDRESS/LENGTH`, or `ADDRESS/MASK` when the mask has holes. */
export function formatPrefix(prefix: Prefix): string {
  const length = prefixLength(prefix.mask);
  return `${formatAddress(prefix.address)}/${length ?? formatAddress(prefix.mask)}`;
}

function parseMask(text: string, address: Address): Address | undefined {
  if (/^\d{1,3}$/.test(text)) {
    const length = Number(text);
    return length <= address.length * 32 ? maskOf(familyOf(address), length) : undefined;
  }
  const mask = parseAddress(text);
  return mask && mask.length === address.length ? mask : undefined;
}

function parseIpv4(text: string): Address | undefined {
  let word = 0;
  let part = -1;
  let parts = 0;
  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) : 0x2e;
    if (code === 0x2e) {
      if (part < 0) return undefined;
      word = word * 256 + part;
      part = -1;
      parts++;
    } else if (code >= 0x30 && code <= 0x39) {
      part = (part < 0 ? 0 : part * 10) + code - 0x30;
      if (part > 255) return undefined;
    } else return undefined;
  }
  return parts === 4 ? [word] : undefined;
}

function parseIpv6(text: string): Address | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const head = groups(halves[0] ?? "", halves.length === 1);
  const tail = halves.length === 2 ? groups(halves[1] ?? "", true) : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const all = [...head, ...new Array<number>(missing).fill(0), ...tail];
  return [0, 2, 4, 6].map((i) => (((all[i] ?? 0) << 16) | (all[i + 1] ?? 0)) >>> 0);
}

/** The 16-bit groups of one side of `::`; the last may be dotted IPv4 where `last` says so. */
function groups(text: string, last: boolean): number[] | undefined {
  if (text === "") return [];
  const result: number[] = [];
  const parts = text.split(":");
  for (const [i, part] of parts.entries()) {
    if (part.includes(".") && last && i === parts.length - 1) {
      const word = parseIpv4(part)?.[0];
      if (word === undefined) return undefined;
      result.push(word >>> 16, word & 0xffff);
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) result.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return result;
}

function formatIpv4(word: number): string {
  return [word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255].join(".");
}

/** RFC 5952: lower case, the longest run of two or more zero groups as `::`. */
function formatIpv6(address: Address): string {
  const parts = address.flatMap((word) => [word >>> 16, word & 0xffff]);
  let best = { start: -1, length: 1 };
  for (let i = 0; i < parts.length; i++) {
    let end = i;
    while (parts[end] === 0) end++;
    if (end - i > best.length) best = { start: i, length: end - i };
    if (end > i) i = end;
  }
  const text = (from: number, to: number) =>
    parts
      .slice(from, to)
      .map((part) => part.toString(16))
      .join(":");
  return best.start < 0 ? text(0, 8) : `${text(0, best.start)}::${text(best.start + best.length, 8)}`;
}
