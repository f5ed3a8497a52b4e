// Which bit of the packet mark means what: Felix hands out the bits of its mask from the lowest upward (newMarkBitsManager(),
// felix/markbits; before it in felix/dataplane/driver.go).
import type { OptionTraits } from "#engine/calculate/option-traits.ts";
import type { FelixMarks } from "#engine/felix/options.ts";

export const NO_MARKS: FelixMarks = {
  accept: 0,
  pass: 0,
  drop: 0,
  fromWorkload: 0,
  scratch0: 0,
  scratch1: 0,
  endpoint: 0,
  nonCaliEndpoint: 0,
  wireguard: 0,
};

/** Undefined: the mask has too few bits, and Felix does not start. */
export function marksOf(traits: OptionTraits, mask: number, hasWireguard: boolean): FelixMarks | undefined {
  const bits = Array.from({ length: 32 }, (_, index) => (1 << index) >>> 0).filter((bit) => (mask & bit) !== 0);
  const names = hasWireguard ? traits.markBitsWithWireguard : traits.markBits;
  const rest = bits.slice(names.length);
  if (bits.length < names.length) return undefined;
  const named = Object.fromEntries(names.map((name, index) => [name, bits[index] ?? 0]));
  if (!traits.marksEndpoints) return { ...NO_MARKS, ...named };
  const endpoint = rest.reduce((all, bit) => (all | bit) >>> 0, 0);
  return { ...NO_MARKS, ...named, endpoint, nonCaliEndpoint: rest[0] ?? 0 };
}
