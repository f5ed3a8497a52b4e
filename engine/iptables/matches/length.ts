import { matchModule, option } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { asRange } from "#engine/iptables/matches/saved-words.ts";
import { formatRange, inRange, numberRange } from "#engine/iptables/values/range.ts";

export const length = matchModule({
  name: "length",
  summary: "Length of the whole IP packet in bytes, its header included.",
  source: "net/netfilter/xt_length.c",
  options: {
    "--length": option({
      summary: "The length, or a range, ends included. Written backwards it never matches.",
      subject: "packet length",
      values: numberRange({ most: 65535, backwards: "empty" }),
      test: (range, packet) => inRange(range, packet.length),
      save: asRange,
      wanted: formatRange,
      actual: (packet) => (packet.length === undefined ? undefined : `${packet.length} bytes`),
    }),
  },
  check: (readings) => needsAll(readings, "--length"),
  examples: [
    {
      rule: "-m length --length 100:1500",
      matches: [{ length: 100 }, { length: 1500 }],
      misses: [{ length: 99 }, { length: 1501 }],
      unknown: [{ length: undefined }],
    },
    { rule: "-m length ! --length 1500:100", matches: [{ length: 500 }] },
  ],
});
