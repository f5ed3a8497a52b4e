import { matchModule, option, type Reading } from "#engine/iptables/extension.ts";
import { needsAll, onlyOne } from "#engine/iptables/matches/combination.ts";
import { inDigits } from "#engine/iptables/matches/saved-words.ts";
import { keyword } from "#engine/iptables/values/names.ts";
import { number } from "#engine/iptables/values/plain.ts";
import { probability } from "#engine/iptables/values/probability.ts";
import { type Answer, answer, settle } from "#engine/net/answer.ts";

export const statistic = matchModule({
  name: "statistic",
  summary: "A random share of the packets, or every n-th.",
  source: "net/netfilter/xt_statistic.c",
  options: {
    "--mode": option({
      summary: "How packets are picked.",
      subject: "mode",
      negatable: false,
      values: keyword({
        choices: [
          { value: "random", summary: "By chance, with --probability." },
          { value: "nth", summary: "By counting, with --every and --packet." },
        ],
        spelling: "exact",
        noun: "a mode",
        syntax: "random|nth",
      }),
    }),
    "--probability": option({
      summary: "Share of the packets that match, 0 to 1.",
      subject: "chance",
      values: probability,
      save: (share) => [share.toFixed(11)],
      wanted: (share) => `one in ${Number((1 / share).toPrecision(4))}`,
    }),
    "--every": option({
      summary: "One packet of so many matches.",
      subject: "packet count",
      values: number(1, 0xffffffff),
      save: inDigits,
      wanted: (every) => `one in ${every}`,
    }),
    "--packet": option({
      summary: "How many packets pass by before the first match, 0 to --every less 1.",
      subject: "packets to skip",
      negatable: false,
      values: number(0, 0xffffffff),
      save: inDigits,
    }),
  },
  test(readings) {
    const random = readings["--probability"];
    if (random !== undefined) return byChance(random);
    const every = readings["--every"];
    return every?.value === 1 ? settle("yes", every.negated) : "unknown";
  },
  history: {
    assume: "no",
    why: "picked by chance, or by how many packets came before",
    assumeFor(readings) {
      const random = readings["--probability"];
      if (random !== undefined) return random.value >= 0.5 === random.negated ? "no" : "yes";
      return ((readings["--packet"]?.value ?? 0) === 0) === (readings["--every"]?.negated ?? false) ? "no" : "yes";
    },
    // statistic_mt(): of the packets that reach the rule, numbers packet + 1, packet + 1 + every… match.
    recall(readings, _packet, memory) {
      const random = readings["--probability"];
      if (random !== undefined) return { answer: byChance(random), memory };
      const every = readings["--every"];
      if (every === undefined) return { answer: "unknown", memory };
      const count = typeof memory === "number" ? memory : 0;
      const hit = count === (readings["--packet"]?.value ?? 0);
      return { answer: settle(answer(hit), every.negated), memory: (count + 1) % every.value };
    },
  },
  check(readings) {
    if (readings["--mode"]?.value !== "nth") return needsAll(readings, "--mode", "--probability") ?? mixed(readings);
    const missing = needsAll(readings, "--every", "--packet") ?? mixed(readings);
    const late = (readings["--packet"]?.value ?? 0) >= (readings["--every"]?.value ?? 1);
    return missing ?? (late ? "--packet must be lower than --every." : undefined);
  },
  examples: [
    { rule: "-m statistic --mode random --probability 1", matches: [{}] },
    { rule: "-m statistic --mode random --probability 0", misses: [{}] },
    { rule: "-m statistic --mode random --probability 0.5", unknown: [{}] },
    { rule: "-m statistic --mode nth --every 3 --packet 0", unknown: [{}] },
  ],
});

function byChance({ value, negated }: Reading<number>): Answer {
  return settle(value === 0 ? "no" : value === 1 ? "yes" : "unknown", negated);
}

function mixed(readings: Readonly<Record<string, unknown>>): string | undefined {
  return onlyOne(readings, "--probability", "--every") ?? onlyOne(readings, "--probability", "--packet");
}
