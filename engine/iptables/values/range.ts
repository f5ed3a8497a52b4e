// Ranges of whole numbers, `FIRST[:LAST]`, as ports, lengths and SPIs are written.
import type { ValueGrammar } from "#engine/iptables/extension.ts";
import { parseUnsigned } from "#engine/iptables/values/mark.ts";
import { type Answer, answer } from "#engine/net/answer.ts";

/** Both ends inclusive. `first` above `last` is a range that holds nothing. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** What a range of this kind may be: how far it reaches and whether iptables refuses one written backwards. */
export interface RangeRules {
  readonly most: number;
  readonly backwards: "refused" | "empty";
}

export function inRange(range: Range, value: number | undefined): Answer {
  if (range.first > range.last) return "no";
  if (value === undefined) return "unknown";
  return answer(value >= range.first && value <= range.last);
}

export function formatRange(range: Range): string {
  return range.first === range.last ? `${range.first}` : `${range.first} to ${range.last}`;
}

/** As iptables-save writes it. */
export function savedRange(range: Range): string {
  return range.first === range.last ? `${range.first}` : `${range.first}:${range.last}`;
}

/**
 * The word of a range that asks nothing is not printed; negated it would lose its meaning, so it is, although
 * iptables-save leaves it out there too.
 */
export function savedUnlessAll(range: Range, most: number, negated: boolean): readonly string[] | undefined {
  return range.first === 0 && range.last === most && !negated ? undefined : [savedRange(range)];
}

/** `NUMBER[:NUMBER]`; an end left out means 0 or the most. */
export function numberRange(rules: RangeRules): ValueGrammar<Range> {
  return {
    syntax: "NUMBER[:NUMBER]",
    words: 1,
    decode: ([word = ""]) => {
      const range = parseRange(word, rules.most, (text) => parseUnsigned(text, rules.most));
      if (range === undefined) return { refusal: `"${word}" is not a number or range FIRST:LAST from 0 to ${rules.most}` };
      return range.first > range.last && rules.backwards === "refused" ? { refusal: backwards(word) } : range;
    },
  };
}

export function backwards(word: string): string {
  return `"${word}" is written backwards: the first number must not be above the last`;
}

/** Splits `A`, `A:B`, `:B`, `A:`, `:` and reads each end with `read`; undefined when an end cannot be read. */
export function parseRange(word: string, most: number, read: (text: string) => number | undefined): Range | undefined {
  const [firstText = "", lastText, ...rest] = word.split(":");
  if (rest.length > 0 || word === "") return undefined;
  const first = firstText === "" ? 0 : read(firstText);
  const last = lastText === undefined ? first : lastText === "" ? most : read(lastText);
  return first === undefined || last === undefined ? undefined : { first, last };
}
