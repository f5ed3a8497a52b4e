// What the checks need to know of one rule once it has been read: what is wrong with it by itself, and what comparing it
// with the rules around it takes. Depends on the line's text and its table alone, so it is worked out once for a line
// that an edit leaves as it was.

import type { Part, RuleInput } from "#engine/checks/check.ts";
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

/** Numbers for texts: the same text about the same thing has the same number. */
export interface Numbering {
  /** By thing, e.g. an option. */
  readonly things: Map<string, Map<string, number>>;
  count: number;
}

export function numbering(): Numbering {
  return { things: new Map(), count: 0 };
}

/** The number of a text, which is new or known. */
export function numberOf(numbers: Numbering, thing: string, text: string): number {
  let texts = numbers.things.get(thing);
  if (texts === undefined) {
    texts = new Map();
    numbers.things.set(thing, texts);
  }
  const known = texts.get(text);
  if (known !== undefined) return known;
  texts.set(ownCopy(text), ++numbers.count);
  return numbers.count;
}

/** A piece cut out of a text keeps the whole text alive, and so a version of the file that is long gone. */
export function ownCopy(text: string): string {
  return `\u0000${text}`.slice(1);
}

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

/** Adds the numbers of what a match tests: of the options every rule has, each for itself. */
export function addConditions(conditions: number[], name: string, options: readonly SaidOption[], numbers: Numbering): void {
  if (name === "comment") return;
  if (name === "") {
    for (const option of options) if (!alwaysHolds(option)) conditions.push(optionNumber(option, numbers));
  } else if (options.length !== 1 || name !== "mark" || !options.every(alwaysHolds)) {
    conditions.push(numberOf(numbers, name, optionsText(options)));
  }
}

export function optionNumber({ key, negated, values }: SaidOption, numbers: Numbering): number {
  return numberOf(numbers, negated ? `!${key}` : key, valueText(values));
}

/** 0 without a target. */
export function actionNumber(
  target:
    | { readonly name: { readonly text: string }; readonly mode: string; readonly options: readonly SaidOption[] }
    | undefined,
  jumps: boolean,
  numbers: Numbering,
): number {
  if (target === undefined) return 0;
  const { name, mode, options } = target;
  return jumps ? numberOf(numbers, mode, name.text) : numberOf(numbers, name.text, optionsText(options));
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

function alwaysHolds({ key, negated, values }: SaidOption): boolean {
  return !negated && values.length === 1 && (NO_CONDITION.get(key)?.has(values[0]?.text ?? "") ?? false);
}

/** In place: the lists are short. */
export function sorted(numbers: number[]): readonly number[] {
  for (let i = 1; i < numbers.length; i++) {
    const number = numbers[i] ?? 0;
    let at = i;
    for (; at > 0 && (numbers[at - 1] ?? 0) > number; at--) numbers[at] = numbers[at - 1] ?? 0;
    numbers[at] = number;
  }
  return numbers;
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

/** The options of a match or target as written, in the order of their names. */
export function optionsText(options: readonly SaidOption[]): string {
  const [first] = options;
  if (first === undefined) return "";
  return options.length === 1 ? optionText(first) : options.map(optionText).sort().join(" ");
}

function optionText({ key, negated, values }: SaidOption): string {
  return `${negated ? "!" : ""}${key} ${valueText(values)}`;
}

function valueText(values: SaidOption["values"]): string {
  return values.length === 1 ? (values[0]?.text ?? "") : values.map((value) => value.text).join(" ");
}
