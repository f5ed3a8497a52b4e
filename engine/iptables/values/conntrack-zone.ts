// Conntrack zones: a number, or the packet mark.
import type { ValueGrammar } from "#engine/iptables/extension.ts";
import { parseUnsigned } from "#engine/iptables/values/mark.ts";

export const conntrackZone: ValueGrammar<number | "mark"> = {
  syntax: "ZONE",
  words: 1,
  choices: [{ value: "mark", summary: "The packet mark is the zone." }],
  decode: ([word = ""]) =>
    word.toLowerCase() === "mark"
      ? "mark"
      : (parseUnsigned(word, 65535) ?? { refusal: `"${word}" is not a zone: expected 0 to 65535 or mark` }),
};
