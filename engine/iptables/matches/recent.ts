import { matchModule, option } from "#engine/iptables/extension.ts";
import { needsOne, onlyOne } from "#engine/iptables/matches/combination.ts";
import { addressMask, formatHost } from "#engine/iptables/values/address.ts";
import { flag, number, text } from "#engine/iptables/values/plain.ts";
import { settle } from "#engine/net/answer.ts";

const ACTIONS = ["--set", "--rcheck", "--update", "--remove"] as const;

export const recent = matchModule({
  name: "recent",
  summary: "A named list of addresses seen lately, kept and asked by rules; rules share a list by its name.",
  source: "net/netfilter/xt_recent.c",
  options: {
    "--set": action("Put the address on the list; matches always."),
    "--rcheck": action("The address is on the list."),
    "--update": action("The address is on the list; it counts as seen again."),
    "--remove": action("The address is on the list; it is taken off."),
    "--seconds": option({
      summary: "Only if it was seen within so many seconds.",
      negatable: false,
      values: number(1, 0xffffffff),
      wanted: (seconds) => `within ${seconds} seconds`,
    }),
    "--reap": option({ summary: "Forget entries older than --seconds.", values: flag, wanted: () => "old entries forgotten" }),
    "--hitcount": option({
      summary: "Only if it was seen at least so often.",
      negatable: false,
      values: number(0, 0xffffffff),
      wanted: (count) => `seen ${count} times or more`,
    }),
    "--rttl": option({ summary: "Only if the TTL is as it was when added.", values: flag, wanted: () => "the same TTL" }),
    "--name": option({ summary: "Name of the list; DEFAULT when left out.", negatable: false, values: text }),
    "--rsource": option({ summary: "The list holds source addresses (the default).", values: flag, wanted: () => "source" }),
    "--rdest": option({ summary: "The list holds destination addresses.", values: flag, wanted: () => "destination" }),
    "--mask": option({ summary: "Mask laid on the address first.", negatable: false, values: addressMask, wanted: formatHost }),
  },
  // recent_mt(): --set is true whatever the list holds.
  test: (readings) => (readings["--set"] === undefined ? "unknown" : settle("yes", readings["--set"].negated)),
  history: {
    assume: "no",
    why: "depends on which addresses were seen before",
    assumeFor(readings) {
      const reading = readings["--rcheck"] ?? readings["--update"] ?? readings["--remove"];
      return settle(readings["--set"] === undefined ? "no" : "yes", (readings["--set"] ?? reading)?.negated ?? false) === "yes"
        ? "yes"
        : "no";
    },
  },
  check(readings) {
    const action = needsOne(readings, ...ACTIONS) ?? onlyOne(readings, ...ACTIONS);
    if (action !== undefined) return action;
    if (readings["--reap"] !== undefined && readings["--seconds"] === undefined) return "--reap also needs --seconds.";
    const rttl = onlyOne(readings, "--rttl", "--set") ?? onlyOne(readings, "--rttl", "--remove");
    return rttl ?? onlyOne(readings, "--rsource", "--rdest");
  },
  examples: [
    { rule: "-m recent --set --name ssh", matches: [{}] },
    { rule: "-m recent ! --set --name ssh", misses: [{}] },
    { rule: "-m recent --rcheck --seconds 60 --hitcount 4 --name ssh", unknown: [{}] },
  ],
});

function action(summary: string) {
  return option({ summary, subject: "address", values: flag, negatable: true, wanted: () => "on the list" });
}
