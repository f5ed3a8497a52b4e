// The outline, tables › chains › rules, and the chains for the search over all files. A rule's line is the text as it
// stands: reading a hundred thousand rules for an outline would take seconds.

import { type DocumentSymbol, type Range, SymbolKind } from "vscode-languageserver";
import { describeChain } from "#engine/calico/chains.ts";
import { lineEnd, statementStart } from "#engine/iptables/lines.ts";
import type { Chain, Ruleset, Table } from "#engine/iptables/ruleset.ts";
import type { Span } from "#engine/text/span.ts";
import type { File } from "#server/file.ts";
import { chainSpan } from "#server/iptables/rule-at.ts";
import type { NamedPlace } from "#server/language.ts";
import { rangeOf } from "#server/lsp.ts";

const LONGEST_DETAIL = 80;

export function symbols(file: File): DocumentSymbol[] {
  const { ruleset } = file;
  return ruleset === undefined ? [] : ruleset.tables.map((table) => tableSymbol(file, ruleset, table));
}

function tableSymbol(file: File, ruleset: Ruleset, table: Table): DocumentSymbol {
  const chains = [...table.chains.values()].flatMap((chain) => chainSymbol(file, ruleset, chain));
  const whole = rangeOf(file, table.span);
  const selection = table.nameSpan ? rangeOf(file, table.nameSpan) : { start: whole.start, end: whole.start };
  return {
    name: table.name || "(no name)",
    detail: chains.length === 1 ? "1 chain" : `${chains.length} chains`,
    kind: SymbolKind.Module,
    range: around(whole, selection),
    selectionRange: selection,
    children: chains,
  };
}

/** A chain stands where its rules are, so that a cursor in a rule is found in its chain; one without, where it is declared. */
function chainSymbol(file: File, ruleset: Ruleset, chain: Chain): DocumentSymbol[] {
  const declared = chainSpan(ruleset, chain);
  if (declared === undefined) return [];
  const rules = chain.ruleLines.map((line, index) => ruleSymbol(ruleset, line, index + 1));
  const count = rules.length === 1 ? "1 rule" : `${rules.length} rules`;
  const policy = chain.policy === undefined ? "" : `, policy ${chain.policy}`;
  const title = describeChain(chain.name, chain.table)?.title;
  const name = chain.name || "(no name)";
  const detail = `${count}${policy}${title === undefined ? "" : ` · ${title}`}`;
  return [{ name, detail, kind: SymbolKind.Function, ...rangesOf(file, declared, rules), children: rules }];
}

function rangesOf(
  file: File,
  declared: Span,
  rules: readonly DocumentSymbol[],
): Pick<DocumentSymbol, "range" | "selectionRange"> {
  let [first, last] = [rules[0], rules[0]];
  if (first === undefined || last === undefined) {
    const range = rangeOf(file, declared);
    return { range, selectionRange: range };
  }
  for (const rule of rules) {
    if (rule.range.start.line < first.range.start.line) first = rule;
    if (rule.range.start.line > last.range.start.line) last = rule;
  }
  return { range: { start: first.range.start, end: last.range.end }, selectionRange: first.range };
}

function ruleSymbol(ruleset: Ruleset, line: number, number: number): DocumentSymbol {
  const { text, lines } = ruleset;
  const start = statementStart(lines, line);
  const end = lineEnd(text, lines, line);
  const column = start - (lines.start[line] ?? 0);
  const range = { start: { line, character: column }, end: { line, character: column + end - start } };
  return {
    name: `${number}`,
    detail: ruleDetail(text.slice(start, Math.min(end, start + 200))),
    kind: SymbolKind.Event,
    range,
    selectionRange: range,
  };
}

/** What the rule says behind its chain, its hash left out. */
function ruleDetail(statement: string): string {
  const said = statement.replace(/^(\[\d+:\d+\] )?-\S+ \S+ ?/, "").replace(/-m comment --comment "cali:[\w-]+" ?/, "");
  return said.length > LONGEST_DETAIL ? `${said.slice(0, LONGEST_DETAIL - 1)}…` : said;
}

function around(range: Range, inner: Range): Range {
  const startsBefore =
    inner.start.line < range.start.line ||
    (inner.start.line === range.start.line && inner.start.character < range.start.character);
  return startsBefore ? { start: inner.start, end: range.end } : range;
}

export function* names(file: File): Generator<NamedPlace> {
  const { ruleset } = file;
  if (ruleset === undefined) return;
  for (const table of ruleset.tables) {
    for (const chain of table.chains.values()) {
      const span: Span | undefined = chainSpan(ruleset, chain);
      if (span !== undefined) yield { name: chain.name || "(no name)", kind: SymbolKind.Function, container: table.name, span };
    }
  }
}
