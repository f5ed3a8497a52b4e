// Syslog levels, by number or name.
import type { ValueGrammar } from "#engine/iptables/extension.ts";
import { parseUnsigned } from "#engine/iptables/values/mark.ts";

export const WARNING = 4;

const LEVELS: readonly (readonly [name: string, level: number])[] = [
  ["emerg", 0],
  ["panic", 0],
  ["alert", 1],
  ["crit", 2],
  ["error", 3],
  ["warning", WARNING],
  ["notice", 5],
  ["info", 6],
  ["debug", 7],
];

/** 0 (emerg) to 7 (debug). */
export const logLevel: ValueGrammar<number> = {
  syntax: "LEVEL",
  words: 1,
  choices: LEVELS.map(([value, level]) => ({ value, summary: `Syslog level ${level}.` })),
  decode: ([word = ""]) =>
    parseUnsigned(word, 7) ??
    LEVELS.find(([name]) => name === word)?.[1] ?? {
      refusal: `"${word}" is not a log level: expected 0 to 7 or ${LEVELS.map(([name]) => name).join(", ")}`,
    },
};
