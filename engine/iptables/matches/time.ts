import { matchModule, option, type Readings, type SavedOption } from "#engine/iptables/extension.ts";
import { onlyOne } from "#engine/iptables/matches/combination.ts";
import { oneOf } from "#engine/iptables/values/names.ts";
import { flag } from "#engine/iptables/values/plain.ts";
import {
  date,
  formatDate,
  formatTimeOfDay,
  MONTHDAYS,
  monthdays,
  timeOfDay,
  WEEKDAYS,
  weekdays,
} from "#engine/iptables/values/time.ts";

const at = { negatable: false, values: timeOfDay, wanted: formatTimeOfDay };
const on = { negatable: false, values: date, wanted: formatDate };

const options = {
  "--datestart": option({ ...on, summary: "Not before this date and time." }),
  "--datestop": option({ ...on, summary: "Not after this date and time." }),
  "--timestart": option({ ...at, summary: "The daily window opens." }),
  "--timestop": option({ ...at, summary: "The daily window closes." }),
  "--weekdays": option({ summary: "On these days of the week.", subject: "day of the week", values: weekdays, wanted: oneOf }),
  "--monthdays": option({
    summary: "On these days of the month.",
    subject: "day of the month",
    values: monthdays,
    wanted: (days) => oneOf(days.map(String)),
  }),
  "--contiguous": option({
    summary: "A window over midnight is one, not two.",
    values: flag,
    wanted: () => "one window over midnight",
  }),
  "--kerneltz": option({
    summary: "Times are in the kernel's time zone instead of UTC.",
    values: flag,
    wanted: () => "the kernel's time zone",
  }),
  "--localtz": option({ summary: "The older name of --kerneltz.", values: flag, wanted: () => "the kernel's time zone" }),
  "--utc": option({ summary: "Times are in UTC (the default).", values: flag, wanted: () => "UTC" }),
};
type Given = Readings<typeof options>;

export const time = matchModule({
  name: "time",
  summary: "Date and time at which the packet arrives.",
  source: "net/netfilter/xt_time.c",
  undecidable: "-m time depends on the clock",
  options,
  check(readings) {
    const zone = onlyOne(readings, "--kerneltz", "--utc") ?? onlyOne(readings, "--localtz", "--utc");
    if (zone !== undefined || readings["--contiguous"] === undefined) return zone;
    const { start, stop } = windowOf(readings);
    // time_check(), extensions/libxt_time.c.
    if (start >= stop) return undefined;
    return { fault: "--contiguous is for a --timestop that comes before --timestart.", option: "--contiguous" };
  },
  save: saveTime,
  examples: [
    { rule: "-m time --timestart 08:00 --timestop 18:00 --weekdays Mon,Tue", unknown: [{}] },
    { rule: "-m time --datestart 2024-01-01T00:00:00 ! --monthdays 1,15", unknown: [{}] },
  ],
});

const LAST_SECOND = 86399;
/** INT_MAX: 2038-01-19T03:14:07, which --datestop is when left out. */
const LAST_DATE = 0x7fffffff;

function windowOf(readings: Given): { readonly start: number; readonly stop: number } {
  return { start: readings["--timestart"]?.value ?? 0, stop: readings["--timestop"]?.value ?? LAST_SECOND };
}

/** time_save(). The kernel has no negation: what is left of the days is written. */
function saveTime(readings: Given): readonly SavedOption[] {
  const { start, stop } = windowOf(readings);
  const whole = start === 0 && stop === LAST_SECOND;
  const from = readings["--datestart"]?.value ?? 0;
  const local = readings["--kerneltz"] ?? readings["--localtz"];
  return [
    ...(whole ? [] : [print("--timestart", formatTimeOfDay(start)), print("--timestop", formatTimeOfDay(stop))]),
    ...savedDays("--monthdays", readings["--monthdays"], MONTHDAYS),
    ...savedDays("--weekdays", readings["--weekdays"], WEEKDAYS),
    ...(from === 0 ? [] : [print("--datestart", formatDate(from))]),
    print("--datestop", formatDate(readings["--datestop"]?.value ?? LAST_DATE)),
    ...(local === undefined ? [] : [print("--kerneltz")]),
    ...(readings["--contiguous"] === undefined ? [] : [print("--contiguous")]),
  ];
}

/** All days ask nothing. "None" cannot be written but as all of them negated; iptables-save writes an empty list. */
function savedDays<Day>(
  name: string,
  reading: { readonly value: readonly Day[]; readonly negated: boolean } | undefined,
  all: readonly Day[],
): readonly SavedOption[] {
  if (reading === undefined) return [];
  const days = all.filter((day) => reading.value.includes(day) !== reading.negated);
  if (days.length === all.length) return [];
  return [days.length === 0 ? { ...print(name, all.join(",")), negated: true } : print(name, days.join(","))];
}

function print(name: string, ...words: readonly string[]): SavedOption {
  return { name, negated: false, words };
}
