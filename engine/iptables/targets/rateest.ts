import { type Readings, targetModule } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { oneWord } from "#engine/iptables/saved-text.ts";
import { saved, setting } from "#engine/iptables/targets/setting.ts";
import { duration, formatDuration } from "#engine/iptables/values/duration.ts";
import { shortText } from "#engine/iptables/values/short-text.ts";

const name = shortText({ syntax: "NAME", most: 15, longer: "cut", empty: "allowed" });

const options = {
  "--rateest-name": setting("The estimator's name; 15 characters of it count.", name),
  "--rateest-interval": setting("How often the rate is measured: made a power of two quarter seconds.", duration, formatDuration),
  "--rateest-ewmalog": setting("Time constant of the average: made a power of two intervals.", duration, formatDuration),
};
type Given = Readings<typeof options>;

export const RATEEST = targetModule({
  name: "RATEEST",
  summary: "Counts the packet in a named rate estimator and goes on with the next rule.",
  source: "net/netfilter/xt_RATEEST.c",
  options,
  effect: (readings) => ({ kind: "continue", note: `counted in ${readings["--rateest-name"]?.value ?? "an estimator"}` }),
  check: (readings) => needsAll(readings, ...Object.keys(options)) ?? checkPeriods(readings),
  save: (readings) => {
    const interval = QUARTER_SECOND * 2 ** intervalLog(readings);
    return [
      saved("--rateest-name", oneWord(readings["--rateest-name"]?.value ?? "")),
      saved("--rateest-interval", formatDuration(interval)),
      saved("--rateest-ewmalog", formatDuration(interval * 2 ** averageLog(readings))),
    ];
  },
  examples: [
    { target: "RATEEST --rateest-name up --rateest-interval 250ms --rateest-ewmalog 0.5s", before: {}, effect: "continue" },
  ],
});

/** In microseconds. */
const QUARTER_SECOND = 250_000;
const LONGEST_INTERVAL = 5;

/** RATEEST_final_check(), extensions/libxt_RATEEST.c. */
function checkPeriods(readings: Given): string | undefined {
  if (intervalLog(readings) > LONGEST_INTERVAL) return "--rateest-interval is too long: at most 8 seconds.";
  const log = averageLog(readings);
  return log === 0 || log >= 31 ? "--rateest-ewmalog is too short or too long for this interval." : undefined;
}

/** The interval is the first of 0.25, 0.5, 1, 2, 4 and 8 seconds that is not shorter. */
function intervalLog(readings: Given): number {
  const interval = readings["--rateest-interval"]?.value ?? 0;
  let log = 0;
  while (log <= LONGEST_INTERVAL && interval > QUARTER_SECOND * 2 ** log) log++;
  return log;
}

/** The last weight whose time constant, of the interval as it is written, is not above the wanted one. */
function averageLog(readings: Given): number {
  const interval = readings["--rateest-interval"]?.value ?? 0;
  const wanted = readings["--rateest-ewmalog"]?.value ?? 0;
  let log = 1;
  while (log < 32 && interval / -Math.log(1 - 2 ** -log) <= wanted) log++;
  return log - 1;
}
