// Queueing classes `MAJOR:MINOR` in hexadecimal.
import type { ValueGrammar } from "#engine/iptables/extension.ts";

/**
 * 32 bits, major in the upper half. Longer numbers lose their upper bits, and what stands behind the minor number is not
 * looked at (CLASSIFY_string_to_priority(), extensions/libxt_CLASSIFY.c).
 */
export const classId: ValueGrammar<number> = {
  syntax: "MAJOR:MINOR",
  words: 1,
  decode: ([word = ""]) => {
    const [, major, minor] = /^([-+]?(?:0[xX])?[0-9a-fA-F]+):([-+]?(?:0[xX])?[0-9a-fA-F]+)/.exec(word) ?? [];
    if (major === undefined || minor === undefined) {
      return { refusal: `"${word}" is not a class: expected MAJOR:MINOR in hexadecimal` };
    }
    return ((lowerHalf(major) << 16) | lowerHalf(minor)) >>> 0;
  },
};

export function formatClassId(value: number): string {
  const half = (bits: number) => bits.toString(16).padStart(4, "0");
  return `${half(value >>> 16)}:${half(value & 0xffff)}`;
}

function lowerHalf(text: string): number {
  const digits = Number.parseInt(text.replace(/^[-+]?(0[xX])?/, "").slice(-4), 16);
  return (text.startsWith("-") ? -digits : digits) & 0xffff;
}
