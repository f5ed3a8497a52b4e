// Reads `ip rule` and `ip -6 rule`, and rules in the words of `ip rule add`.
import { type Family, familyOf, type Prefix, parsePrefix } from "#engine/net/address.ts";
import { outputLines } from "#engine/node/lines.ts";
import type { RoutingRule } from "#engine/node/node.ts";
import { DEFAULT_TABLE, LOCAL_TABLE, MAIN_TABLE, tableNumber } from "#engine/node/tables.ts";
import { type Diagnostic, diagnostic } from "#engine/text/diagnostic.ts";

export interface IpRuleOutput {
  /** Without the rules every node has. */
  readonly rules: readonly RoutingRule[];
  /** Priorities of the rules every node has that are missing here. */
  readonly removedDefaults: readonly number[];
  readonly problems: readonly Diagnostic[];
}

/** The rules the kernel starts with: fib_default_rules_init() in net/ipv4/fib_rules.c and net/ipv6/fib6_rules.c. */
export const DEFAULT_RULES: Readonly<Record<Family, readonly { readonly priority: number; readonly table: number }[]>> = {
  4: [
    { priority: 0, table: LOCAL_TABLE },
    { priority: 32766, table: MAIN_TABLE },
    { priority: 32767, table: DEFAULT_TABLE },
  ],
  6: [
    { priority: 0, table: LOCAL_TABLE },
    { priority: 32766, table: MAIN_TABLE },
  ],
};

export function parseIpRule(text: string, family: Family): IpRuleOutput {
  const read: RoutingRule[] = [];
  const problems: Diagnostic[] = [];
  for (const line of outputLines(text)) {
    const [first, ...rest] = line.words.map((word) => word.text);
    if (first?.startsWith("#")) continue;
    const priority = /^(\d+):$/.exec(first ?? "")?.[1];
    const rule = priority === undefined ? undefined : ruleOf(rest, family, Number(priority));
    if (rule !== undefined) read.push(rule);
    else problems.push(diagnostic("node-unread-line", "warning", line, "This line is not a routing rule; it is left out."));
  }
  const missing = DEFAULT_RULES[family].filter((usual) => !read.some((rule) => isDefault(rule, usual)));
  return {
    rules: read.filter((rule) => !DEFAULT_RULES[family].some((usual) => isDefault(rule, usual))),
    removedDefaults: missing.map((usual) => usual.priority),
    problems,
  };
}

function isDefault(rule: RoutingRule, usual: { priority: number; table: number }): boolean {
  const { action, from, to, mark, inInterface, outInterface, inverted } = rule;
  if (rule.priority !== usual.priority || typeof action === "string" || action.lookup !== usual.table || inverted) return false;
  const plain = from === undefined && to === undefined && mark === undefined;
  return plain && inInterface === undefined && outInterface === undefined && rule.otherConditions === undefined;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Keywords with a value that are conditions this model does not hold. */
const OTHER: ReadonlySet<string> = new Set([
  "tos",
  "dsfield",
  "ipproto",
  "sport",
  "dport",
  "uidrange",
  "tun_id",
  "dscp",
  "flowlabel",
  "suppress_ifgroup",
]);
const IGNORED: ReadonlySet<string> = new Set(["proto", "protocol", "realms"]);

/** A rule in `ip rule` words behind the priority; undefined when it is none. `priority` counts where the words name none. */
export function ruleOf(words: readonly string[], family: Family, priority: number): RoutingRule | undefined {
  const rule: Mutable<RoutingRule> = {
    priority,
    family,
    inverted: false,
    from: undefined,
    to: undefined,
    mark: undefined,
    inInterface: undefined,
    outInterface: undefined,
    action: { lookup: MAIN_TABLE },
  };
  const others: string[] = [];
  for (let i = 0; i < words.length; ) {
    const taken = readWord(rule, others, words[i] ?? "", words[i + 1]);
    if (taken === undefined) return undefined;
    i += taken;
  }
  return others.length > 0 ? { ...rule, otherConditions: others } : rule;
}

/** How many words were read, or undefined when they make no sense. */
function readWord(rule: Mutable<RoutingRule>, others: string[], word: string, value: string | undefined): number | undefined {
  switch (word) {
    case "not":
      rule.inverted = true;
      return 1;
    case "blackhole":
    case "unreachable":
    case "prohibit":
      rule.action = word;
      return 1;
    case "nop":
    case "l3mdev":
      others.push(word);
      return 1;
    case "[detached]":
      // The rule names a device that is gone, so no packet meets it; its device name says the same.
      return 1;
    default:
      return value === undefined ? undefined : readPair(rule, others, word, value);
  }
}

function readPair(rule: Mutable<RoutingRule>, others: string[], word: string, value: string): number | undefined {
  switch (word) {
    case "from":
    case "to": {
      if (value === "all" || value === "any" || value === "default") return 2;
      const prefix = prefixFor(value, rule.family);
      if (prefix === undefined) return undefined;
      rule[word] = prefix;
      return 2;
    }
    case "fwmark":
      rule.mark = markOf(value);
      return rule.mark === undefined ? undefined : 2;
    case "iif":
    case "dev":
      rule.inInterface = value;
      return 2;
    case "oif":
      rule.outInterface = value;
      return 2;
    case "lookup":
    case "table":
      rule.action = { lookup: tableNumber(value) };
      return 2;
    case "goto":
      rule.action = "unknown";
      return 2;
    case "pref":
    case "priority":
    case "preference":
    case "order":
      rule.priority = Number(value);
      return /^\d+$/.test(value) ? 2 : undefined;
    case "suppress_prefixlength":
      rule.suppressPrefixLength = Number(value);
      return /^\d+$/.test(value) ? 2 : undefined;
    default:
      if (IGNORED.has(word)) return 2;
      if (!OTHER.has(word)) return undefined;
      others.push(`${word} ${value}`);
      return 2;
  }
}

function prefixFor(text: string, family: Family): Prefix | undefined {
  const prefix = parsePrefix(text);
  return prefix !== undefined && familyOf(prefix.address) === family ? prefix : undefined;
}

function markOf(text: string): { value: number; mask: number } | undefined {
  const match = /^(0[xX][0-9a-fA-F]{1,8}|\d{1,10})(?:\/(0[xX][0-9a-fA-F]{1,8}|\d{1,10}))?$/.exec(text);
  if (match === null) return undefined;
  const [value, mask] = [Number(match[1]), match[2] === undefined ? 0xffffffff : Number(match[2])];
  return value <= 0xffffffff && mask <= 0xffffffff ? { value, mask } : undefined;
}
