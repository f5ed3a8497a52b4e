import { matchModule, option } from "#engine/iptables/extension.ts";
import { onlyOne } from "#engine/iptables/matches/combination.ts";
import { flag, text } from "#engine/iptables/values/plain.ts";

const rate = (summary: string) => option({ summary, negatable: false, values: { ...text, syntax: "RATE" } });
const comparison = (summary: string, words: string) =>
  option({ summary, subject: "first rate", values: flag, negatable: true, wanted: () => words });

export const rateest = matchModule({
  name: "rateest",
  summary: "Compares rates measured by the target RATEEST.",
  source: "net/netfilter/xt_rateest.c",
  undecidable: "-m rateest depends on rates measured from earlier traffic",
  // In iptables the rates of --rateest-bps and --rateest-pps may be left out beside --rateest2; here a word is expected.
  options: {
    "--rateest": option({ summary: "The estimator to look at.", aliases: ["--rateest1"], negatable: false, values: text }),
    "--rateest2": option({ summary: "A second estimator to compare with.", negatable: false, values: text }),
    "--rateest-delta": option({
      summary: "Compare differences from given rates.",
      values: flag,
      wanted: () => "differences",
    }),
    "--rateest-bps": rate("Compare bit rates, with this one."),
    "--rateest-pps": rate("Compare packet rates, with this one."),
    "--rateest-bps1": rate("Bit rate to compare the first estimator with."),
    "--rateest-bps2": rate("Bit rate to compare the second estimator with."),
    "--rateest-pps1": rate("Packet rate to compare the first estimator with."),
    "--rateest-pps2": rate("Packet rate to compare the second estimator with."),
    "--rateest-lt": comparison("The first is lower.", "lower"),
    "--rateest-gt": comparison("The first is higher.", "higher"),
    "--rateest-eq": comparison("Both are equal.", "equal"),
  },
  check: (readings) =>
    onlyOne(readings, "--rateest-lt", "--rateest-gt", "--rateest-eq") ??
    (readings["--rateest"] === undefined ? "--rateest is missing." : undefined),
  examples: [
    { rule: "-m rateest --rateest RE1 --rateest-lt --rateest-bps 8bit", unknown: [{}] },
    { rule: "-m rateest --rateest RE1 ! --rateest-gt --rateest-pps 5", unknown: [{}] },
  ],
});
