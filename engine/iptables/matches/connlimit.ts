import { matchModule, option } from "#engine/iptables/extension.ts";
import { needsOne, onlyOne } from "#engine/iptables/matches/combination.ts";
import { maskLength } from "#engine/iptables/values/host.ts";
import { flag, number } from "#engine/iptables/values/plain.ts";

/** IPv6's next header for: nothing follows. */
const NO_NEXT_HEADER = 59;

export const connlimit = matchModule({
  name: "connlimit",
  summary: "Number of connections an address, or a network of addresses, has at this time.",
  source: "net/netfilter/xt_connlimit.c",
  options: {
    "--connlimit-upto": option({
      summary: "At most N connections, this one counted.",
      subject: "number of connections",
      values: number(0, 0xffffffff),
      wanted: (count) => `at most ${count}`,
    }),
    "--connlimit-above": option({
      summary: "More than N connections, this one counted.",
      subject: "number of connections",
      values: number(0, 0xffffffff),
      wanted: (count) => `more than ${count}`,
    }),
    "--connlimit-mask": option({
      summary: "Prefix length that groups addresses; a single host when left out.",
      negatable: false,
      values: maskLength,
    }),
    "--connlimit-saddr": option({ summary: "Group by source address (the default).", values: flag, wanted: () => "by source" }),
    "--connlimit-daddr": option({ summary: "Group by destination address.", values: flag, wanted: () => "by destination" }),
  },
  // connlimit_mt() drops a packet it cannot count: IPv6 that carries nothing (nf_ct_get_tuplepr()), and, in kernels that count
  // unconfirmed connections only, one of a connection that began before the rule was there (__nf_conncount_add());
  // where the packet bears no connection, it may still have one.
  mayDrop: ({ family, protocol, tracking }) =>
    (family === 6 && protocol === NO_NEXT_HEADER) || tracking.connection?.confirmed !== false,
  history: {
    assume: "yes",
    why: "depends on how many connections are open",
    // With nothing else open the count is one: the connection of the packet itself.
    assumeFor(readings) {
      const upto = readings["--connlimit-upto"];
      const above = readings["--connlimit-above"];
      const few = (upto ?? above)?.value !== 0;
      return (upto !== undefined ? few : !few) !== (upto ?? above)?.negated ? "yes" : "no";
    },
  },
  check: (readings) =>
    needsOne(readings, "--connlimit-upto", "--connlimit-above") ??
    onlyOne(readings, "--connlimit-upto", "--connlimit-above") ??
    onlyOne(readings, "--connlimit-saddr", "--connlimit-daddr"),
  save(readings, { family }) {
    const count = readings["--connlimit-upto"] ?? readings["--connlimit-above"];
    const above = (readings["--connlimit-above"] !== undefined) !== count?.negated;
    const mask = readings["--connlimit-mask"]?.value ?? (family === 4 ? 32 : 128);
    const by = readings["--connlimit-daddr"] === undefined ? "--connlimit-saddr" : "--connlimit-daddr";
    return [
      { name: above ? "--connlimit-above" : "--connlimit-upto", negated: false, words: [`${count?.value ?? 0}`] },
      { name: "--connlimit-mask", negated: false, words: [`${mask}`] },
      { name: by, negated: false, words: [] },
    ];
  },
  examples: [
    { rule: "-p tcp -m connlimit --connlimit-above 20", unknown: [{ protocol: 6 }] },
    { rule: "-p tcp -m connlimit --connlimit-upto 20 --connlimit-mask 24", unknown: [{ protocol: 6 }] },
  ],
});
