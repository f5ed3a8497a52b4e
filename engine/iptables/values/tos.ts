// The TOS byte with its mask or symbol, and DiffServ classes.
import type { Refusal, ValueGrammar } from "#engine/iptables/extension.ts";
import { hex, parseUnsigned } from "#engine/iptables/values/mark.ts";

export interface TosValue {
  /** 0..255 each. */
  readonly value: number;
  readonly mask: number;
}

/** A symbol leaves the two ECN bits alone. */
const SYMBOL_MASK = 0x3f;

const SYMBOLS: readonly (readonly [name: string, value: number])[] = [
  ["Minimize-Delay", 0x10],
  ["Maximize-Throughput", 0x08],
  ["Maximize-Reliability", 0x04],
  ["Minimize-Cost", 0x02],
  ["Normal-Service", 0x00],
];

/** `VALUE[/MASK]` or a symbol in any case, not cut (xtopt_parse_tosmask(), libxtables/xtoptions.c). */
export const tosValue: ValueGrammar<TosValue> = {
  syntax: "VALUE[/MASK]",
  words: 1,
  choices: SYMBOLS.map(([name, value]) => ({ value: name, summary: `${hex(value)} under the mask ${hex(SYMBOL_MASK)}.` })),
  decode: ([word = ""]) => decodeTos(word),
};

export function formatTos({ value, mask }: TosValue): string {
  return mask === 0xff ? hex(value) : `${hex(value)}/${hex(mask)}`;
}

/** `0x08`, as iptables-save writes TOS bytes and code points. */
export function hexByte(value: number): string {
  return `0x${value.toString(16).padStart(2, "0")}`;
}

/** DiffServ code points by class name (RFC 2474, 2597, 3246). */
export const DSCP_CLASSES: Readonly<Record<string, number>> = {
  CS0: 0,
  CS1: 8,
  CS2: 16,
  CS3: 24,
  CS4: 32,
  CS5: 40,
  CS6: 48,
  CS7: 56,
  BE: 0,
  AF11: 10,
  AF12: 12,
  AF13: 14,
  AF21: 18,
  AF22: 20,
  AF23: 22,
  AF31: 26,
  AF32: 28,
  AF33: 30,
  AF41: 34,
  AF42: 36,
  AF43: 38,
  EF: 46,
};

/** A DiffServ class by name, in any case; the value is its code point 0..63. */
export const dscpClass: ValueGrammar<number> = {
  syntax: "CLASS",
  words: 1,
  choices: Object.entries(DSCP_CLASSES).map(([value, point]) => ({ value, summary: `Code point ${hex(point)}.` })),
  decode: ([word = ""]) => {
    const name = word.toUpperCase();
    const point = Object.hasOwn(DSCP_CLASSES, name) ? DSCP_CLASSES[name] : undefined;
    return point ?? { refusal: `"${word}" is not a DiffServ class: expected CS0 to CS7, BE, AF11 to AF43 or EF` };
  },
};

function decodeTos(word: string): TosValue | Refusal {
  const lower = word.toLowerCase();
  const symbol = SYMBOLS.find(([name]) => name.toLowerCase() === lower);
  if (symbol !== undefined) return { value: symbol[1], mask: SYMBOL_MASK };
  const [valueText = "", maskText, ...rest] = word.split("/");
  const value = parseUnsigned(valueText, 255);
  const mask = maskText === undefined ? 255 : parseUnsigned(maskText, 255);
  if (value === undefined || mask === undefined || rest.length > 0) {
    return { refusal: `"${word}" is not a TOS: expected VALUE or VALUE/MASK, each 0 to 255, or a name such as Minimize-Delay` };
  }
  return { value, mask };
}
