import { matchModule, option } from "#engine/iptables/extension.ts";
import { number } from "#engine/iptables/values/plain.ts";
import { packetRate, secondsPerPacket } from "#engine/iptables/values/rate.ts";

/** XT_LIMIT_BURST, libxt_limit.c. */
const DEFAULT_BURST = 5;
/** XT_LIMIT_AVG. */
const DEFAULT_RATE = "3 a hour";
/** A run of packets takes less than so many seconds. */
const AT_ONCE = 60;

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
    // limit_mt(): the bucket starts full, and between packets that follow each other at once only a fast rate refills it.
    recall(readings, _packet, memory) {
      const burst = readings["--limit-burst"]?.value ?? DEFAULT_BURST;
      const used = typeof memory === "number" ? memory : 0;
      if (used < burst) return { answer: "yes", memory: used + 1 };
      const wait = secondsPerPacket(readings["--limit"]?.value ?? DEFAULT_RATE);
      return { answer: wait >= AT_ONCE ? "no" : "unknown", memory: used };
    },
  },
  check: (readings) => (readings["--limit-burst"]?.value === 0 ? "The kernel refuses a burst of 0." : undefined),
  examples: [
    { rule: "-m limit --limit 5/min", unknown: [{}] },
    { rule: "-m limit --limit 3/hour --limit-burst 10", unknown: [{ protocol: 6 }] },
  ],
});
