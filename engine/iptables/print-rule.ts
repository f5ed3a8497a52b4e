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
import type { Match, Option, Rule, Table, Target } from "#engine/iptables/ruleset.ts";
import { oneWord } from "#engine/iptables/saved-text.ts";
import { protocolNumber } from "#engine/iptables/values/protocol.ts";

export interface PrintOptions {
  readonly backend: Backend;
  /** `[1:2] ` before the rule, where it has counters. */
  readonly counters?: boolean;
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
export function isPrintable(rule: Rule): boolean {
  return rule.strays.length === 0 && rule.problems.every(({ severity }) => severity !== "error");
}

export function contextOf(rule: Rule, table: Pick<Table, "name" | "family">, backend: Backend): RuleContext {
  return { family: table.family, backend, table: table.name, protocol: protocolOf(rule) };
}

function protocolOf({ matches }: Rule): number | undefined {
  const core = matches.find(({ module }) => module === "");
  const option = core?.options.find(({ key, negated }) => key === "--protocol" && !negated);
  return option && protocolNumber(option.values[0]?.text ?? "");
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
    if (decoded === undefined || decoded.refusal !== undefined) return options.flatMap(asWritten);
    given.push(decoded);
  }
  const readings = readingsOf(given);
  if (readings === undefined) return options.flatMap(asWritten);
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
  const printed = spec.save === undefined ? words.map(({ text }) => oneWord(text)) : spec.save(value, context);
  return printed && { name: spec.saved ?? key, negated, words: printed };
}

function asWritten({ name, negated, values }: Option): string[] {
  return [...(negated ? ["!"] : []), oneWord(name.text), ...values.map(({ text }) => oneWord(text))];
}
