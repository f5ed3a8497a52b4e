// Where in a rule the cursor stands. The reader of rules is asked: a plain word is put at the cursor, and where it ends up
// (a value, a match's name, belonging to nothing) is what may be written there.

import type { OptionSpec } from "#engine/iptables/extension.ts";
import { CORE, matchNamed, targetNamed } from "#engine/iptables/modules.ts";
import { readStatement } from "#engine/iptables/read-rule.ts";
import type { Match, Option, Rule, Table, Target } from "#engine/iptables/ruleset.ts";
import type { Span } from "#engine/text/span.ts";
import type { Cursor } from "#server/iptables/completion/place.ts";

/** A value of an option, which is the `index`th. */
export interface ValuePlace {
  readonly at: "value";
  readonly owner: Match | Target;
  readonly option: Option;
  readonly spec: OptionSpec | undefined;
  readonly index: number;
}

export type RulePlace = {
  /** What a proposal replaces. */
  readonly span: Span;
  /** The rule up to the cursor. */
  readonly before: Rule;
  /** All of the line but for the word at the cursor. */
  readonly whole: Rule;
} & (
  | { readonly at: "option"; readonly negated: boolean }
  | { readonly at: "match" }
  | { readonly at: "target"; readonly mode: Target["mode"] }
  | ValuePlace
);

/** Stands for the word at the cursor. It is no option, chain or module. */
const STAND_IN = "\u0001";

/** The rule's statement begins at `start`. */
export function rulePlace({ ruleset: { text }, table, line, offset, span, end }: Cursor, start: number): RulePlace | undefined {
  const typed = text.slice(span.start, offset);
  const glue = typed.startsWith("--") ? typed.indexOf("=") + 1 : 0;
  const head = text.slice(start, span.start + glue);
  const read = (words: string) => readText(words, table, line);
  const before = read(head + STAND_IN);
  const found = foundAt(before, head.length);
  if (found === undefined || (found.at === "option" && glue > 0)) return undefined;
  const rest = text.slice(span.end, end);
  const whole = read(found.at === "option" ? head + rest : `${head}${STAND_IN} ${rest}`);
  const own = { start: span.start + glue, end: span.end };
  if (found.at !== "option") return { span: own, before, whole, ...found };
  const negated = typed === "!" || /\s!\s*$/.test(head);
  return { span: own, before, whole, at: "option", negated };
}

function readText(text: string, table: Table | undefined, line: number): Rule {
  const ref = { table: table?.name ?? "", chain: "", number: 0 };
  return readStatement(text, { start: 0, end: text.length }, ref, line, (name) => table?.chains.has(name) ?? false);
}

type FoundAt = { at: "option" } | { at: "match" } | { at: "target"; mode: Target["mode"] } | ValuePlace;

function foundAt(rule: Rule, at: number): FoundAt | undefined {
  const { target } = rule;
  if (target?.name.span.start === at) return { at: "target", mode: target.mode };
  for (const match of rule.matches) {
    if (match.name?.span.start === at) return { at: "match" };
    const value = valueAt(match, at);
    if (value !== undefined) return isOpen(value) ? { at: "option" } : value;
  }
  const value = target && valueAt(target, at);
  if (value !== undefined) return isOpen(value) ? { at: "option" } : value;
  return rule.strays.some(({ word }) => word.span.end > at) ? { at: "option" } : undefined;
}

/** The option is not known, or its value may be left out: another option may follow. */
function isOpen({ option, spec }: ValuePlace): boolean {
  return option.key === "" || spec?.values.optional === true;
}

function valueAt(owner: Match | Target, at: number): ValuePlace | undefined {
  for (const option of owner.options) {
    const index = option.values.findIndex((word) => word.span.start === at);
    if (index >= 0) return { at: "value", owner, option, spec: specOf(owner, option), index };
  }
  return undefined;
}

function specOf(owner: Match | Target, { key }: Option): OptionSpec | undefined {
  if ("mode" in owner) return targetNamed(owner.name.text)?.options[key];
  return (owner.module === "" ? CORE : matchNamed(owner.module))?.options[key];
}

/** The protocol that the rule requires. */
export function requiredProtocol({ matches }: Rule): string | undefined {
  const core = matches.find(({ module }) => module === "");
  return core?.options.find(({ key, negated }) => key === "--protocol" && !negated)?.values[0]?.text;
}
