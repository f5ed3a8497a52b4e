// Text of an iptables-save file → Ruleset: tables and chains with the lines of their rules. Total: what cannot be
// understood becomes a problem at its place, and everything else keeps its meaning.
import { declareChain, runCommand } from "#engine/iptables/bind-chain.ts";
import { bindRule } from "#engine/iptables/bind-rule.ts";
import { addTable, type Binder, newTable, type OpenTable, statementSpan } from "#engine/iptables/binder.ts";
import { chainTable } from "#engine/iptables/chain-table.ts";
import { familyOfHeader, familyOfRules } from "#engine/iptables/family.ts";
import { skipBlanks, wordEnd } from "#engine/iptables/lexer.ts";
import { indexLines, LINE, type LineIndex, lineAt } from "#engine/iptables/lines.ts";
import { isTable, TABLES } from "#engine/iptables/netfilter.ts";
import { skipOtherFamily } from "#engine/iptables/other-family.ts";
import { rebindRules } from "#engine/iptables/rebind.ts";
import { reindexLines } from "#engine/iptables/reindex-lines.ts";
import type { Ruleset, Table } from "#engine/iptables/ruleset.ts";
import type { Family } from "#engine/net/address.ts";
import { didYouMean } from "#engine/text/closest-word.ts";
import { diagnostic } from "#engine/text/diagnostic.ts";
import type { Span } from "#engine/text/span.ts";

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
  const lines = reindexLines(previous.lines, text, edit.from, edit.to, edit.inserted);
  return rebindRules(previous, text, lines, edit) ?? bind(text, lines, previous.givenFamily);
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
    meaningOf: new Map(),
    hiddenTables: [],
    problems: [],
    onlyAppends: true,
    open: undefined,
  };
  for (let line = 0; line < lines.count; line++) bindLine(binder, line);
  closeTable(binder, { start: text.length, end: text.length });
  skipOtherFamily(binder);
  const family = givenFamily ?? binder.tables.find((table) => table.family !== undefined)?.family ?? binder.headerFamily ?? 4;
  return {
    text,
    family,
    givenFamily,
    lines,
    tables: binder.tables.map((table) => sealTable(table, family)),
    hiddenTables: binder.hiddenTables,
    problems: binder.problems,
    onlyAppends: binder.onlyAppends,
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
      binder.onlyAppends = false;
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
  const { start, end } = statementSpan(binder, line);
  const at = skipBlanks(binder.text, start + 1, end);
  const nameSpan = { start: at, end: wordEnd(binder.text, at, end) };
  closeTable(binder, { start, end: nameSpan.end });
  const name = binder.lines.name[line] ?? "";
  const table = newTable(binder, name, nameSpan, start, end);
  if (!isTable(name)) {
    const known = TABLES.map((facts) => facts.name);
    const message = name === "" ? "A table needs a name" : `There is no table "${name}"`;
    const place = name === "" ? { start, end } : nameSpan;
    const guess = didYouMean(name, known);
    binder.problems.push(
      diagnostic(
        "unknown-table",
        "error",
        place,
        guess === "" ? `${message}; the kernel has ${known.join(", ")}.` : message + guess,
      ),
    );
  }
  addTable(binder, table);
  binder.open = table;
}

/** `next`: what stands where COMMIT should have come at the latest. */
function closeTable(binder: Binder, next: Span): void {
  const table = binder.open;
  binder.open = undefined;
  if (table !== undefined) decideFamily(binder, table);
  if (table === undefined || table.committed || table.nameSpan === undefined) return;
  const isEnd = next.start === binder.text.length;
  const related = [{ span: table.nameSpan, message: "The table begins here." }];
  const message = isEnd
    ? `COMMIT is missing: without it iptables-restore leaves table ${table.name} as it was. The dump may be cut off.`
    : `COMMIT is missing before this line: iptables-restore would read it as part of table ${table.name}.`;
  const at = isEnd ? next.start : (binder.lines.start[lineAt(binder.lines, next.start)] ?? next.start);
  const newline = isEnd && at > 0 && binder.text.charCodeAt(at - 1) !== 10 ? "\n" : "";
  const fixes = [{ title: "Insert COMMIT", edits: [{ span: { start: at, end: at }, text: `${newline}COMMIT\n` }] }];
  binder.problems.push(diagnostic("missing-commit", "error", next, message, { related, fixes }));
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
  closeTable(binder, span);
}

/** Comments by which the tools say that the dump is not the whole picture (iptables/nft.c, iptables-save.c). */
function reportPartial(binder: Binder, line: number): void {
  const span = statementSpan(binder, line);
  const text = binder.text.slice(span.start, span.end);
  binder.headerFamily = familyOfHeader(text) ?? binder.headerFamily;
  const hidden = /^# Table [`']?(\w+)'? is incompatible/.exec(text)?.[1];
  if (hidden !== undefined) binder.hiddenTables.push(hidden);
  const partly = /^# Table [`']?(\w+)'? contains incompatible/.exec(text)?.[1];
  const table = hidden ?? partly;
  if (table === undefined && !/^# Warning: .*tables present/.test(text)) return;
  binder.problems.push(
    diagnostic(
      "partial-dump",
      "warning",
      span,
      table === undefined
        ? "The node also has rules of the other iptables, which this dump does not show: a packet must pass both."
        : `Table ${table} holds rules that iptables cannot show, so they are missing here: \`nft list ruleset\` has them.`,
    ),
  );
}

function sealTable(table: OpenTable, fallback: Family): Table {
  const { name, family, familyGiven, nameSpan, chains, committed, start, end } = table;
  return { name, family: family ?? fallback, familyGiven, nameSpan, chains: chainTable(chains), committed, span: { start, end } };
}
