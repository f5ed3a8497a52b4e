// What the checks need to know of one rule once it has been read: what is wrong with it by itself, and what comparing it
// with the rules around it takes. Depends on the line's text and its table alone, so it is worked out once for a line
// that an edit leaves as it was.

import type { Part, RuleInput } from "#engine/checks/check.ts";
import { ALTERED_BY, alteredByChain, EVERYTHING, HEADER, LOOKS_AT } from "#engine/checks/packet-parts.ts";
import type { Option } from "#engine/iptables/ruleset.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";

/** What becomes of a packet that matches the rule, as far as the next rule is concerned. */
export type RuleEnd =
  /** It never comes to the next rule: a verdict, or a goto. */
  | "leaves"
  /** It leaves the chain and goes on in the one that called it. */
  | "returns"
  /** It comes to the next rule, perhaps changed, or may come back from a chain. */
  | "stays"
  /** Nobody knows. */
  | "unknown";

export interface RuleFacts {
  /** Places count from the beginning of the line. */
  readonly problems: readonly Diagnostic[];
  /** Whether the target is a chain of the table. */
  readonly jumps: boolean;
  readonly end: RuleEnd;
  /** One number for each thing tested, ascending; the same test has the same number in every rule. Comments do not count. */
  readonly conditions: readonly number[];
  /** The number of target and options. */
  readonly action: number;
  /** The target module; "" for a chain, a target that is not known, or none. */
  readonly target: string;
  /** What can change under way that the conditions look at, and what the rule may change: bits of packet-parts.ts. */
  readonly looksAt: number;
  readonly alters: number;
  /** Whether a condition counts or remembers packets: it may then hold for one packet and not for the next like it. */
  readonly remembers: boolean;
  /** False when a word of the rule is not understood or a value cannot be read: nothing can then be said of the rule. */
  readonly understood: boolean;
}

/** Numbers for texts: the same text has the same number. */
export interface Numbering {
  readonly numbers: Map<string, number>;
}

export function numbering(): Numbering {
  return { numbers: new Map() };
}

/** `problems`: what was found wrong with the rule by itself. */
export function factsOf(input: RuleInput, problems: readonly Diagnostic[], { numbers }: Numbering): RuleFacts {
  const { rule, table, parts } = input;
  const numberOf = (text: string): number => {
    const known = numbers.get(text);
    if (known !== undefined) return known;
    numbers.set(text, numbers.size + 1);
    return numbers.size;
  };
  const matches = matchFacts(parts, numberOf);
  const last = parts.at(-1);
  const module = last?.kind === "target" ? last : undefined;
  const { target } = rule;
  const jumps = target !== undefined && table.chains.has(target.name.text);
  let end: RuleEnd = module === undefined ? "stays" : endOf(module);
  let action = module === undefined ? 0 : numberOf(partText(module));
  let alters = module === undefined ? 0 : (ALTERED_BY.get(module.name) ?? EVERYTHING);
  if (jumps) {
    action = numberOf(`${target.mode} ${target.name.text}`);
    end = target.mode === "goto" ? "leaves" : "stays";
    alters = end === "leaves" ? 0 : alteredByChain(table.name);
  }
  const understood = rule.strays.length === 0 && parts.every(({ readings }) => readings !== undefined);
  const name = module?.module?.name ?? "";
  return { problems, jumps, end, action, target: name, understood, ...matches, alters: alters | matches.alters };
}

type MatchFacts = Pick<RuleFacts, "conditions" | "looksAt" | "alters" | "remembers">;

function matchFacts(parts: readonly Part[], numberOf: (text: string) => number): MatchFacts {
  const conditions: number[] = [];
  let looksAt = 0;
  let alters = 0;
  let remembers = false;
  for (const { kind, name, module, options } of parts) {
    if (kind === "target" || name === "comment") continue;
    if (name === "") {
      for (const option of options) if (!alwaysHolds(option)) conditions.push(numberOf(optionText(option)));
      continue;
    }
    if (options.length === 1 && name === "mark" && options.every(alwaysHolds)) continue;
    conditions.push(numberOf(partText({ name, options })));
    looksAt |= LOOKS_AT.get(name) ?? EVERYTHING;
    if (module !== undefined && "history" in module && module.history !== undefined) remembers = true;
    if (name === "rateest" || (name === "set" && options.length > 1)) remembers = true;
    if (name === "tcp" && options.some(({ key }) => key === "--tcp-option")) looksAt |= HEADER;
    if (name === "socket" && options.some(({ key }) => key === "--restore-skmark")) alters |= EVERYTHING;
  }
  return { conditions: conditions.sort(ascending), looksAt, alters, remembers };
}

/** By option, the values with which it asks nothing of a packet (ip_packet_match(), net/ipv4/netfilter/ip_tables.c). */
const NO_CONDITION: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["--source", new Set(["0.0.0.0/0", "0/0", "0.0.0.0/0.0.0.0", "::/0"])],
  ["--destination", new Set(["0.0.0.0/0", "0/0", "0.0.0.0/0.0.0.0", "::/0"])],
  ["--protocol", new Set(["all", "0"])],
  ["--in-interface", new Set(["+"])],
  ["--out-interface", new Set(["+"])],
  ["--mark", new Set(["0x0/0x0", "0/0"])],
]);

function alwaysHolds({ key, negated, values }: Option): boolean {
  return !negated && values.length === 1 && (NO_CONDITION.get(key)?.has(values[0]?.text ?? "") ?? false);
}

function ascending(a: number, b: number): number {
  return a - b;
}

const LEAVING: ReadonlySet<string> = new Set([
  "ACCEPT",
  "DROP",
  "REJECT",
  "QUEUE",
  "NFQUEUE",
  "DNAT",
  "SNAT",
  "MASQUERADE",
  "REDIRECT",
  "NETMAP",
]);

/** NAT targets give a verdict as well; NFQUEUE with --queue-bypass may let the packet come back only as accepted. */
function endOf({ name, module }: Part): RuleEnd {
  if (name === "RETURN") return "returns";
  if (LEAVING.has(name)) return "leaves";
  return module === undefined ? "unknown" : "stays";
}

/** A match with its options as written, in the order of their names. */
function partText({ name, options }: Pick<Part, "name" | "options">): string {
  if (options.length === 1 && options[0] !== undefined) return `${name} ${optionText(options[0])}`;
  return `${name} ${options.map(optionText).sort().join(" ")}`;
}

function optionText({ key, negated, values }: Option): string {
  const text = values.length === 1 ? values[0]?.text : values.map((value) => value.text).join(" ");
  return `${negated ? "!" : ""}${key} ${text}`;
}
