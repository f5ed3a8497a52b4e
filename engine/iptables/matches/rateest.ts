import { type Decoded, matchModule, option, type Readings, type SavedOption } from "#engine/iptables/extension.ts";
import { needsAll, needsOne } from "#engine/iptables/matches/combination.ts";
import { oneWord } from "#engine/iptables/saved-text.ts";
import { bitRate, savedBitRate } from "#engine/iptables/values/bit-rate.ts";
import { flag, number } from "#engine/iptables/values/plain.ts";
import { shortText } from "#engine/iptables/values/short-text.ts";

const name = shortText({ syntax: "NAME", most: 15, longer: "cut", empty: "allowed" });
const pps = number(0, 0xffffffff);
const packetRate = {
  ...pps,
  syntax: "[N]",
  optional: true,
  decode: (words: readonly string[], family: 4 | 6) => (words.length === 0 ? 0 : pps.decode(words, family)),
} as const;

const bits = (summary: string, ...aliases: readonly string[]) =>
  option({ summary, negatable: false, values: bitRate, aliases, wanted: savedBitRate });
const packets = (summary: string, ...aliases: readonly string[]) =>
  option({ summary, negatable: false, values: packetRate, aliases });
const comparison = (summary: string, words: string) =>
  option({ summary, subject: "first rate", values: flag, negatable: true, wanted: () => words });

const options = {
  "--rateest": option({ summary: "The estimator to look at.", aliases: ["--rateest1"], negatable: false, values: name }),
  "--rateest2": option({ summary: "A second estimator to compare with.", negatable: false, values: name }),
  "--rateest-delta": option({ summary: "Compare differences from given rates.", values: flag, wanted: () => "differences" }),
  "--rateest-bps": bits("Compare bit rates, with this one or the second estimator's.", "--rateest-bps2"),
  "--rateest-pps": packets("Compare packet rates, with this one or the second estimator's.", "--rateest-pps2"),
  "--rateest-bps1": bits("Bit rate from which the first estimator's difference is taken."),
  "--rateest-pps1": packets("Packet rate from which the first estimator's difference is taken."),
  "--rateest-lt": comparison("The first is lower.", "lower"),
  "--rateest-gt": comparison("The first is higher.", "higher"),
  "--rateest-eq": comparison("Both are equal.", "equal"),
};
type Given = Readings<typeof options>;

const COMPARISONS = ["--rateest-lt", "--rateest-gt", "--rateest-eq"] as const;
const RATES = ["--rateest-bps", "--rateest-pps", "--rateest-bps1", "--rateest-pps1"] as const;

export const rateest = matchModule({
  name: "rateest",
  summary: "Compares rates measured by the target RATEEST.",
  source: "net/netfilter/xt_rateest.c",
  undecidable: "-m rateest depends on rates measured from earlier traffic",
  options,
  check: (readings) => needsAll(readings, "--rateest") ?? needsOne(readings, ...COMPARISONS) ?? needsOne(readings, ...RATES),
  save: saveRates,
  examples: [
    { rule: "-m rateest --rateest RE1 --rateest-lt --rateest-bps 8bit", unknown: [{}] },
    { rule: "-m rateest --rateest1 RE1 ! --rateest-gt --rateest-pps --rateest2 RE2", unknown: [{}] },
  ],
});

/** rateest_save(), extensions/libxt_rateest.c: the comparison stands before each rate. */
function saveRates(readings: Given, _context: unknown, given: readonly Decoded[]): readonly SavedOption[] {
  const second = readings["--rateest2"]?.value;
  const compare = comparisonOf(given);
  return [
    ...(readings["--rateest-delta"] === undefined ? [] : [print("--rateest-delta")]),
    print(second === undefined ? "--rateest" : "--rateest1", oneWord(readings["--rateest"]?.value ?? "")),
    ...saveKind(readings, "bps", savedBitRate, compare),
    ...saveKind(readings, "pps", String, compare),
    ...(second === undefined ? [] : [print("--rateest2", oneWord(second))]),
  ];
}

function saveKind(
  readings: Given,
  kind: "bps" | "pps",
  format: (rate: number) => string,
  compare: readonly SavedOption[],
): readonly SavedOption[] {
  const [first, second] = [readings[`--rateest-${kind}1`], readings[`--rateest-${kind}`]];
  if (first === undefined && second === undefined) return [];
  const rate = format(second?.value ?? 0);
  if (readings["--rateest-delta"] !== undefined) {
    return [print(`--rateest-${kind}1`, format(first?.value ?? 0)), ...compare, print(`--rateest-${kind}2`, rate)];
  }
  return [...compare, readings["--rateest2"] === undefined ? print(`--rateest-${kind}`, rate) : print(`--rateest-${kind}`)];
}

/** Of several the last counts; one `!` turns it. */
function comparisonOf(given: readonly Decoded[]): readonly SavedOption[] {
  const all = given.filter(({ key }) => COMPARISONS.some((one) => one === key));
  const last = all.at(-1);
  return last === undefined ? [] : [{ name: last.key, negated: all.some(({ negated }) => negated), words: [] }];
}

function print(name: string, ...words: readonly string[]): SavedOption {
  return { name, negated: false, words };
}
