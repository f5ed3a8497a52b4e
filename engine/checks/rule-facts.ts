// What the checks need to know of one rule once it has been read: what is wrong with it by itself, and what comparing it
// with the rules around it takes. Depends on the line's text and its table alone, so it is worked out once for a line
// that an edit leaves as it was.

import type { Part, RuleInput } from "#engine/checks/check.ts";
import { type Numbering, numberOfAll, sorted, textNumber, thingOf } from "#engine/checks/numbering.ts";
import { ALTERED_BY, alteredByChain, EVERYTHING, HEADER, LOOKS_AT } from "#engine/checks/packet-parts.ts";
import type { Option, Rule, Table } from "#engine/iptables/ruleset.ts";
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

/** Of a rule that cannot be read. */
export const NO_FACTS: RuleFacts = {
  problems: [],
  jumps: false,
  end: "unknown",
  conditions: [],
  action: 0,
  target: "",
  looksAt: 0,
  alters: EVERYTHING,
  remembers: false,
  understood: false,
};

/** `problems`: what was found wrong with the rule by itself. */
export function factsOf(input: RuleInput, problems: readonly Diagnostic[], numbers: Numbering): RuleFacts {
  const { rule, table, parts } = input;
  const conditions: number[] = [];
  for (const { kind, name, options } of parts) {
    if (kind !== "target") addConditions(conditions, name, options, numbers);
  }
  const fixed = fixedFacts(rule, table, parts);
  const understood = rule.strays.length === 0 && parts.every(({ readings }) => readings !== undefined);
  const action = actionNumber(rule.target, fixed.jumps, numbers);
  return withFacts(fixed, problems, sorted(conditions), action, understood);
}

/** Written out, for it is done for every rule of a dump, and spreading costs more than all the rest. */
export function withFacts(
  { jumps, end, target, looksAt, alters, remembers }: FixedFacts,
  problems: RuleFacts["problems"],
  conditions: RuleFacts["conditions"],
  action: number,
  understood = true,
): RuleFacts {
  return { problems, jumps, end, conditions, action, target, looksAt, alters, remembers, understood };
}

/** What does not depend on the values behind the options. */
export type FixedFacts = Omit<RuleFacts, "problems" | "conditions" | "action" | "understood">;

export function fixedFacts({ target }: Pick<Rule, "target">, table: Table, parts: readonly Part[]): FixedFacts {
  const last = parts.at(-1);
  const module = last?.kind === "target" ? last : undefined;
  const jumps = target !== undefined && table.chains.has(target.name.text);
  let end: RuleEnd = module === undefined ? "stays" : endOf(module);
  let alters = module === undefined ? 0 : (ALTERED_BY.get(module.name) ?? EVERYTHING);
  if (target !== undefined && jumps) {
    end = target.mode === "goto" ? "leaves" : "stays";
    alters = end === "leaves" ? 0 : alteredByChain(table.name);
  }
  const matches = matchFacts(parts);
  return { jumps, end, target: module?.module?.name ?? "", ...matches, alters: alters | matches.alters };
}

type MatchFacts = Pick<RuleFacts, "looksAt" | "alters" | "remembers">;

function matchFacts(parts: readonly Part[]): MatchFacts {
  let looksAt = 0;
  let alters = 0;
  let remembers = false;
  for (const { kind, name, module, options } of parts) {
    if (kind === "target" || name === "comment" || name === "") continue;
    looksAt |= LOOKS_AT.get(name) ?? EVERYTHING;
    if (module !== undefined && "history" in module && module.history !== undefined) remembers = true;
    if (name === "rateest" || (name === "set" && options.length > 1)) remembers = true;
    if (name === "tcp" && options.some(({ key }) => key === "--tcp-option")) looksAt |= HEADER;
    if (name === "socket" && options.some(({ key }) => key === "--restore-skmark")) alters |= EVERYTHING;
  }
  return { looksAt, alters, remembers };
}

/** What of an option tells one condition from another. */
export type SaidOption = Pick<Option, "key" | "negated"> & { readonly values: readonly { readonly text: string }[] };

/** What the number of an option's value is about; `name` is the match or target, "" for the options every rule has. */
export function optionThing(numbers: Numbering, name: string, { key, negated }: SaidOption): number {
  const option = negated ? `!${key}` : key;
  return thingOf(numbers, name === "" ? option : `${name} ${option}`);
}

export function optionNumber(numbers: Numbering, name: string, option: SaidOption): number {
  const text = valueText(option.values);
  return textNumber(numbers, optionThing(numbers, name, option), text, 0, text.length);
}

/** Adds the numbers of what a match tests: of the options every rule has, each for itself. */
function addConditions(conditions: number[], name: string, options: readonly SaidOption[], numbers: Numbering): void {
  if (name === "comment") return;
  if (name === "") {
    for (const option of options) if (!alwaysHolds(name, option)) conditions.push(optionNumber(numbers, name, option));
  } else if (options.length !== 1 || !options.every((option) => alwaysHolds(name, option))) {
    conditions.push(optionsNumber(name, options, numbers));
  }
}

/** Of a match or target with all its options. */
function optionsNumber(name: string, options: readonly SaidOption[], numbers: Numbering): number {
  const each = options.map((option) => optionNumber(numbers, name, option));
  return numberOfAll(numbers, thingOf(numbers, name), each);
}

/** 0 without a target. */
function actionNumber(
  target:
    | { readonly name: { readonly text: string }; readonly mode: string; readonly options: readonly SaidOption[] }
    | undefined,
  jumps: boolean,
  numbers: Numbering,
): number {
  if (target === undefined) return 0;
  const { name, mode, options } = target;
  return jumps
    ? textNumber(numbers, thingOf(numbers, mode), name.text, 0, name.text.length)
    : optionsNumber(name.text, options, numbers);
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

/** Whether an option that stands alone, or is one that every rule has, asks nothing of a packet. */
export function alwaysHolds(name: string, { key, negated, values }: SaidOption): boolean {
  if (negated || values.length !== 1 || (name !== "" && name !== "mark")) return false;
  return NO_CONDITION.get(key)?.has(values[0]?.text ?? "") ?? false;
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

function valueText(values: SaidOption["values"]): string {
  return values.length === 1 ? (values[0]?.text ?? "") : values.map((value) => value.text).join(" ");
}
