import { matchModule, option, type SavedOption } from "#engine/iptables/extension.ts";
import { needsOne, onlyOne } from "#engine/iptables/matches/combination.ts";
import { oneWord } from "#engine/iptables/saved-text.ts";
import { savedAddress } from "#engine/iptables/values/address.ts";
import { host } from "#engine/iptables/values/host.ts";
import { flag, number } from "#engine/iptables/values/plain.ts";
import { procName } from "#engine/iptables/values/proc-name.ts";
import { maskOf } from "#engine/net/address.ts";
import { settle } from "#engine/net/answer.ts";

/** XT_RECENT_NAME_LEN counts the end; XT_RECENT_MAX_NSTAMPS, which was 256 in older kernels. */
const MOST_NAME = 199;
const MOST_HITS = 0xffff;

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
      values: number(0, MOST_HITS),
      wanted: (count) => `seen ${count} times or more`,
    }),
    "--rttl": option({ summary: "Only if the TTL is as it was when added.", values: flag, wanted: () => "the same TTL" }),
    "--name": option({ summary: "Name of the list; DEFAULT when left out.", negatable: false, values: procName(MOST_NAME) }),
    "--rsource": option({ summary: "The list holds source addresses (the default).", values: flag, wanted: () => "source" }),
    "--rdest": option({ summary: "The list holds destination addresses.", values: flag, wanted: () => "destination" }),
    "--mask": option({ summary: "Mask laid on the address first.", negatable: false, values: host, wanted: savedAddress }),
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
    if (rttl !== undefined || (readings["--set"] ?? readings["--remove"]) === undefined) return rttl;
    // recent_mt_check(): they ask nothing of what is on the list.
    const asks = (["--seconds", "--hitcount"] as const).find((name) => (readings[name]?.value ?? 0) !== 0);
    return asks && { fault: `${asks} is for --rcheck and --update only.`, option: asks };
  },
  save(readings, { family }, given) {
    const print = (name: string, word?: string): SavedOption => ({
      name,
      negated: false,
      words: word === undefined ? [] : [word],
    });
    const flags = (...names: readonly (keyof typeof readings)[]) =>
      names.flatMap((name) => (readings[name] === undefined ? [] : [{ ...print(name), negated: readings[name].negated }]));
    const [seconds, hits] = [readings["--seconds"]?.value, readings["--hitcount"]?.value || undefined];
    const mask = readings["--mask"]?.value ?? maskOf(family, 128);
    // Of the two sides, the last that is written counts.
    const side = given.findLast(({ key }) => key === "--rsource" || key === "--rdest")?.key ?? "--rsource";
    return [
      ...flags(...ACTIONS),
      ...(seconds === undefined ? [] : [print("--seconds", `${seconds}`)]),
      ...flags("--reap"),
      ...(hits === undefined ? [] : [print("--hitcount", `${hits}`)]),
      ...flags("--rttl"),
      print("--name", oneWord(readings["--name"]?.value ?? "DEFAULT")),
      print("--mask", savedAddress(mask)),
      print(side),
    ];
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
