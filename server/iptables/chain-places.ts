// Every place of a file where a chain's name is written: declarations, commands, rules of the chain and jumps to it. Lines
// are picked by the line index and only their words looked at, so that a hundred thousand places take no time.

import { commandStart } from "#engine/iptables/binder.ts";
import { skipBlanks, splitWords, wordEnd } from "#engine/iptables/lexer.ts";
import { LINE } from "#engine/iptables/lines.ts";
import type { Ruleset, Table } from "#engine/iptables/ruleset.ts";
import type { Span } from "#engine/text/span.ts";
import { isLineOf, linesOfTable, readLine, sameTables } from "#server/iptables/line-table.ts";
import { statementSpan } from "#server/iptables/rule-at.ts";

/** In the order of the text, without those beyond `most`. */
export function chainPlaces(
  ruleset: Ruleset,
  table: Table,
  name: string,
  { most }: { readonly most: number } = { most: Number.POSITIVE_INFINITY },
): readonly Span[] {
  const spans: Span[] = [];
  const { kind, name: names, target } = ruleset.lines;
  for (const one of sameTables(ruleset, table)) {
    const { first, last } = linesOfTable(ruleset, one);
    for (let line = first; line <= last && spans.length < most; line++) {
      const mayName = names[line] === name || target[line] === name || target[line] === "" || kind[line] === LINE.command;
      if (!mayName) continue;
      const found = placesOn(ruleset, one, line, name);
      if (found.length > 0 && isLineOf(ruleset, one, line)) spans.push(...found);
    }
  }
  return spans.sort((a, b) => a.start - b.start).slice(0, most);
}

function placesOn(ruleset: Ruleset, table: Table, line: number, name: string): readonly Span[] {
  const { text, lines } = ruleset;
  const { start, end } = statementSpan(ruleset, line);
  switch (lines.kind[line]) {
    case LINE.chain:
      return lines.name[line] === name ? [wordAt(text, start + 1, end)] : [];
    case LINE.command:
      return placesInCommand(text, start, end, name);
    case LINE.rule: {
      const spans: Span[] = [];
      const owner = wordAt(text, wordEnd(text, commandStart(text, start, end), end), end);
      if (lines.name[line] === name) spans.push(owner);
      const jump = jumpOn(ruleset, table, line, { start: owner.end, end }, name);
      if (jump !== undefined) spans.push(jump);
      return spans;
    }
    default:
      return [];
  }
}

/** -N, -F, -X and the like name one chain, -E two; -C says a whole rule. */
function placesInCommand(text: string, start: number, end: number, name: string): readonly Span[] {
  const [command, ...words] = splitWords(text, commandStart(text, start, end), end);
  const named = /^(-E|--rename-chain)$/.test(command?.text ?? "") ? 2 : 1;
  const jumps = /^(-C|--check)$/.test(command?.text ?? "");
  return words
    .filter((word, index) => {
      if (word.text !== name) return false;
      return index < named || (jumps && /^(-j|-g|--jump|--goto)$/.test(words[index - 1]?.text ?? ""));
    })
    .map(({ span }) => span);
}

function wordAt(text: string, at: number, end: number): Span {
  const start = skipBlanks(text, at, end);
  return { start, end: wordEnd(text, start, end) };
}

/** What the rule jumps to by the line index, and `-jNAME` and `--jump=NAME`, which the index does not know. */
function jumpOn({ text, lines }: Ruleset, table: Table, line: number, rest: Span, name: string): Span | undefined {
  const written = text.slice(rest.start, rest.end);
  if (lines.target[line] === name) return plainJump(written, rest.start, name) ?? lastJump(text, rest.start, rest.end);
  if (lines.target[line] !== "" || !written.includes(name)) return undefined;
  const target = readLine({ text, lines }, table, line).target?.name;
  return target?.text === name ? target.span : undefined;
}

/** ` -j NAME` outside quotes, seen at once; undefined where it takes a closer look. */
function plainJump(written: string, start: number, name: string): Span | undefined {
  const at = written.lastIndexOf(name);
  const end = at + name.length;
  if (at < 4) return undefined;
  if (!/^ -[jg] $/.test(written.slice(at - 4, at)) || !(end === written.length || written.charCodeAt(end) === 32))
    return undefined;
  if (written.includes("\\") || written.indexOf('"', end) >= 0) return undefined;
  let quotes = 0;
  for (let quote = written.indexOf('"'); quote >= 0; quote = written.indexOf('"', quote + 1)) quotes++;
  return quotes % 2 === 0 ? { start: start + at, end: start + end } : undefined;
}

/** The word behind the last -j or -g, found without taking the words out of the text. */
function lastJump(text: string, from: number, end: number): Span | undefined {
  let found: Span | undefined;
  for (let at = skipBlanks(text, from, end); at < end; at = skipBlanks(text, at, end)) {
    const stop = wordEnd(text, at, end);
    if (isJump(text, at, stop)) found = wordAt(text, stop, end);
    at = stop;
  }
  return found;
}

function isJump(text: string, at: number, stop: number): boolean {
  if (text.charCodeAt(at) !== 45) return false;
  const second = text.charCodeAt(at + 1);
  if (stop - at === 2) return second === 106 || second === 103;
  return stop - at === 6 && (text.startsWith("--jump", at) || text.startsWith("--goto", at));
}

/** Whether a line of the table names this chain anywhere: declares it, fills it or jumps to it. */
export function isNamed(ruleset: Ruleset, table: Table, name: string): boolean {
  return chainPlaces(ruleset, table, name, { most: 1 }).length > 0;
}
