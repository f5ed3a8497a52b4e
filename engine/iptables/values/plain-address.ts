// IPv4 addresses as iptables-save prints them, which is nearly all a dump has: read where they stand in the text.

import { plainNumberAt } from "#engine/iptables/values/plain-number.ts";

/**
 * The address or network `A.B.C.D/LENGTH` at `start`..`end`, of which iptables would change no character, as its 32 bits
 * times 64 plus the length; below 0 for all others and for /0.
 */
export function plainPrefixAt(text: string, start: number, end: number): number {
  const address = plainAddressAt(text, start, end);
  if (address < 0) return -1;
  const slash = start + (address % WIDTH);
  if (slash >= end || text.charCodeAt(slash) !== SLASH) return -1;
  const bits = Math.floor(address / WIDTH);
  const length = plainNumberAt(text, slash + 1, end, 32);
  if (length < 1 || (length < 32 && (bits & (0xffffffff >>> length)) !== 0)) return -1;
  return bits * 64 + length;
}

/** The bits of the address that begins at `start`, times {@link WIDTH}, plus the number of its characters; or below 0. */
export function plainAddressAt(text: string, start: number, end: number): number {
  let at = start;
  let bits = 0;
  for (let part = 0; part < 4; part++) {
    const first = at;
    let number = 0;
    for (; at < end; at++) {
      const digit = text.charCodeAt(at) - ZERO;
      if (digit < 0 || digit > 9) break;
      number = number * 10 + digit;
    }
    const digits = at - first;
    if (digits === 0 || digits > 3 || number > 255 || (digits > 1 && text.charCodeAt(first) === ZERO)) return -1;
    bits = bits * 256 + number;
    if (part === 3) break;
    if (at >= end || text.charCodeAt(at) !== DOT) return -1;
    at++;
  }
  return bits * WIDTH + at - start;
}

export const WIDTH = 16;
const ZERO = 48;
const DOT = 46;
const SLASH = 47;
