import { matchModule, option, type Refusal } from "#engine/iptables/extension.ts";
import { hasHeader } from "#engine/iptables/matches/port-options.ts";
import { parseUnsigned } from "#engine/iptables/values/mark.ts";
import { MOBILITY_HEADER } from "#engine/iptables/values/protocol.ts";
import { backwards, formatRange, parseRange, type Range, savedUnlessAll } from "#engine/iptables/values/range.ts";

/** Message types of RFC 6275, long and short. */
const TYPES: readonly (readonly [string, string])[] = [
  ["binding-refresh-request", "brr"],
  ["home-test-init", "hoti"],
  ["careof-test-init", "coti"],
  ["home-test", "hot"],
  ["careof-test", "cot"],
  ["binding-update", "bu"],
  ["binding-acknowledgement", "ba"],
  ["binding-error", "be"],
];

export const mh = matchModule({
  name: "mh",
  summary: "Type of an IPv6 mobility message.",
  source: "net/ipv6/netfilter/ip6t_mh.c",
  families: [6],
  protocols: [MOBILITY_HEADER],
  present: hasHeader(MOBILITY_HEADER),
  options: {
    "--mh-type": option({
      summary: "Type by number, range or name. Not decided here: packets carry no mobility type.",
      subject: "mobility message type",
      values: {
        syntax: "TYPE[:TYPE]",
        words: 1,
        choices: TYPES.flatMap((names, type) => names.map((value) => ({ value, summary: `Type ${type}.` }))),
        decode: ([word = ""]): Range | Refusal => {
          const range = parseRange(word, 255, readType);
          if (range === undefined) return { refusal: `"${word}" is not a mobility type or range of 0 to 255` };
          return range.first > range.last ? { refusal: backwards(word) } : range;
        },
      },
      save: (range, _context, negated) => savedUnlessAll(range, 255, negated),
      test: ({ first, last }) => (first === 0 && last === 255 ? "yes" : "unknown"),
      wanted: formatRange,
    }),
  },
  examples: [
    {
      rule: "-p mobility-header -m mh --mh-type 0:10",
      family: 6,
      unknown: [{ family: 6, protocol: 135, source: [0, 0, 0, 1], destination: [0, 0, 0, 2] }],
    },
    {
      rule: "-p mobility-header -m mh --mh-type bu",
      family: 6,
      misses: [{ family: 6, protocol: 6, source: [0, 0, 0, 1], destination: [0, 0, 0, 2] }],
    },
  ],
});

/** name_to_type(), extensions/libip6t_mh.c: the whole name, else the first that begins so. */
function readType(text: string): number | undefined {
  const lower = text.toLowerCase();
  const whole = TYPES.findIndex((names) => names.includes(lower));
  const named = whole >= 0 ? whole : TYPES.findIndex((names) => names.some((name) => name.startsWith(lower)));
  return named >= 0 ? named : parseUnsigned(text, 255);
}
