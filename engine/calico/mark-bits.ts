// Arithmetic on 32-bit marks; every result is unsigned.

export function countBits(mask: number): number {
  let count = 0;
  for (let rest = mask >>> 0; rest !== 0; rest = (rest & (rest - 1)) >>> 0) count++;
  return count;
}

export function isSingleBit(mask: number): boolean {
  return mask !== 0 && (mask & (mask - 1)) === 0;
}

export function lowestBit(mask: number): number {
  return (mask & -mask) >>> 0;
}

export function highestBit(mask: number): number {
  return mask === 0 ? 0 : (1 << (31 - Math.clz32(mask))) >>> 0;
}

export function without(mask: number, bits: number): number {
  return (mask & ~bits) >>> 0;
}

export function common(mask: number, bits: number): number {
  return (mask & bits) >>> 0;
}

/** The bits strictly between two single bits, `low < high`. */
export function between(low: number, high: number): number {
  return high <= low ? 0 : without(high - 1, low * 2 - 1);
}

/** The bits of a mask, lowest first. */
export function bitsOf(mask: number): number[] {
  const bits: number[] = [];
  for (let rest = mask >>> 0; rest !== 0; rest = without(rest, lowestBit(rest))) bits.push(lowestBit(rest));
  return bits;
}
