// A random ruleset of one family: every table, chains of its own per hook, and what packets its rules wish for.
import type { Family } from "#engine/net/address.ts";
import type { Random } from "#test/fuzz/random.ts";
import { between, type Condition, fits, type Hook, type Place, some, type Table, type Wish } from "#test/kernel/condition.ts";
import { type TargetChoice, targetFor } from "#test/kernel/targets.ts";

const HOOKS: Readonly<Record<Table, readonly Hook[]>> = {
  raw: ["PREROUTING", "OUTPUT"],
  mangle: ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"],
  nat: ["PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"],
  filter: ["INPUT", "FORWARD", "OUTPUT"],
  security: ["INPUT", "FORWARD", "OUTPUT"],
};
const TABLES: readonly Table[] = ["raw", "mangle", "nat", "filter", "security"];

const COMMON = ["tcp", "tcp", "tcp", "udp", "udp"];
const RARE = ["sctp", "sctp", "udplite", "esp", "ah", "gre", "dccp"];
const PROTOCOLS: Readonly<Record<Family, readonly string[]>> = {
  4: [...COMMON, ...COMMON, ...COMMON, "icmp", "icmp", "icmp", ...RARE],
  6: [...COMMON, ...COMMON, ...COMMON, "ipv6-icmp", "ipv6-icmp", "ipv6-icmp", ...RARE],
};

export interface Vocabulary {
  readonly conditions: readonly Condition[];
  readonly targets: readonly TargetChoice[];
}

export interface RandomRules {
  readonly text: string;
  readonly wishes: readonly Wish[];
}

interface Rule {
  readonly text: string;
  readonly wish: Wish;
}

/** Protocols' names in packets, where `-p` has another. */
const IN_PACKETS: Readonly<Record<string, string>> = { "ipv6-icmp": "icmpv6" };

function ruleOf(random: Random, place: Omit<Place, "protocol">, words: Vocabulary, jumps: readonly string[]): Rule {
  const protocol = random.once(2) ? undefined : random.pick(PROTOCOLS[place.family]);
  const at = { ...place, protocol };
  const isOpen = random.once(5);
  const possible = words.conditions.filter((one) => fits(one, at) && (isOpen || !one.isUnseen));
  // A protocol's own conditions would else be lost among the many that go with all.
  const own = possible.filter(({ protocols }) => protocols !== undefined);
  const count = random.pick([0, 1, 1, 1, 2, 2, 3]);
  const chosen = Array.from({ length: count }, () => random.pick(own.length > 0 && random.once(2) ? own : possible));
  const conditions = [...new Map(chosen.map((one) => [one.name, one])).values()];
  const isUnseen = conditions.some((one) => one.isUnseen);
  const pieces = conditions.map((one) => one.make(random, at));
  const target = random.once(isUnseen ? 6 : 2) ? targetFor(random, words.targets, at) : undefined;
  // What ends a table for everybody would hide the rest.
  const isForAll = target?.ends === true && !target.name.startsWith("RETURN") && count === 0;
  const then = jumps.length > 0 && random.once(4) ? `-${random.pick(["j", "j", "g"])} ${random.pick(jumps)}` : "";
  const end = target === undefined || isForAll || isUnseen ? then : `${target.needs ?? ""}-j ${target.make(random, at)}`;
  const negated = protocol !== undefined && own.length === 0 && random.once(6) ? "! " : "";
  const head = protocol === undefined ? [] : [`${negated}-p ${protocol}`];
  const wish = Object.assign({}, ...pieces.map((one) => one.wish ?? {}), protocolWish(protocol, negated));
  return { text: [...head, ...pieces.map(({ text }) => text), end].filter((one) => one !== "").join(" "), wish };
}

const protocolWish = (protocol: string | undefined, negated: string): Wish =>
  protocol === undefined || negated !== "" ? {} : { proto: IN_PACKETS[protocol] ?? protocol };

/** Chains lead only to later ones of the same hook, so there are no loops. */
function hookRules(random: Random, place: Omit<Place, "protocol">, words: Vocabulary) {
  const { table, hook } = place;
  const own = Array.from({ length: random.pick([0, 1, 2, 3]) }, (_, i) => `u${table.slice(0, 1)}-${hook.slice(0, 3)}${i}`);
  const chains = [hook as string, ...own];
  const rules = chains.flatMap((chain, i) => {
    const count = i === 0 ? between(random, 2, 7) : between(random, 0, 5);
    return Array.from({ length: count }, () => ({ chain, ...ruleOf(random, place, words, own.slice(i)) }));
  });
  return { own, rules };
}

export function rulesetOf(random: Random, family: Family, words: Vocabulary): RandomRules {
  const lines: string[] = [];
  const wishes: Wish[] = [];
  for (const table of some(random, TABLES).length === 1 ? TABLES : TABLES.filter(() => !random.once(6))) {
    const parts = HOOKS[table].map((hook) => ({ hook, ...hookRules(random, { family, table, hook }, words) }));
    lines.push(`*${table}`);
    for (const { hook } of parts) lines.push(`:${hook} ${random.once(table === "filter" ? 10 : 60) ? "DROP" : "ACCEPT"} [0:0]`);
    for (const { own } of parts) lines.push(...own.map((chain) => `:${chain} - [0:0]`));
    for (const { rules } of parts) {
      for (const { chain, text, wish } of rules) {
        lines.push(`-A ${chain} ${text}`.trim());
        wishes.push(wish);
      }
    }
    lines.push("COMMIT");
  }
  return { text: `${lines.join("\n")}\n`, wishes: wishes.filter((wish) => Object.keys(wish).length > 0) };
}
