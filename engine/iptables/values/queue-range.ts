// The queues NFQUEUE spreads packets over.
import type { ValueGrammar } from "#engine/iptables/extension.ts";
import { parseUnsigned } from "#engine/iptables/values/mark.ts";
import { parseRange, type Range } from "#engine/iptables/values/range.ts";

const LAST_QUEUE = 65535;

/** `FIRST:LAST`, an end left out meaning 0 or 65535; at least two queues (NFQUEUE_parse_v1(), extensions/libxt_NFQUEUE.c). */
export const queueRange: ValueGrammar<Range> = {
  syntax: "FIRST:LAST",
  words: 1,
  decode: ([word = ""]) => {
    const range = word.includes(":") ? parseRange(word, LAST_QUEUE, (text) => parseUnsigned(text, LAST_QUEUE)) : undefined;
    if (range === undefined) {
      return { refusal: `"${word}" is not a range of queues: expected FIRST:LAST, each 0 to 65535` };
    }
    const { first, last } = range;
    // nfqueue_tg_check(), net/netfilter/xt_NFQUEUE.c: the number of queues has sixteen bits.
    if (last - first === LAST_QUEUE) return { refusal: `"${word}" is all queues there are: at most ${LAST_QUEUE}` };
    return first < last ? range : { refusal: `"${word}": the first queue must be below the last` };
  },
};
