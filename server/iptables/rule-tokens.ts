// The coloured words of a rule, by what the rule's reading says of them; words that nobody understands stay plain.

import { commandStart } from "#engine/iptables/binder.ts";
import { skipBlanks, wordEnd } from "#engine/iptables/lexer.ts";
import { matchNamed, targetNamed } from "#engine/iptables/modules.ts";
import type { Match, Option, Ruleset, Table, Target } from "#engine/iptables/ruleset.ts";
import { type Span, spanOf } from "#engine/text/span.ts";
import { chainModifiers } from "#server/iptables/chain-modifiers.ts";
import { readLine, tableOfLine } from "#server/iptables/line-table.ts";
import { specOf } from "#server/iptables/thing.ts";
import { valueType } from "#server/iptables/value-types.ts";
import type { TokenList } from "#server/token-list.ts";

export function ruleTokens(list: TokenList, ruleset: Ruleset, line: number): void {
  const { text } = ruleset;
  const table = tableOfLine(ruleset, line);
  const { chain, counters, matches, target, span } = readLine(ruleset, table, line);
  list.addCounters(counters?.span);
  const command = commandStart(text, span.start, span.end);
  list.add(spanOf(command, wordEnd(text, command, span.end)), "modifier");
  list.add(chain.span, "function", chainModifiers(table, chain.text));
  if (!/^-(A|-append)/.test(text.slice(command, command + 8))) addNumber(list, text, chain.span.end, span.end);
  for (const match of matches) addMatch(list, text, match);
  if (target !== undefined) addTarget(list, text, table, target);
}

/** The place of `-I CHAIN 3`, `-R` and `-D`. */
function addNumber(list: TokenList, text: string, at: number, end: number): void {
  const start = skipBlanks(text, at, end);
  const stop = wordEnd(text, start, Math.min(end, start + 12));
  if (/^\d+$/.test(text.slice(start, stop))) list.add(spanOf(start, stop), "number");
}

function addMatch(list: TokenList, text: string, match: Match): void {
  const { name, span } = match;
  if (name !== undefined) {
    list.add(dashed(text, span.start, "--match"), "property");
    if (matchNamed(name.text) !== undefined) list.add(name.span, "namespace");
  }
  for (const option of match.options) addOption(list, text, match, option);
}

/** `-m`, `-j` and the like, or their long form; the name may be glued to it. */
function dashed(text: string, start: number, long: string): Span {
  return spanOf(start, start + (text.startsWith(long, start) ? long.length : 2));
}

const VERDICTS: ReadonlySet<string> = new Set(["ACCEPT", "DROP", "REJECT", "RETURN", "QUEUE"]);

function addTarget(list: TokenList, text: string, table: Table | undefined, target: Target): void {
  const { name, mode, span } = target;
  if (text.startsWith("-", span.start) && span.start < name.span.start) {
    list.add(dashed(text, span.start, mode === "goto" ? "--goto" : "--jump"), "property");
  }
  if (table?.chains.has(name.text)) list.add(name.span, "function", chainModifiers(table, name.text));
  else if (VERDICTS.has(name.text)) list.add(name.span, "keyword");
  else if (targetNamed(name.text) !== undefined) list.add(name.span, "method");
  for (const option of target.options) addOption(list, text, target, option);
}

function addOption(list: TokenList, text: string, owner: Match | Target, option: Option): void {
  const spec = specOf(owner, option);
  const { name, negated, values, span } = option;
  if (spec === undefined) return;
  if (negated) addNegation(list, text, span.start < name.span.start ? span.start : skipBlanks(text, name.span.end, span.end));
  list.add(name.span, isCore(owner) ? "property" : "parameter");
  for (const [index, word] of values.entries()) list.add(word.span, valueType(option.key, spec, word, index));
}

function addNegation(list: TokenList, text: string, at: number): void {
  if (text.startsWith("!", at)) list.add(spanOf(at, at + 1), "operator");
}

function isCore(owner: Match | Target): boolean {
  return "module" in owner && owner.module === "";
}
