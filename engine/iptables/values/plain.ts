// The simplest values: none at all, and a number in a range.
import type { ValueGrammar } from "#engine/iptables/extension.ts";
import { parseUnsigned } from "#engine/iptables/values/mark.ts";

/** An option that takes no value. */
export const flag: ValueGrammar<true> = { syntax: "", words: 0, decode: () => true };

/** One word of free text. */
export const text: ValueGrammar<string> = { syntax: "TEXT", words: 1, decode: ([word = ""]) => word };

/** A whole number `least`..`most`, decimal, hexadecimal or octal. */
export function number(least: number, most: number, syntax = "NUMBER"): ValueGrammar<number> {
  return {
    syntax,
    words: 1,
    decode: ([word = ""]) => {
      const value = parseUnsigned(word, most);
      return value === undefined || value < least ? { refusal: `"${word}" is not a number from ${least} to ${most}` } : value;
    },
  };
}
