// TCP options by name or number, as a list.
import type { ValueGrammar } from "#engine/iptables/extension.ts";
import { parseUnsigned } from "#engine/iptables/values/mark.ts";

export const TCP_OPTION_NOP = 1;
export const TCP_OPTION_MSS = 2;

const KINDS: Readonly<Record<string, number>> = {
  wscale: 3,
  mss: TCP_OPTION_MSS,
  "sack-permitted": 4,
  sack: 5,
  timestamp: 8,
  md5: 19,
};

/** `mss,timestamp,19`: option kinds 2..255 in order, each once (parse_list(), extensions/libxt_TCPOPTSTRIP.c). */
export const tcpOptionList: ValueGrammar<readonly number[]> = {
  syntax: "OPTION[,OPTION…]",
  words: 1,
  choices: Object.entries(KINDS).map(([value, kind]) => ({ value, summary: `TCP option ${kind}.` })),
  decode: ([word = ""]) => {
    const kinds: number[] = [];
    for (const item of word.split(",")) {
      const kind = parseUnsigned(item, 255) ?? (Object.hasOwn(KINDS, item) ? KINDS[item] : undefined);
      if (kind === undefined) {
        return { refusal: `"${item}" is not a TCP option: expected 2 to 255 or ${Object.keys(KINDS).join(", ")}` };
      }
      if (kind <= TCP_OPTION_NOP) return { refusal: `"${item}" cannot be stripped: it pads or ends the options` };
      if (kinds.includes(kind)) return { refusal: `"${item}" stands in the list already` };
      kinds.push(kind);
    }
    return kinds.sort((a, b) => a - b);
  },
};
