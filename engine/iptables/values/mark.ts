// `VALUE[/MASK]` as marks are written: decimal, hexadecimal or octal, 32 bits.
import type { Refusal, ValueGrammar } from "#engine/iptables/extension.ts";

export interface MarkValue {
  /** 0..0xffffffff each. */
  readonly value: number;
  readonly mask: number;
}

/** C's strtoul(…, 0) on the whole word: decimal, `0x…` or `0…` octal; undefined when it is not such a number. */
export function parseUnsigned(text: string, most = 0xffffffff): number | undefined {
  const number = /^0[xX][0-9a-fA-F]+$/.test(text)
    ? Number.parseInt(text.slice(2), 16)
    : /^0[0-7]*$/.test(text)
      ? Number.parseInt(text, 8)
      : /^[1-9][0-9]*$/.test(text)
        ? Number(text)
        : undefined;
  return number !== undefined && number <= most ? number : undefined;
}

export function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

/** `VALUE[/MASK]`; without a mask all 32 bits count. */
export const markValue: ValueGrammar<MarkValue> = {
  syntax: "VALUE[/MASK]",
  words: 1,
  decode: ([text = ""]) => decodeMark(text),
};

export function formatMark(mark: MarkValue): string {
  return mark.mask === 0xffffffff ? hex(mark.value) : `${hex(mark.value)}/${hex(mark.mask)}`;
}

function decodeMark(text: string): MarkValue | Refusal {
  const [valueText = "", maskText, ...rest] = text.split("/");
  const value = parseUnsigned(valueText);
  const mask = maskText === undefined ? 0xffffffff : parseUnsigned(maskText);
  if (value === undefined || mask === undefined || rest.length > 0) {
    return { refusal: `"${text}" is not a mark: expected VALUE or VALUE/MASK, each 0 to 0xffffffff` };
  }
  return { value, mask };
}
