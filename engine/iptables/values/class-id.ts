// Queueing classes `MAJOR:MINOR` in hexadecimal.
import type { ValueGrammar } from "#engine/iptables/extension.ts";

/** 32 bits, major in the upper half; longer numbers lose their upper bits (CLASSIFY_string_to_priority(), libxt_CLASSIFY.c). */
export const classId: ValueGrammar<number> = {
  syntax: "MAJOR:MINOR",
  words: 1,
  decode: ([word = ""]) => {
    const [, major = "", minor = ""] = /^(?:0[xX])?([0-9a-fA-F]{1,8}):(?:0[xX])?([0-9a-fA-F]{1,8})$/.exec(word) ?? [];
    if (major === "") return { refusal: `"${word}" is not a class: expected MAJOR:MINOR in hexadecimal` };
    return ((Number.parseInt(major, 16) << 16) | (Number.parseInt(minor, 16) & 0xffff)) >>> 0;
  },
};

export function formatClassId(value: number): string {
  const half = (bits: number) => bits.toString(16).padStart(4, "0");
  return `${half(value >>> 16)}:${half(value & 0xffff)}`;
}
