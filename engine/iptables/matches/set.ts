import { matchModule, option, type RuleContext } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { bigNumber } from "#engine/iptables/values/big-number.ts";
import { flag } from "#engine/iptables/values/plain.ts";
import { formatSetReference, setReference } from "#engine/iptables/values/set-reference.ts";
import { settle } from "#engine/net/answer.ts";

const COUNTERS = ["--packets-eq", "--packets-lt", "--packets-gt", "--bytes-eq", "--bytes-lt", "--bytes-gt"] as const;

export const set = matchModule({
  name: "set",
  summary: "Looks the packet's addresses, ports and devices up in an ipset.",
  source: "net/netfilter/xt_set.c",
  options: {
    "--match-set": option({
      summary: "The set, and for each of its dimensions the side of the packet to look at.",
      subject: "packet",
      aliases: ["--set"],
      values: setReference,
      save: ({ set: name, directions }) => [name, directions.join(",")],
      wanted: formatSetReference,
      actual: (_packet, environment, { set }) => environment.describeSet(set),
    }),
    "--return-nomatch": option({
      summary: "Entries marked nomatch count as found.",
      values: flag,
      wanted: () => "nomatch entries found",
    }),
    "--update-counters": option({
      summary: "With `!`: the counters of the element stay as they are.",
      values: flag,
      negatable: true,
      save: savedNegation,
      wanted: () => "counters updated",
    }),
    "--update-subcounters": option({
      summary: "With `!`: the counters of the element in a member set stay as they are.",
      values: flag,
      negatable: true,
      save: savedNegation,
      wanted: () => "counters of member sets updated",
    }),
    "--packets-eq": counter("The element's packet counter equals this.", true),
    "--packets-lt": counter("The element's packet counter is lower."),
    "--packets-gt": counter("The element's packet counter is higher."),
    "--bytes-eq": counter("The element's byte counter equals this.", true),
    "--bytes-lt": counter("The element's byte counter is lower."),
    "--bytes-gt": counter("The element's byte counter is higher."),
  },
  // set_match_v4(): the counters belong to the look-up, so `!` turns the two together.
  test(readings, packet, environment) {
    const match = readings["--match-set"];
    if (match === undefined) return "unknown";
    const found = environment.inSet(match.value.set, packet, {
      directions: match.value.directions,
      returnNomatch: readings["--return-nomatch"] !== undefined,
      countersAsked: COUNTERS.some((name) => readings[name] !== undefined),
    });
    return settle(found, match.negated);
  },
  check: (readings) => needsAll(readings, "--match-set"),
  examples: [
    { rule: "-m set --match-set blocked src", unknown: [{}] },
    { rule: "-m set ! --match-set pods dst,dst --packets-gt 5", unknown: [{ protocol: 6, destinationPort: 80 }] },
  ],
});

/** Counters are updated anyway; only `!` says something. */
function savedNegation(_value: true, _context: RuleContext, negated: boolean): readonly string[] | undefined {
  return negated ? [] : undefined;
}

function counter(summary: string, negatable = false) {
  return option({ summary, values: bigNumber, save: (count) => [`${count}`], negatable, subject: "element's counter" });
}
