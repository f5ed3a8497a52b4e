// Statements in the form in which iptables-save writes them. A line that is not understood to its last word keeps every
// character; comments and blank lines are never touched.

import { checkRule } from "#engine/checks/index.ts";
import { commandStart, readCounters } from "#engine/iptables/binder.ts";
import { skipBlanks, splitWords, wordEnd } from "#engine/iptables/lexer.ts";
import { LINE, lineEnd, statementStart } from "#engine/iptables/lines.ts";
import { isPrintable, printRule } from "#engine/iptables/print-rule.ts";
import { readStatement } from "#engine/iptables/read-rule.ts";
import type { Rule, Ruleset, Table } from "#engine/iptables/ruleset.ts";
import type { TextEdit } from "#engine/text/diagnostic.ts";
import type { Span, Word } from "#engine/text/span.ts";
import type { Settings } from "#protocol/settings.ts";
import type { File } from "#server/file.ts";
import { lineOf, tableOn } from "#server/iptables/rule-at.ts";
import type { TypedCharacter } from "#server/language.ts";

export function formatting(file: File, span: Span, { backend }: Pick<Settings, "backend">): readonly TextEdit[] {
  const { ruleset } = file;
  if (ruleset === undefined) return [];
  const edits: TextEdit[] = [];
  const last = lineOf(file, Math.max(span.start, span.end - 1));
  for (let line = lineOf(file, span.start); line <= last; line++) {
    const at = { start: ruleset.lines.start[line] ?? 0, end: lineEnd(ruleset.text, ruleset.lines, line) };
    const text = formattedLine({ file, ruleset, line, backend });
    if (text !== undefined && text !== ruleset.text.slice(at.start, at.end)) edits.push({ span: at, text });
  }
  return edits;
}

/** Enter formats the line it ends. */
export function onTypeFormatting(file: File, { character, offset }: TypedCharacter, settings: Settings): readonly TextEdit[] {
  const line = lineOf(file, offset) - 1;
  const start = file.lines.start[line];
  return character !== "\n" || start === undefined ? [] : formatting(file, { start, end: start + 1 }, settings);
}

interface Place {
  readonly file: File;
  readonly ruleset: Ruleset;
  readonly line: number;
  readonly backend: Settings["backend"];
}

/** Undefined: the line stays as it is. */
function formattedLine(place: Place): string | undefined {
  const { ruleset, line } = place;
  const { text, lines } = ruleset;
  const start = statementStart(lines, line);
  const isPrefixed = skipBlanks(text, lines.start[line] ?? 0, start) < start;
  if (isPrefixed) return undefined;
  const end = lineEnd(text, lines, line);
  switch (lines.kind[line]) {
    case LINE.table:
    case LINE.commit:
    case LINE.chain:
      return declaration(text, start, end);
    case LINE.rule:
      return ruleLine(place, { start, end });
    default:
      return undefined;
  }
}

/** `*TABLE`, `COMMIT` or `:CHAIN POLICY [COUNTERS]` with single blanks; whatever has more words stays. */
function declaration(text: string, start: number, end: number): string | undefined {
  const sign = /[*:]/.test(text.charAt(start)) ? text.charAt(start) : "";
  const words = splitWords(text, start + sign.length, end);
  const most = sign === ":" ? 3 : 1;
  const isNameless = sign === ":" && /[ \t]/.test(text.charAt(start + 1));
  if (words.length === 0 || words.length > most || isNameless) return undefined;
  return sign + words.map(({ span }) => text.slice(span.start, span.end)).join(" ");
}

function ruleLine({ file, ruleset, line, backend }: Place, span: Span): string | undefined {
  const { text } = ruleset;
  const table = tableOn(file, ruleset, line);
  if (table === undefined || !isPlainRule(text, span)) return undefined;
  const ref = { table: table.name, chain: ruleset.lines.name[line] ?? "", number: 0 };
  const rule = readStatement(text, span, ref, line, (name) => table.chains.has(name));
  if (!isSound(rule, table, backend) || hasOpenQuote(text.slice(span.start, span.end))) return undefined;
  const printed = headOf(text, span) + printRule(rule, table, { backend }).slice("-A".length);
  const again = readAgain(printed, table);
  const isKept = isSound(again, table, backend) && sameTexts(again.comments, rule.comments);
  return isKept && headOf(printed, again.span) + printRule(again, table, { backend }).slice("-A".length) === printed
    ? printed
    : undefined;
}

/** What a dump never holds would be lost: numbers behind the chain, and options of the command line (`-t nat`, `-w`). */
function isPlainRule(text: string, { start, end }: Span): boolean {
  const words = splitWords(text, commandStart(text, start, end), end);
  if (/^\d+$/.test(words[2]?.text ?? "")) return false;
  return !words.some(({ text: word, span }) => {
    const isQuoted = span.end - span.start !== word.length;
    return !isQuoted && /^(-t|--table|-w|--wait|-4|-6|--ipv4|--ipv6|-v|-n|-c|--set-counters)/.test(word);
  });
}

const SHORT: Readonly<Record<string, string>> = { "--append": "-A", "--insert": "-I", "--delete": "-D" };

/** Counters and command with single blanks: `[1:2] -A`, `-I`. */
function headOf(text: string, { start, end }: Span): string {
  const counters = readCounters(text, start, end);
  const at = commandStart(text, start, end);
  const word = text.slice(at, wordEnd(text, at, end));
  const command = SHORT[word] ?? word;
  return counters === undefined ? command : `[${counters.packets}:${counters.bytes}] ${command}`;
}

/** A rule that iptables would refuse is shown as such, not rewritten. */
function isSound(rule: Rule, table: Table, backend: Settings["backend"]): boolean {
  return isPrintable(rule, table) && !checkRule(rule, table, [backend]).some(({ severity }) => severity === "error");
}

/** What is written must be read as the same again, comments included, or nothing is written. */
function readAgain(printed: string, table: Table): Rule {
  const ref = { table: table.name, chain: "", number: 0 };
  return readStatement(printed, { start: 0, end: printed.length }, ref, 0, (name) => table.chains.has(name));
}

function sameTexts(some: readonly Word[], others: readonly Word[]): boolean {
  return some.length === others.length && some.every(({ text }, at) => text === others[at]?.text);
}

/** The rest of such a line is part of a text by mistake. */
function hasOpenQuote(line: string): boolean {
  return (line.replace(/\\./g, "").match(/"/g)?.length ?? 0) % 2 === 1;
}
