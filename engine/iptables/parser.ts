// Text of an iptables-save file → Ruleset: tables and chains with the lines of their rules. Total: what cannot be
// understood becomes a problem at its place, and everything else keeps its meaning.
import { declareChain, runCommand } from "#engine/iptables/bind-chain.ts";
import { bindRule } from "#engine/iptables/bind-rule.ts";
import { addTable, type Binder, newTable, type OpenTable, statementSpan } from "#engine/iptables/binder.ts";
import { familyOfHeader, familyOfRules } from "#engine/iptables/family.ts";
import { skipBlanks, wordEnd } from "#engine/iptables/lexer.ts";
import { indexLines, LINE, type LineIndex, reindexLines, statementStart } from "#engine/iptables/lines.ts";
import { isTable, TABLES } from "#engine/iptables/netfilter.ts";
import type { Ruleset, Table } from "#engine/iptables/ruleset.ts";
import type { Family } from "#engine/net/address.ts";
import { diagnostic } from "#engine/text/diagnostic.ts";

export interface ParseOptions {
  /** Which protocol the rules are for; worked out from the text when not given. */
  readonly family?: Family;
}

/** A change of text: `from`..`to` of the old text was replaced by `inserted` characters. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly inserted: number;
}

export function parseRuleset(text: string, options: ParseOptions = {}): Ruleset {
  return bind(text, indexLines(text), options.family);
}

/** Parses the text that an edit made of `previous`; only the lines it touches are read again. */
export function reparseRuleset(previous: Ruleset, text: string, edit: Edit): Ruleset {
  return bind(text, reindexLines(previous.lines, text, edit.from, edit.to, edit.inserted), previous.givenFamily);
}

function bind(text: string, lines: LineIndex, givenFamily: Family | undefined): Ruleset {
  const binder: Binder = {
    text,
    lines,
    givenFamily,
    headerFamily: undefined,
    tables: [],
    tablesByName: new Map(),
    ruleTexts: new Map(),
    ruleTextOf: [],
    hiddenTables: [],
    problems: [],
    open: undefined,
  };
  for (let line = 0; line < lines.count; line++) bindLine(binder, line);
  closeTable(binder);
  reportPrefixes(binder);
  const family = givenFamily ?? binder.tables.find((table) => table.family !== undefined)?.family ?? binder.headerFamily ?? 4;
  return {
    text,
    family,
    givenFamily,
    lines,
    tables: binder.tables.map((table) => sealTable(table, family)),
    hiddenTables: binder.hiddenTables,
    problems: binder.problems,
  };
}

function bindLine(binder: Binder, line: number): void {
  switch (binder.lines.kind[line]) {
    case LINE.rule:
      bindRule(binder, line);
      break;
    case LINE.chain:
      declareChain(binder, line);
      break;
    case LINE.table:
      openTable(binder, line);
      break;
    case LINE.commit:
      commit(binder, line);
      break;
    case LINE.command:
      runCommand(binder, line);
      break;
    case LINE.comment:
      reportPartial(binder, line);
      break;
    case LINE.unknown:
      binder.problems.push(
        diagnostic(
          "unknown-statement",
          "error",
          statementSpan(binder, line),
          "This line is no statement of an iptables-save file.",
        ),
      );
      break;
  }
}

function openTable(binder: Binder, line: number): void {
  closeTable(binder);
  const { start, end } = statementSpan(binder, line);
  const at = skipBlanks(binder.text, start + 1, end);
  const nameSpan = { start: at, end: wordEnd(binder.text, at, end) };
  const name = binder.lines.name[line] ?? "";
  const table = newTable(binder, name, nameSpan, start, end);
  if (!isTable(name)) {
    const known = TABLES.map((facts) => facts.name).join(", ");
    binder.problems.push(diagnostic("unknown-table", "error", nameSpan, `There is no table "${name}"; the kernel has ${known}.`));
  }
  addTable(binder, table);
  binder.open = table;
}

function closeTable(binder: Binder): void {
  const table = binder.open;
  binder.open = undefined;
  if (table !== undefined) decideFamily(binder, table);
  if (table === undefined || table.committed || table.nameSpan === undefined) return;
  const message = `Table ${table.name} has no COMMIT: iptables-restore would leave it as it was. The dump may be cut off.`;
  binder.problems.push(diagnostic("missing-commit", "warning", table.nameSpan, message));
}

/** Known only once the table's rules are read. A table of one family that stands twice: the later one counts. */
function decideFamily(binder: Binder, table: OpenTable): void {
  table.family ??= binder.givenFamily ?? familyOfRules(binder.text, table.start, table.end);
  const earlier = binder.tablesByName.get(table.name)?.find((other) => other !== table && sameFamily(other, table));
  if (earlier === undefined || table.nameSpan === undefined) return;
  const related = earlier.nameSpan ? [{ span: earlier.nameSpan, message: "First here." }] : [];
  const message = `Table ${table.name} is here a second time: iptables-restore empties it and keeps only these rules.`;
  binder.problems.push(diagnostic("duplicate-table", "warning", table.nameSpan, message, { related }));
}

function sameFamily(a: OpenTable, b: OpenTable): boolean {
  return a.family === undefined || b.family === undefined || a.family === b.family;
}

function commit(binder: Binder, line: number): void {
  const span = statementSpan(binder, line);
  if (binder.open === undefined || binder.open.nameSpan === undefined) {
    binder.problems.push(diagnostic("stray-commit", "error", span, "COMMIT without a table before it."));
    return;
  }
  if (span.end > span.start + 6) {
    const rest = { start: span.start + 6, end: span.end };
    binder.problems.push(diagnostic("text-after-commit", "error", rest, "Nothing may stand behind COMMIT."));
  }
  binder.open.committed = true;
  binder.open.end = span.end;
  closeTable(binder);
}

/** Comments by which the tools say that the dump is not the whole picture (iptables/nft.c, iptables-save.c). */
function reportPartial(binder: Binder, line: number): void {
  const span = statementSpan(binder, line);
  const text = binder.text.slice(span.start, span.end);
  binder.headerFamily = familyOfHeader(text) ?? binder.headerFamily;
  const hidden = /^# Table [`']?(\w+)'? is incompatible/.exec(text)?.[1];
  if (hidden !== undefined) binder.hiddenTables.push(hidden);
  if (!/incompatible|tables present|Warning:/.test(text)) return;
  binder.problems.push(
    diagnostic(
      "partial-dump",
      "warning",
      span,
      "The tool says here that this dump does not show all rules of the node: verdicts may miss them.",
    ),
  );
}

function reportPrefixes(binder: Binder): void {
  const first = binder.lines.prefixed.find(
    (line) => binder.lines.kind[line] !== LINE.comment && binder.lines.kind[line] !== LINE.unknown,
  );
  if (first === undefined) return;
  const start = binder.lines.start[first] ?? 0;
  const span = { start, end: statementStart(binder.lines, first) };
  const message =
    "Text before the statements (a log prefix?) is left out of account here and on other lines; iptables-restore would refuse it.";
  binder.problems.push(diagnostic("line-prefix", "info", span, message));
}

function sealTable({ name, family, nameSpan, chains, committed, start, end }: OpenTable, fallback: Family): Table {
  return { name, family: family ?? fallback, nameSpan, chains, committed, span: { start, end } };
}
