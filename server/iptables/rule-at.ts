// The statement on a line: which table and chain it is about, and a rule read from it even where it is not in effect.

import { lineAt, lineEnd, statementStart } from "#engine/iptables/lines.ts";
import { readRule, readStatement } from "#engine/iptables/read-rule.ts";
import type { Chain, Rule, Ruleset, Table } from "#engine/iptables/ruleset.ts";
import type { Family } from "#engine/net/address.ts";
import type { Span } from "#engine/text/span.ts";
import type { File } from "#server/file.ts";

/** The table a line belongs to: that of its rule or chain, else the last one that begins above. */
export function tableOn(file: File, ruleset: Ruleset, line: number): Table | undefined {
  const chain = file.derived.placeOf(line)?.chain;
  if (chain !== undefined) return tableOf(ruleset, chain);
  const name = ruleset.lines.name[line] ?? "";
  const declaring = ruleset.tables.find((table) => table.chains.get(name)?.declarationLine === line);
  const start = statementStart(ruleset.lines, line);
  return declaring ?? ruleset.tables.findLast((table) => table.span.start <= start);
}

/** The table that holds this very chain: a table may stand in the file twice. */
export function tableOf(ruleset: Ruleset, chain: Chain): Table | undefined {
  return ruleset.tables.find((table) => table.chains.get(chain.name) === chain);
}

/** The rule statement on a line; rules that are not in effect (those of -D) have the number 0. */
export function ruleOn(file: File, ruleset: Ruleset, line: number): Rule | undefined {
  const place = file.derived.placeOf(line);
  if (place !== undefined) return readRule(ruleset, place.chain, place.number);
  const table = tableOn(file, ruleset, line);
  const ref = { table: table?.name ?? "", chain: ruleset.lines.name[line] ?? "", number: 0 };
  return readStatement(ruleset.text, statementSpan(ruleset, line), ref, line, (name) => table?.chains.has(name) ?? false);
}

export function statementSpan({ text, lines }: Ruleset, line: number): Span {
  return { start: statementStart(lines, line), end: lineEnd(text, lines, line) };
}

export function lineOf(file: File, offset: number): number {
  return lineAt(file.lines, offset);
}

/** Where a chain is written first: the name that declares it, or the chain's name in its first rule. */
export function chainSpan(ruleset: Ruleset, chain: Chain): Span | undefined {
  if (chain.nameSpan !== undefined) return chain.nameSpan;
  const line = chain.ruleLines[0];
  if (line === undefined) return undefined;
  const read = readStatement(ruleset.text, statementSpan(ruleset, line), { table: "", chain: "", number: 0 }, line, () => true);
  return read.chain.span;
}

/** Whose addresses a rule's words are. */
export function familyAt(file: File, { line }: Rule): Family {
  return (file.ruleset && tableOn(file, file.ruleset, line)?.family) ?? 4;
}
