// Programs of the u32 match: tests `LOCATION=RANGE[,RANGE…]` joined by `&&`, kept as iptables-save writes them.
import type { Refusal, ValueGrammar } from "#engine/iptables/extension.ts";
import { hex } from "#engine/iptables/values/mark.ts";

/** XT_U32_MAXSIZE, xt_u32.h: numbers of a location, ranges of a test, tests of a program. */
const MOST = 10;

/** What is still to read; advanced by the readers below. */
interface Source {
  rest: string;
}

/** u32_parse(), extensions/libxt_u32.c. */
export const u32Program: ValueGrammar<string> = {
  syntax: "TEST[&&TEST…]",
  words: 1,
  decode: ([word = ""]) => {
    const source = { rest: word };
    const tests: string[] = [];
    do {
      if (tests.length === MOST) return { refusal: `too many tests: at most ${MOST}` };
      const test = readTest(source);
      if (typeof test !== "string") return test;
      tests.push(test);
    } while (take(source, "&&"));
    return source.rest === "" ? tests.join("&&") : unexpected(source, "`,` or `&&`");
  },
};

function readTest(source: Source): string | Refusal {
  const location = readLocation(source);
  if (typeof location !== "string") return location;
  const ranges: string[] = [];
  do {
    if (ranges.length === MOST) return { refusal: `too many ranges: at most ${MOST} in one test` };
    const range = readRange(source);
    if (range === undefined) return unexpected(source, "a number from 0 to 0xffffffff");
    ranges.push(range);
  } while (take(source, ","));
  return `${location}=${ranges.join(",")}`;
}

/** `NUMBER[OPERATOR NUMBER…]`, up to the equals sign. */
function readLocation(source: Source): string | Refusal {
  let text = "";
  for (let numbers = 1; numbers <= MOST; numbers++) {
    const number = readNumber(source);
    if (number === undefined) return unexpected(source, "a number from 0 to 0xffffffff");
    text += hex(number);
    if (take(source, "=")) return text;
    const operator = ["&", "<<", ">>", "@"].find((one) => take(source, one));
    if (operator === undefined) return unexpected(source, "one of &, <<, >>, @ and =");
    text += operator;
  }
  return { refusal: `too many operators: at most ${MOST - 1} in one location` };
}

/** `NUMBER[:NUMBER]`, which may be backwards; it then holds nothing. */
function readRange(source: Source): string | undefined {
  const first = readNumber(source);
  const last = first !== undefined && take(source, ":") ? readNumber(source) : first;
  if (first === undefined || last === undefined) return undefined;
  return first === last ? hex(first) : `${hex(first)}:${hex(last)}`;
}

/** strtoul(…, 0): hexadecimal, octal or decimal, as far as the digits go. */
function readNumber(source: Source): number | undefined {
  const [all = "", digits] = /^\s*\+?(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)\s*/.exec(source.rest) ?? [];
  if (digits === undefined) return undefined;
  const value = /^0[0-7]/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
  if (value > 0xffffffff) return undefined;
  source.rest = source.rest.slice(all.length);
  return value;
}

/** Whether the text goes on with this sign, which is then passed. */
function take(source: Source, sign: string): boolean {
  if (!source.rest.startsWith(sign)) return false;
  source.rest = source.rest.slice(sign.length).trimStart();
  return true;
}

function unexpected({ rest }: Source, expected: string): Refusal {
  return { refusal: rest === "" ? `the program ends where ${expected} is expected` : `expected ${expected} at "${rest}"` };
}
