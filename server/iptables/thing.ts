// What stands at a place of an iptables-save file: the one answer hover, definition, references and highlight start from.

import type { OptionSpec } from "#engine/iptables/extension.ts";
import { skipBlanks, wordEnd } from "#engine/iptables/lexer.ts";
import { LINE } from "#engine/iptables/lines.ts";
import { CORE, matchNamed, targetNamed } from "#engine/iptables/modules.ts";
import type { Chain, Counters, Match, Option, Rule, Ruleset, Table, Target } from "#engine/iptables/ruleset.ts";
import { addressList, addressMask, addressRange } from "#engine/iptables/values/address.ts";
import { interfaceName } from "#engine/iptables/values/interface.ts";
import { setReference } from "#engine/iptables/values/set-reference.ts";
import { type Span, touches, type Word } from "#engine/text/span.ts";
import type { File } from "#server/file.ts";
import { lineOf, ruleOn, statementSpan, tableOn } from "#server/iptables/rule-at.ts";

/** An option of a rule, with the match or target it belongs to. */
export interface OptionThing {
  readonly span: Span;
  readonly rule: Rule;
  readonly owner: Match | Target;
  readonly option: Option;
  /** Undefined where nobody knows the option. */
  readonly spec: OptionSpec | undefined;
}

export interface MarkThing extends OptionThing {
  readonly kind: "mark";
  readonly of: "packet" | "connection";
  readonly change: boolean;
}

export type Thing =
  | { readonly kind: "table"; readonly span: Span; readonly table: Table }
  | { readonly kind: "policy"; readonly span: Span; readonly chain: Chain }
  | { readonly kind: "counters"; readonly span: Span; readonly counters: Counters; readonly chain: Chain; readonly rule?: Rule }
  | {
      readonly kind: "chain";
      readonly span: Span;
      readonly table: Table;
      readonly name: string;
      /** Where the name stands: what declares the chain, a rule of the chain, or a jump to it. */
      readonly as: "declaration" | "owner" | "jump";
      readonly rule?: Rule | undefined;
    }
  | { readonly kind: "target"; readonly span: Span; readonly rule: Rule; readonly target: Target }
  | { readonly kind: "match"; readonly span: Span; readonly rule: Rule; readonly match: Match }
  | ({ readonly kind: "option" } & OptionThing)
  | ({ readonly kind: "value" } & OptionThing)
  | ({ readonly kind: "set"; readonly name: string } & OptionThing)
  | ({ readonly kind: "interface"; readonly name: string } & OptionThing)
  | ({ readonly kind: "address" } & OptionThing)
  | ({ readonly kind: "comment"; readonly word: Word } & OptionThing)
  | MarkThing;

export function thingAt(file: File, offset: number): Thing | undefined {
  const { ruleset } = file;
  const thing = ruleset && onLine(file, ruleset, offset);
  return thing?.kind === "chain" && thing.name === "" ? undefined : thing; // a name that is still to be written
}

function onLine(file: File, ruleset: Ruleset, offset: number): Thing | undefined {
  const line = lineOf(file, offset);
  switch (ruleset.lines.kind[line]) {
    case LINE.table: {
      const table = ruleset.tables.find(({ nameSpan }) => nameSpan !== undefined && lineOf(file, nameSpan.start) === line);
      return table && { kind: "table", span: statementSpan(ruleset, line), table };
    }
    case LINE.chain:
      return onChainLine(file, ruleset, line, offset);
    case LINE.command:
      return onCommandLine(file, ruleset, line, offset);
    case LINE.rule: {
      const rule = ruleOn(file, ruleset, line);
      return rule && onRule(file, ruleset, rule, offset);
    }
    default:
      return undefined;
  }
}

function onChainLine(file: File, ruleset: Ruleset, line: number, offset: number): Thing | undefined {
  const table = tableOn(file, ruleset, line);
  const chain = table?.chains.get(ruleset.lines.name[line] ?? "");
  if (table === undefined || chain === undefined) return undefined;
  const span = statementSpan(ruleset, line);
  const nameAt = skipBlanks(ruleset.text, span.start + 1, span.end);
  const name = { start: nameAt, end: wordEnd(ruleset.text, nameAt, span.end) };
  if (offset >= span.start && offset <= name.end) {
    return { kind: "chain", span: name, table, name: chain.name, as: "declaration" };
  }
  const { counters } = chain;
  if (counters !== undefined && touches(counters.span, offset)) return { kind: "counters", span: counters.span, counters, chain };
  const policyAt = skipBlanks(ruleset.text, name.end, span.end);
  const policy = { start: policyAt, end: wordEnd(ruleset.text, policyAt, span.end) };
  return touches(policy, offset) ? { kind: "policy", span: policy, chain } : undefined;
}

function onCommandLine(file: File, ruleset: Ruleset, line: number, offset: number): Thing | undefined {
  const table = tableOn(file, ruleset, line);
  const name = ruleset.lines.name[line] ?? "";
  const chain = table?.chains.get(name);
  if (table === undefined || chain?.nameSpan === undefined || chain.declarationLine !== line) return undefined;
  return touches(chain.nameSpan, offset) ? { kind: "chain", span: chain.nameSpan, table, name, as: "declaration" } : undefined;
}

/** What stands at a place of a rule that is read already. */
export function onRule(file: File, ruleset: Ruleset, rule: Rule, offset: number): Thing | undefined {
  const table = tableOn(file, ruleset, rule.line);
  if (table === undefined) return undefined;
  const chain = table.chains.get(rule.chain.text);
  const { counters, target } = rule;
  if (counters !== undefined && chain !== undefined && touches(counters.span, offset)) {
    return { kind: "counters", span: counters.span, counters, chain, rule };
  }
  if (touches(rule.chain.span, offset)) {
    return { kind: "chain", span: rule.chain.span, table, name: rule.chain.text, as: "owner", rule };
  }
  for (const match of rule.matches) {
    const found = onOptions(rule, match, offset);
    if (found !== undefined) return found;
    if (match.name !== undefined && touches(match.name.span, offset)) {
      return { kind: "match", span: match.name.span, rule, match };
    }
  }
  return target && onTarget(rule, target, table, offset);
}

function onTarget(rule: Rule, target: Target, table: Table, offset: number): Thing | undefined {
  const { name } = target;
  if (!touches(name.span, offset)) return onOptions(rule, target, offset);
  const isChain = table.chains.has(name.text) || (targetNamed(name.text) === undefined && target.options.length === 0);
  if (!isChain) return { kind: "target", span: name.span, rule, target };
  return { kind: "chain", span: name.span, table, name: name.text, as: "jump", rule };
}

function onOptions(rule: Rule, owner: Match | Target, offset: number): Thing | undefined {
  for (const option of owner.options) {
    if (!touches(option.span, offset)) continue;
    const spec = specOf(owner, option);
    const thing = { rule, owner, option, spec };
    const index = option.values.findIndex((word) => touches(word.span, offset));
    const word = option.values[index];
    if (word === undefined) return { kind: "option", span: option.name.span, ...thing };
    return onValue({ span: word.span, ...thing }, word, index);
  }
  return undefined;
}

function onValue(thing: OptionThing, word: Word, index: number): Thing {
  const { spec, option } = thing;
  const change = "mode" in thing.owner;
  const of = markOwner(thing);
  if (of !== undefined) return { kind: "mark", of, change, ...thing };
  if (option.key === "--comment") return { kind: "comment", word, ...thing };
  if (spec?.values === setReference && index === 0) return { kind: "set", name: word.text, ...thing };
  if (spec?.values === interfaceName) return { kind: "interface", name: word.text, ...thing };
  if (spec?.values === addressList || spec?.values === addressMask || spec?.values === addressRange) {
    return { kind: "address", ...thing };
  }
  return { kind: "value", ...thing };
}

/** Whose mark an option's value is; undefined for other values. */
export function markOwner({
  owner,
  option: { key },
}: Pick<OptionThing, "owner" | "option">): "packet" | "connection" | undefined {
  const name = "mode" in owner ? owner.name.text : owner.module;
  const isMark = "mode" in owner ? /^--(set-xmark|set-mark|and-mark|or-mark|xor-mark)$/.test(key) : key === "--mark";
  if (!isMark) return undefined;
  if (name === "mark" || name === "MARK") return "packet";
  return name === "connmark" || name === "CONNMARK" ? "connection" : undefined;
}

export function specOf(owner: Match | Target, { key }: Option): OptionSpec | undefined {
  if ("mode" in owner) return targetNamed(owner.name.text)?.options[key];
  return (owner.module === "" ? CORE : matchNamed(owner.module))?.options[key];
}
