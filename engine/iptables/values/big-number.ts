// Whole numbers of 64 bits: byte quotas and counters.
import type { ValueGrammar } from "#engine/iptables/extension.ts";

export interface BigRange {
  readonly first: bigint;
  readonly last: bigint;
}

const MOST = 0xffffffffffffffffn;

export const bigNumber: ValueGrammar<bigint> = {
  syntax: "NUMBER",
  words: 1,
  decode: ([word = ""]) => parseBig(word) ?? { refusal: `"${word}" is not a number from 0 to ${MOST}` },
};

/** `NUMBER[:NUMBER]`, the last left out meaning no upper end; written backwards it is refused. */
export const bigRange: ValueGrammar<BigRange> = {
  syntax: "NUMBER[:NUMBER]",
  words: 1,
  decode: ([word = ""]) => {
    const [firstText = "", lastText = "", ...rest] = word.split(":");
    const first = firstText === "" ? 0n : parseBig(firstText);
    const last = lastText === "" ? MOST : parseBig(lastText);
    if (word === "" || rest.length > 0 || first === undefined || last === undefined) {
      return { refusal: `"${word}" is not a number or range FIRST:LAST from 0 to ${MOST}` };
    }
    return first > last
      ? { refusal: `"${word}" is written backwards: the first number must not be above the last` }
      : { first, last };
  },
};

export function formatBigRange({ first, last }: BigRange): string {
  return last === MOST ? `at least ${first}` : `${first} to ${last}`;
}

/** As iptables-save writes it: the greatest number is left out. */
export function savedBigRange({ first, last }: BigRange): readonly string[] {
  return [last === MOST ? `${first}` : `${first}:${last}`];
}

/** Decimal, hexadecimal or octal, as strtoull(…, 0). */
function parseBig(text: string): bigint | undefined {
  const octal = /^0([0-7]+)$/.exec(text)?.[1];
  const plain = /^(0[xX][0-9a-fA-F]+|0|[1-9][0-9]*)$/.test(text) ? text.toLowerCase() : undefined;
  const literal = octal === undefined ? plain : `0o${octal}`;
  const value = literal === undefined ? undefined : BigInt(literal);
  return value !== undefined && value <= MOST ? value : undefined;
}
