// A share from 0 to 1, as the kernel keeps it: in steps of 1/2^31.
import type { ValueGrammar } from "#engine/iptables/extension.ts";

const STEPS = 2 ** 31;

export const probability: ValueGrammar<number> = {
  syntax: "0…1",
  words: 1,
  decode: ([word = ""]) => {
    const share = /^\s*\+?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(word) ? Number(word) : Number.NaN;
    return share >= 0 && share <= 1 ? Math.round(share * STEPS) / STEPS : { refusal: `"${word}" is not a number from 0 to 1` };
  },
};
