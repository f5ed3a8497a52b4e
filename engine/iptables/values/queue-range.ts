// The queues NFQUEUE spreads packets over.
import type { ValueGrammar } from "#engine/iptables/extension.ts";
import { parseUnsigned } from "#engine/iptables/values/mark.ts";
import type { Range } from "#engine/iptables/values/range.ts";

/** `FIRST:LAST`, at least two queues (NFQUEUE_parse_v1(), extensions/libxt_NFQUEUE.c). */
export const queueRange: ValueGrammar<Range> = {
  syntax: "FIRST:LAST",
  words: 1,
  decode: ([word = ""]) => {
    const [first, last, ...rest] = word.split(":").map((text) => parseUnsigned(text, 65535));
    if (first === undefined || last === undefined || rest.length > 0) {
      return { refusal: `"${word}" is not a range of queues: expected FIRST:LAST, each 0 to 65535` };
    }
    return first < last ? { first, last } : { refusal: `"${word}": the first queue must be below the last` };
  },
};
