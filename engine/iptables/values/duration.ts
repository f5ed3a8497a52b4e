// Short times: `250ms` as rate estimators are given them, and the time an LED stays on.
import type { ValueGrammar } from "#engine/iptables/extension.ts";
import { parseUnsigned } from "#engine/iptables/values/mark.ts";

const SECONDS: Readonly<Record<string, number>> = {
  "": 1,
  s: 1,
  sec: 1,
  secs: 1,
  ms: 1e-3,
  msec: 1e-3,
  msecs: 1e-3,
  us: 1e-6,
  usec: 1e-6,
  usecs: 1e-6,
};

/** In seconds. */
export const duration: ValueGrammar<number> = {
  syntax: "N[s|ms|us]",
  words: 1,
  decode: ([word = ""]) => {
    const [, digits = "", unit = ""] = /^(\d+\.?\d*|\.\d+)([a-z]*)$/.exec(word.toLowerCase()) ?? [];
    const factor = Object.hasOwn(SECONDS, unit) ? SECONDS[unit] : undefined;
    if (digits === "" || factor === undefined) return { refusal: `"${word}" is not a time: expected a number with s, ms or us` };
    return Number(digits) * factor;
  },
};

/** Milliseconds, or for ever. */
export const ledDelay: ValueGrammar<number | "inf"> = {
  syntax: "MILLISECONDS",
  words: 1,
  choices: [{ value: "inf", summary: "It stays on." }],
  decode: ([word = ""]) =>
    word === "inf" ? word : (parseUnsigned(word) ?? { refusal: `"${word}" is not a delay: expected milliseconds or inf` }),
};
