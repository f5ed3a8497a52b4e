import { matchModule, option } from "#engine/iptables/extension.ts";
import { number } from "#engine/iptables/values/plain.ts";
import { packetRate } from "#engine/iptables/values/rate.ts";

/** XT_LIMIT_BURST, libxt_limit.c. */
const DEFAULT_BURST = 5;

export const limit = matchModule({
  name: "limit",
  summary: "A rate limit for the rule as a whole: so many packets at once, then so many a time on average.",
  source: "net/netfilter/xt_limit.c",
  options: {
    "--limit": option({
      summary: "Average rate; 3/hour when left out.",
      subject: "rate",
      negatable: false,
      values: packetRate,
      wanted: (rate) => `at most ${rate}`,
    }),
    "--limit-burst": option({
      summary: "How many packets may pass at once; 5 when left out.",
      subject: "burst",
      negatable: false,
      values: number(0, 10000),
    }),
  },
  history: {
    assume: "yes",
    why: "depends on how many packets came before, and when",
    // limit_mt(): the bucket starts full; packets of one instant find nothing refilled.
    recall(readings, _packet, memory) {
      const burst = readings["--limit-burst"]?.value ?? DEFAULT_BURST;
      const used = typeof memory === "number" ? memory : 0;
      return used < burst ? { answer: "yes", memory: used + 1 } : { answer: "no", memory: used };
    },
  },
  check: (readings) => (readings["--limit-burst"]?.value === 0 ? "The kernel refuses a burst of 0." : undefined),
  examples: [
    { rule: "-m limit --limit 5/min", unknown: [{}] },
    { rule: "-m limit --limit 3/hour --limit-burst 10", unknown: [{ protocol: 6 }] },
  ],
});
