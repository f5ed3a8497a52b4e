// A rule's canonical text: what iptables-save would print for it, word for word. Each module says how its options are
// printed; here they are put in order and what every rule has comes first (save_ipv4_addr() and save_matches_and_target(),
// iptables/xshared.c and iptables/nft-shared.c).

import {
  type Decoded,
  decodeOption,
  type MatchModule,
  type OptionTable,
  type RuleContext,
  readingsOf,
  type SavedOption,
  type TargetModule,
} from "#engine/iptables/extension.ts";
import { CORE, matchNamed, targetNamed } from "#engine/iptables/modules.ts";
import type { Backend } from "#engine/iptables/netfilter.ts";
import { readStatement } from "#engine/iptables/read-rule.ts";
import type { Match, Option, Rule, Table, Target } from "#engine/iptables/ruleset.ts";
import { oneWord } from "#engine/iptables/saved-text.ts";
import { protocolNumber } from "#engine/iptables/values/protocol.ts";

export interface PrintOptions {
  readonly backend: Backend;
  /** `[1:2] ` before the rule, where it has counters. */
  readonly counters?: boolean;
}

/** The rules that the kernel gets from this one: one for each pair of addresses where `-s` or `-d` lists several. */
export function printRules(rule: Rule, table: Table, options: PrintOptions): string[] {
  const [core, ...others] = rule.matches;
  if (core === undefined || core.module !== "" || !core.options.some(isList)) return [printRule(rule, table, options)];
  let lists: readonly (readonly Option[])[] = [[]];
  for (const option of core.options.toSorted((a, b) => Number(b.key === "--source") - Number(a.key === "--source"))) {
    const each = isList(option) ? splitList(option) : [option];
    lists = lists.flatMap((list) => each.map((one) => [...list, one]));
    if (lists.length > MOST_RULES) return [printRule(rule, table, options)];
  }
  return lists.map((list) => printRule({ ...rule, matches: [{ ...core, options: list }, ...others] }, table, options));
}

/** A word of a rule holds some 70 addresses at most; hostile text has more. */
const MOST_RULES = 10_000;

function isList({ key, values }: Option): boolean {
  return (key === "--source" || key === "--destination") && values[0]?.text.includes(",") === true;
}

function splitList(option: Option): Option[] {
  const [list] = option.values;
  return list === undefined ? [option] : list.text.split(",").map((text) => ({ ...option, values: [{ ...list, text }] }));
}

/** `-A CHAIN …`. What nobody understands is printed as it was written, in its place. */
export function printRule(rule: Rule, table: Table, { backend, counters = false }: PrintOptions): string {
  const context = contextOf(rule, table, backend);
  const head = counters && rule.counters ? `[${rule.counters.packets}:${rule.counters.bytes}] ` : "";
  const matches = rule.matches.flatMap((match) => printMatch(match, context));
  const target = rule.target === undefined ? [] : printTarget(rule.target, table, context);
  return `${head}${["-A", oneWord(rule.chain.text), ...matches, ...target].join(" ")}`;
}

/** Whether every word of the rule is understood, so that its canonical text says all it says. */
export function isPrintable(rule: Rule, table: Table): boolean {
  if (rule.strays.length > 0 || rule.problems.some(({ severity }) => severity === "error")) return false;
  const isUsual = rule.matches.length < MANY_MATCHES && !hasUnknownOptions(rule);
  return isUsual || BACKENDS.every((backend) => readsTheSame(rule, table, backend));
}

/** Words that were written as one may be more than a rule can have when they are printed. */
const MANY_MATCHES = 50;

const BACKENDS: readonly Backend[] = ["nft", "legacy"];

function hasUnknownOptions({ matches, target }: Rule): boolean {
  return [...matches, ...(target === undefined ? [] : [target])].some(({ options }) => options.some(({ key }) => key === ""));
}

/**
 * In canonical order, what an unknown match or target has for options may be those of a module that was named behind it, and
 * words without a place of their own may become values.
 */
function readsTheSame(rule: Rule, table: Table, backend: Backend): boolean {
  const printed = printRule(rule, table, { backend });
  const span = { start: 0, end: printed.length };
  const again = readStatement(printed, span, rule.ref, rule.line, (name) => table.chains.has(name));
  return again.problems.length === 0 && again.strays.length === 0 && printRule(again, table, { backend }) === printed;
}

export function contextOf(rule: Rule, table: Pick<Table, "name" | "family">, backend: Backend): RuleContext {
  const option = protocolOption(rule);
  const context = { family: table.family, backend, table: table.name };
  if (option === undefined) return { ...context, protocol: undefined };
  // 0 asks for nothing.
  return { ...context, protocol: protocolNumber(option.values[0]?.text ?? "") || undefined, protocolSpan: option.span };
}

function protocolOption({ matches }: Rule): Option | undefined {
  const core = matches[0]?.module === "" ? matches[0] : undefined;
  return core?.options.find(({ key, negated }) => key === "--protocol" && !negated);
}

/** The words of one match; the options that every rule has come without a name. */
export function printMatch(match: Match, context: RuleContext): string[] {
  const module = match.module === "" ? CORE : matchNamed(match.module);
  const head = match.module === "" ? [] : ["-m", oneWord(module?.name ?? match.module)];
  return [...head, ...printOptions(match.options, module, context)];
}

function printTarget(target: Target, { chains }: Table, context: RuleContext): string[] {
  const { text } = target.name;
  const module = chains.has(text) ? undefined : targetNamed(text);
  return [target.mode === "goto" ? "-g" : "-j", oneWord(text), ...printOptions(target.options, module, context)];
}

function printOptions(
  options: readonly Option[],
  module: MatchModule | TargetModule | undefined,
  context: RuleContext,
): readonly string[] {
  if (module === undefined) return options.flatMap(asWritten);
  const given: Decoded[] = [];
  for (const option of options) {
    const decoded = decodeOption(option, module.options, context.family);
    if (decoded === undefined || decoded.refusal !== undefined) return options.flatMap((one) => unread(one, module.options));
    given.push(decoded);
  }
  const readings = readingsOf(given);
  if (readings === undefined) return options.flatMap((one) => unread(one, module.options));
  const saved = module.save?.(readings, context, given) ?? inOrder(given, module.options, context);
  return saved.flatMap(({ name, negated, words }) => [...(negated ? ["!"] : []), name, ...words]);
}

/** Each option as its spec prints it, in the order of the option table, as the save functions of most modules do. */
export function inOrder(given: readonly Decoded[], table: OptionTable, context: RuleContext): SavedOption[] {
  const order = Object.keys(table);
  const sorted = [...given].sort((a, b) => order.indexOf(a.key) - order.indexOf(b.key));
  return sorted.flatMap((one) => savedOption(one, context) ?? []);
}

/** One option as its spec prints it; undefined when it is not printed. */
export function savedOption({ key, negated, spec, value, words }: Decoded, context: RuleContext): SavedOption | undefined {
  const printed = spec.save === undefined ? words.map(({ text }) => oneWord(text)) : spec.save(value, context, negated);
  return printed && { name: spec.saved ?? key, negated, words: printed };
}

/** With its full name where that is known: a cut one may mean another option beside other words. */
function unread(option: Option, table: OptionTable): string[] {
  const spec = table[option.key];
  const known = spec === undefined ? undefined : (spec.saved ?? option.key);
  return asWritten(known === undefined ? option : { ...option, name: { ...option.name, text: known } });
}

function asWritten({ name, negated, values }: Option): string[] {
  return [...(negated ? ["!"] : []), oneWord(name.text), ...values.map(({ text }) => oneWord(text))];
}
