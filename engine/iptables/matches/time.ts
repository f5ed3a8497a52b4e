import { matchModule, option } from "#engine/iptables/extension.ts";
import { onlyOne } from "#engine/iptables/matches/combination.ts";
import { oneOf } from "#engine/iptables/values/names.ts";
import { flag } from "#engine/iptables/values/plain.ts";
import { date, monthdays, timeOfDay, weekdays } from "#engine/iptables/values/time.ts";

export const time = matchModule({
  name: "time",
  summary: "Date and time at which the packet arrives.",
  source: "net/netfilter/xt_time.c",
  undecidable: "-m time depends on the clock",
  options: {
    "--datestart": option({ summary: "Not before this date and time.", negatable: false, values: date }),
    "--datestop": option({ summary: "Not after this date and time.", negatable: false, values: date }),
    "--timestart": option({ summary: "The daily window opens.", negatable: false, values: timeOfDay }),
    "--timestop": option({ summary: "The daily window closes.", negatable: false, values: timeOfDay }),
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
      aliases: ["--localtz"],
      values: flag,
      wanted: () => "the kernel's time zone",
    }),
    "--utc": option({ summary: "Times are in UTC (the default).", values: flag, wanted: () => "UTC" }),
  },
  check: (readings) => onlyOne(readings, "--kerneltz", "--utc"),
  examples: [
    { rule: "-m time --timestart 08:00 --timestop 18:00 --weekdays Mon,Tue", unknown: [{}] },
    { rule: "-m time --datestart 2024-01-01T00:00:00 ! --monthdays 1,15", unknown: [{}] },
  ],
});
