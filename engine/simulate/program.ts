// A ruleset made ready to walk: rules compiled to conditions and an action, each on its first use.

import {
  complaintOf,
  type Decoded,
  decode,
  type MatchModule,
  type OptionTable,
  type Readings,
  type RuleContext,
  readingsOf,
  type TargetModule,
} from "#engine/iptables/extension.ts";
import { type Gaps, gapsOf } from "#engine/iptables/gaps.ts";
import { CORE, matchNamed, targetNamed } from "#engine/iptables/modules.ts";
import type { Backend } from "#engine/iptables/netfilter.ts";
import { contextOf } from "#engine/iptables/print-rule.ts";
import { readRule } from "#engine/iptables/read-rule.ts";
import type { Chain, Match, Rule, RuleRef, Ruleset, Table, Target } from "#engine/iptables/ruleset.ts";
import type { Family } from "#engine/net/address.ts";
import { type Environment, NOTHING_KNOWN } from "#engine/net/environment.ts";
import { type NodeContext, UNKNOWN_NODE } from "#engine/node/node.ts";
import { type Sieve, sieveOf } from "#engine/simulate/sieve.ts";

/** One match of a rule, ready to be asked. */
export interface Condition {
  /** Undefined: a module nobody knows. */
  readonly module: MatchModule | undefined;
  readonly decoded: readonly Decoded[];
  /** All options by name, for modules that judge them together; undefined when one could not be read. */
  readonly readings: Readings<OptionTable> | undefined;
  /** Why the answer is always "unknown", e.g. `-m geoip is not known here`. */
  readonly unknown: string | undefined;
}

export type Action =
  | { readonly kind: "none" }
  | { readonly kind: "chain"; readonly chain: string; readonly mode: "jump" | "goto" }
  | { readonly kind: "module"; readonly module: TargetModule; readonly readings: Readings<OptionTable> }
  | { readonly kind: "unknown"; readonly why: string };

export interface CompiledRule {
  readonly ref: RuleRef;
  readonly conditions: readonly Condition[];
  readonly action: Action;
}

export interface ChainRules {
  /** As {@link Program.compiled}. */
  at(number: number): CompiledRule | undefined;
  /** Passes over rules that surely do not match. */
  readonly sieve: Sieve;
}

const NO_RULES: ChainRules = { at: () => undefined, sieve: (number) => number };

export interface Program {
  readonly ruleset: Ruleset;
  /** Only tables of this family are walked. */
  readonly family: Family;
  readonly backend: Backend;
  readonly node: NodeContext;
  readonly environment: Environment;
  /** What the dump does not show. */
  readonly gaps: Gaps;
  /** By name; of a table that stands twice the later one counts. */
  readonly tables: ReadonlyMap<string, Table>;
  chain(table: string, name: string): Chain | undefined;
  /** The rules of a chain, for a walk that looks at many of them. */
  rulesOf(table: string, chain: string): ChainRules;
  /** The rule as the walk needs it, or undefined when the chain has no such rule. */
  compiled(table: string, chain: string, number: number): CompiledRule | undefined;
  /** The rule as it is written, read anew. */
  rule(ref: RuleRef): Rule | undefined;
}

export interface ProgramOptions {
  /** Default: the ruleset's own. */
  readonly family?: Family;
  /** Default nft, what a node of today runs. */
  readonly backend?: Backend;
  readonly node?: NodeContext;
  readonly environment?: Environment;
}

/** The returned object remembers compiled rules; that memory is of this ruleset only and changes no answer. */
export function createProgram(ruleset: Ruleset, options: ProgramOptions = {}): Program {
  const { family = ruleset.family, backend = "nft" } = options;
  const tables = new Map(ruleset.tables.filter((table) => table.family === family).map((table) => [table.name, table]));
  const memory = new Map<Chain, ChainRules>();
  const chain = (table: string, name: string) => tables.get(table)?.chains.get(name);
  const rulesOf = (table: string, name: string): ChainRules => {
    const found = chain(table, name);
    if (found === undefined) return NO_RULES;
    const known = memory.get(found);
    if (known !== undefined) return known;
    const isChain = (target: string) => chain(table, target) !== undefined;
    const at = remembering((number) => {
      const rule = readRule(ruleset, found, number, tables.get(table));
      return rule && compileRule(rule, contextOf(rule, { name: table, family }, backend), isChain);
    });
    const rules = { at, sieve: sieveOf(ruleset, found, family) };
    memory.set(found, rules);
    return rules;
  };
  const rule = (ref: RuleRef) => {
    const found = chain(ref.table, ref.chain);
    return found && readRule(ruleset, found, ref.number);
  };
  return {
    ruleset,
    family,
    gaps: gapsOf(ruleset, family),
    backend,
    node: options.node ?? UNKNOWN_NODE,
    environment: options.environment ?? NOTHING_KNOWN,
    tables,
    chain,
    rulesOf,
    compiled: (table, name, number) => rulesOf(table, name).at(number),
    rule,
  };
}

function remembering(compile: ChainRules["at"]): ChainRules["at"] {
  const rules: (CompiledRule | undefined)[] = [];
  return (number) => {
    const known = rules[number];
    if (known !== undefined) return known;
    const fresh = compile(number);
    if (fresh !== undefined) rules[number] = fresh;
    return fresh;
  };
}

export function compileRule(rule: Rule, context: RuleContext, isChain: (name: string) => boolean): CompiledRule {
  const conditions = rule.matches.map((match) => compileMatch(match, context));
  for (const stray of rule.strays) {
    conditions.push({ module: undefined, decoded: [], readings: undefined, unknown: `\`${stray.word.text}\`: ${stray.reason}` });
  }
  return { ref: rule.ref, conditions, action: compileTarget(rule.target, context, isChain) };
}

export function compileMatch(match: Match, context: RuleContext): Condition {
  const module = match.module === "" ? CORE : matchNamed(match.module);
  if (module === undefined)
    return { module, decoded: [], readings: undefined, unknown: `the match ${match.module} is not known here` };
  const decoded = decode(match.options, module.options, context.family);
  const refusal = decoded.find((option) => option.refusal !== undefined);
  const unread = match.options.some((option) => option.key === "");
  const unknown =
    refusal?.refusal?.refusal ?? (unread ? `the match ${match.module} has an option that is not known here` : undefined);
  const readings = readingsOf(decoded);
  // Options that do not go together are refused when the rule is loaded: what it would do nobody knows.
  const wrong = readings && complaintOf(module, readings, context, decoded);
  const unsure = readings && module.unsure?.(readings, context);
  return { module, decoded, readings, unknown: unknown ?? wrong ?? unasked(module, context) ?? unsure ?? module.undecidable };
}

/** iptables refuses such a rule, or compares bytes of other protocols that nobody knows. */
function unasked({ name, protocols }: MatchModule, { protocol }: RuleContext): string | undefined {
  if (protocols.length === 0 || (protocol !== undefined && protocols.includes(protocol))) return undefined;
  return `the match ${name} stands in a rule that does not ask for its protocol with -p`;
}

function compileTarget(target: Target | undefined, context: RuleContext, isChain: (name: string) => boolean): Action {
  if (target === undefined) return { kind: "none" };
  const name = target.name.text;
  if (isChain(name)) return { kind: "chain", chain: name, mode: target.mode };
  const module = targetNamed(name);
  if (module === undefined) return { kind: "unknown", why: `the target ${name} is not known here` };
  if (target.mode === "goto") return { kind: "unknown", why: `-g needs a chain, and there is no chain ${name}` };
  const given = decode(target.options, module.options, context.family);
  const readings = readingsOf(given);
  if (readings === undefined) return { kind: "unknown", why: `the options of ${name} cannot be read` };
  const wrong = complaintOf(module, readings, context, given);
  return wrong === undefined ? { kind: "module", module, readings } : { kind: "unknown", why: wrong };
}
