// What growing a selection takes in, step by step: word, option, match, rule, the rules of the chain, table, file.

import { splitWords } from "#engine/iptables/lexer.ts";
import { LINE, lineEnd } from "#engine/iptables/lines.ts";
import type { Ruleset } from "#engine/iptables/ruleset.ts";
import { type Span, touches } from "#engine/text/span.ts";
import type { File } from "#server/file.ts";
import { readLine, tableOfLine } from "#server/iptables/line-table.ts";
import { lineOf, statementSpan } from "#server/iptables/rule-at.ts";
import { growing } from "#server/selection.ts";

export function selectionRanges(file: File, offset: number): readonly Span[] {
  const { ruleset, text } = file;
  if (ruleset === undefined) return [];
  const line = lineOf(file, offset);
  const statement = statementSpan(ruleset, line);
  const words = splitWords(text, statement.start, statement.end);
  const table = tableOfLine(ruleset, line);
  return growing(offset, [
    ...words.map(({ span }) => span),
    ...(ruleset.lines.kind[line] === LINE.rule ? partsOfRule(ruleset, line, offset) : []),
    statement,
    runOf(ruleset, line),
    ...(table === undefined ? [] : [table.span]),
    { start: 0, end: text.length },
  ]);
}

/** Options with their values, and matches and the target with their options. */
function partsOfRule(ruleset: Ruleset, line: number, offset: number): readonly Span[] {
  const { matches, target } = readLine(ruleset, tableOfLine(ruleset, line), line);
  const owners = [...matches, ...(target === undefined ? [] : [target])];
  const options = owners.flatMap((owner) => owner.options.filter(({ span }) => touches(span, offset)).map(({ span }) => span));
  // The options that every rule has belong to no -m: they may stand anywhere in the rule.
  const whole = owners.filter((owner) => "mode" in owner || owner.name !== undefined).map(({ span }) => span);
  return [...options, ...whole];
}

/** The lines around that are of the same kind and, for rules, of the same chain. */
function runOf({ text, lines }: Ruleset, line: number): Span {
  const { kind, name, count } = lines;
  const isAlike = (other: number) => kind[other] === kind[line] && (kind[line] !== LINE.rule || name[other] === name[line]);
  let [first, last] = [line, line];
  while (first > 0 && isAlike(first - 1)) first--;
  while (last + 1 < count && isAlike(last + 1)) last++;
  return { start: lines.start[first] ?? 0, end: lineEnd(text, lines, last) };
}
