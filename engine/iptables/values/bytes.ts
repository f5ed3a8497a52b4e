// Byte patterns to look for in a packet, as text or with hex bytes between bars; kept as lower-case hex.
import type { ValueGrammar } from "#engine/iptables/extension.ts";

export interface BytePattern {
  readonly hex: string;
  readonly text: string;
}

/** XT_STRING_MAX_PATTERN_SIZE, xt_string.h. */
const LONGEST = 128;

export const textPattern: ValueGrammar<BytePattern> = {
  syntax: "TEXT",
  words: 1,
  decode: ([word = ""]) => checkLength({ hex: hexOf(word), text: word }),
};

/** `GET |0d0a|`: bytes between bars are hexadecimal, blanks among them allowed; `\|` is a plain bar. */
export const hexPattern: ValueGrammar<BytePattern> = {
  syntax: "TEXT|HEX|TEXT",
  words: 1,
  decode: ([word = ""]) => {
    let hex = "";
    const parts = /\|([^|]*)\||\\(.)|([^|\\])|([|\\])/gsu;
    for (const [, digits, escaped, plain, open] of word.matchAll(parts)) {
      if (open !== undefined)
        return { refusal: `"${word}" ends inside of ${open === "|" ? "hex bytes: a bar is missing" : "an escape"}` };
      if (digits === undefined) hex += hexOf(escaped ?? plain ?? "");
      else {
        const packed = digits.replace(/\s/g, "").toLowerCase();
        if (!/^([0-9a-f]{2})*$/.test(packed)) return { refusal: `"${digits}" is not hex bytes of two digits each` };
        hex += packed;
      }
    }
    return checkLength({ hex, text: word });
  },
};

/** The pattern in quotes, if it is printable ASCII and does not end in a backslash (is_hex_string(), libxt_string.c). */
export function printable({ hex }: BytePattern): string | undefined {
  const bytes = hex.match(/../g)?.map((byte) => Number.parseInt(byte, 16)) ?? [];
  if (bytes.some((byte) => byte < 0x20 || byte > 0x7e) || bytes.at(-1) === BACKSLASH) return undefined;
  return `"${String.fromCharCode(...bytes).replace(/["\\]/g, "\\$&")}"`;
}

const BACKSLASH = 0x5c;

function checkLength(pattern: BytePattern): BytePattern | { refusal: string } {
  if (pattern.hex === "") return { refusal: "the pattern is empty" };
  return pattern.hex.length > LONGEST * 2 ? { refusal: `the pattern is too long: at most ${LONGEST} bytes` } : pattern;
}

/** The text's UTF-8 bytes in hex. */
function hexOf(text: string): string {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
