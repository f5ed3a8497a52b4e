// Which table a line belongs to, from the text alone: what is asked at every key press cannot wait for the facts that are
// derived of the whole file.

import { writtenTable } from "#engine/iptables/binder.ts";
import { lineAt, lineEnd, statementStart } from "#engine/iptables/lines.ts";
import { readStatement } from "#engine/iptables/read-rule.ts";
import type { Rule, Ruleset, Table } from "#engine/iptables/ruleset.ts";

/** As currentTable() of the binder decides: the last table that begins above, or what `-t` names where none does. */
export function tableOfLine(ruleset: Ruleset, line: number): Table | undefined {
  const start = statementStart(ruleset.lines, line);
  const last = ruleset.tables.findLast((table) => table.span.start <= start);
  if (last === undefined || last.nameSpan !== undefined) return last;
  const name = writtenName(ruleset, line);
  return ruleset.tables.find((table) => table.nameSpan === undefined && table.name === name);
}

/** The table in a file without `*table` lines. */
function writtenName({ text, lines }: Ruleset, line: number): string {
  return writtenTable(text.slice(lines.start[line] ?? 0, lineEnd(text, lines, line))) ?? "filter";
}

/** The tables that are one thing in the kernel: a file may hold a table twice; those of IPv4 and IPv6 stand apart. */
export function sameTables({ tables }: Ruleset, { name, family }: Table): readonly Table[] {
  return tables.filter((table) => table.name === name && table.family === family);
}

/** First and last line of a table; where several tables take turns, lines of the others are among them. */
export function linesOfTable({ lines }: Ruleset, { span }: Table): { readonly first: number; readonly last: number } {
  return { first: lineAt(lines, span.start), last: lineAt(lines, span.end) };
}

export function isLineOf(ruleset: Ruleset, table: Table, line: number): boolean {
  return table.nameSpan !== undefined || writtenName(ruleset, line) === table.name;
}

/** The rule written on a line, whether it is in effect or not; its number is not known here. */
export function readLine({ text, lines }: Pick<Ruleset, "text" | "lines">, table: Table | undefined, line: number): Rule {
  const span = { start: statementStart(lines, line), end: lineEnd(text, lines, line) };
  const ref = { table: table?.name ?? "", chain: lines.name[line] ?? "", number: 0 };
  return readStatement(text, span, ref, line, (name) => table?.chains.has(name) ?? false);
}
