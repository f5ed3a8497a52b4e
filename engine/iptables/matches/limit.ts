import { matchModule, option, type Readings, type RuleContext, type SavedOption } from "#engine/iptables/extension.ts";
import { overflows } from "#engine/iptables/matches/rate-credits.ts";
import { number } from "#engine/iptables/values/plain.ts";
import { LIMIT_SCALE, packetRate, savedPacketRate, secondsPerPacket } from "#engine/iptables/values/rate.ts";

/** XT_LIMIT_BURST, libxt_limit.c. */
const DEFAULT_BURST = 5;
/** XT_LIMIT_AVG: 3/hour. */
const DEFAULT_PERIOD = (LIMIT_SCALE * 3600) / 3;
/** A run of packets takes less than so many seconds. */
const AT_ONCE = 60;

const options = {
  "--limit": option({
    summary: "Average rate; 3/hour when left out.",
    subject: "rate",
    negatable: false,
    values: packetRate,
    wanted: ({ text }) => `at most ${text}`,
  }),
  "--limit-burst": option({
    summary: "How many packets may pass at once; 5 when left out.",
    subject: "burst",
    negatable: false,
    values: number(0, 10000),
  }),
};
type Given = Readings<typeof options>;

export const limit = matchModule({
  name: "limit",
  summary: "A rate limit for the rule as a whole: so many packets at once, then so many a time on average.",
  source: "net/netfilter/xt_limit.c",
  options,
  history: {
    assume: "yes",
    why: "depends on how many packets came before, and when",
    // limit_mt(): the bucket starts full, and between packets that follow each other at once only a fast rate refills it.
    recall(readings, _packet, memory) {
      const used = typeof memory === "number" ? memory : 0;
      if (used < burstOf(readings)) return { answer: "yes", memory: used + 1 };
      const wait = secondsPerPacket({ ...RATE, period: periodOf(readings) });
      return { answer: wait >= AT_ONCE ? "no" : "unknown", memory: used };
    },
  },
  check: refuseLegacy,
  save(readings) {
    const burst = burstOf(readings);
    const rate: SavedOption = { name: "--limit", negated: false, words: [savedPacketRate(periodOf(readings), LIMIT_SCALE)] };
    return burst === DEFAULT_BURST ? [rate] : [rate, { name: "--limit-burst", negated: false, words: [`${burst}`] }];
  },
  examples: [
    { rule: "-m limit --limit 5/min", unknown: [{}] },
    { rule: "-m limit --limit 3/hour --limit-burst 10", unknown: [{ protocol: 6 }] },
  ],
});

const RATE = { kind: "packets", text: "", scale: LIMIT_SCALE, unit: 1 } as const;

function periodOf(readings: Given): number {
  return readings["--limit"]?.value.period ?? DEFAULT_PERIOD;
}

/** nf_tables, where the match is an expression of its own, reads 0 as its default (nft_limit_init(), nft_limit.c). */
function burstOf(readings: Given): number {
  return readings["--limit-burst"]?.value || DEFAULT_BURST;
}

/** limit_mt_check(). */
function refuseLegacy(readings: Given, { backend }: RuleContext): string | undefined {
  if (backend !== "legacy") return undefined;
  if (readings["--limit-burst"]?.value === 0) return "The kernel refuses a burst of 0 from iptables-legacy.";
  const period = periodOf(readings);
  const tooMuch = overflows(period, burstOf(readings), LIMIT_SCALE);
  return tooMuch ? "The kernel refuses such a slow rate with such a burst from iptables-legacy." : undefined;
}
