// The three protocols of IPsec, by name or number.
import type { ValueGrammar } from "#engine/iptables/extension.ts";
import { parseUnsigned } from "#engine/iptables/values/mark.ts";
import { AH, ESP, IPCOMP } from "#engine/iptables/values/protocol.ts";

const NAMES: readonly (readonly [number: number, name: string])[] = [
  [AH, "ah"],
  [ESP, "esp"],
  [IPCOMP, "ipcomp"],
];

export const ipsecProtocol: ValueGrammar<string> = {
  syntax: "ah|esp|ipcomp",
  words: 1,
  choices: NAMES.map(([number, value]) => ({ value, summary: `IP protocol ${number}.` })),
  decode: ([word = ""]) => {
    const found = NAMES.find(([number, name]) => name === word || parseUnsigned(word) === number);
    return found?.[1] ?? { refusal: `"${word}" is not an IPsec protocol: expected ah, esp or ipcomp` };
  },
};
