// Short times: the periods of rate estimators, and the time an LED stays on.
import type { ValueGrammar } from "#engine/iptables/extension.ts";
import { parseUnsigned } from "#engine/iptables/values/mark.ts";

const MICROSECONDS: Readonly<Record<string, number>> = {
  "": 1,
  s: 1e6,
  sec: 1e6,
  secs: 1e6,
  ms: 1e3,
  msec: 1e3,
  msecs: 1e3,
  us: 1,
  usec: 1,
  usecs: 1,
};

/** In microseconds, which is also what a number without a unit means; 32 bits (RATEEST_get_time(), libxt_RATEEST.c). */
export const duration: ValueGrammar<number> = {
  syntax: "N[s|ms|us]",
  words: 1,
  decode: ([word = ""]) => {
    const [, digits = "", unit = ""] = /^(\+?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)([a-z]*)$/.exec(word.toLowerCase()) ?? [];
    const factor = Object.hasOwn(MICROSECONDS, unit) ? MICROSECONDS[unit] : undefined;
    if (digits === "" || factor === undefined) return { refusal: `"${word}" is not a time: expected a number with s, ms or us` };
    return Math.trunc(Number(digits) * factor) % 2 ** 32;
  },
};

/** `2.0s`, `250.0ms`, `10us`. */
export function formatDuration(microseconds: number): string {
  if (microseconds >= 1e6) return `${(microseconds / 1e6).toFixed(1)}s`;
  return microseconds >= 1e3 ? `${(microseconds / 1e3).toFixed(1)}ms` : `${microseconds}us`;
}

/** Milliseconds, or for ever. */
export const ledDelay: ValueGrammar<number | "inf"> = {
  syntax: "MILLISECONDS",
  words: 1,
  choices: [{ value: "inf", summary: "It stays on." }],
  decode: ([word = ""]) =>
    word.toLowerCase() === "inf"
      ? "inf"
      : (parseUnsigned(word) ?? { refusal: `"${word}" is not a delay: expected milliseconds or inf` }),
};
