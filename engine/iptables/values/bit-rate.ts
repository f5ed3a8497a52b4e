// Rates of rateest, in bits or bytes a second, kept as whole bytes (rateest_get_rate(), extensions/libxt_rateest.c).
import type { ValueGrammar } from "#engine/iptables/extension.ts";

/** Bits of one unit; bare numbers are bits. */
const UNITS: Readonly<Record<string, number>> = unitsOf(["", "k", "m", "g", "t"]);

function unitsOf(prefixes: readonly string[]): Readonly<Record<string, number>> {
  const units: Record<string, number> = { "": 1 };
  for (const [power, prefix] of prefixes.entries()) {
    for (const [name, bits] of [["bit", 1] as const, ["bps", 8] as const]) {
      units[`${prefix}${name}`] = bits * 1000 ** power;
      if (prefix !== "") units[`${prefix}i${name}`] = bits * 1024 ** power;
    }
  }
  return units;
}

/** Bytes a second; left out it is 0. */
export const bitRate: ValueGrammar<number> = {
  syntax: "[RATE]",
  words: 1,
  optional: true,
  decode: ([word = "0"]) => {
    const [, digits = "", unit = ""] = /^(\d+\.?\d*|\.\d+)([a-z]*)$/.exec(word.toLowerCase()) ?? [];
    const factor = Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined;
    const bytes = digits === "" || factor === undefined ? Number.NaN : Math.floor((Number(digits) * factor) / 8);
    return bytes <= 0xffffffff ? bytes : { refusal: `"${word}" is not a rate: expected a number with bit, kbit, mbit, bps…` };
  },
};

/** `8000bit`, `1500Kbit`, `2000Mbit`. */
export function savedBitRate(bytes: number): string {
  const bits = bytes * 8;
  if (bits >= 1e9) return `${Math.round(bits / 1e6)}Mbit`;
  return bits >= 1e6 ? `${Math.round(bits / 1e3)}Kbit` : `${bits}bit`;
}
