// Rule lines → rules of chains, in the order in which iptables-restore leaves them: -A, -I, -R and -D.
import { type Binder, chainOf, commandStart, noteUse, type OpenChain } from "#engine/iptables/binder.ts";
import { skipBlanks, wordEnd } from "#engine/iptables/lexer.ts";
import { lineEnd, statementStart } from "#engine/iptables/lines.ts";
import { printRule } from "#engine/iptables/print-rule.ts";
import { readStatement } from "#engine/iptables/read-rule.ts";
import { diagnostic } from "#engine/text/diagnostic.ts";
import type { Span } from "#engine/text/span.ts";

export function bindRule(binder: Binder, line: number): void {
  const { text, lines } = binder;
  const chain = chainOf(binder, line);
  const at = commandStart(text, statementStart(lines, line), lineEnd(text, lines, line));
  const letter = text.charCodeAt(at + 1) === 45 ? text.charAt(at + 2).toUpperCase() : text.charAt(at + 1);
  if (letter !== "A") {
    binder.onlyAppends = false;
    return changeRules(binder, line, chain, letter, at);
  }
  chain.ruleLines.push(line);
  note(binder, line, 1);
}

/** -I, -R and -D, as iptables-restore applies them to the rules so far. */
function changeRules(binder: Binder, line: number, chain: OpenChain, letter: string, at: number): void {
  const { text, lines } = binder;
  const end = lineEnd(text, lines, line);
  const chainAt = skipBlanks(text, wordEnd(text, at, end), end);
  const place = skipBlanks(text, wordEnd(text, chainAt, end), end);
  const stop = wordEnd(text, place, end);
  const word = text.slice(place, stop);
  const numbered = /^\d+$/.test(word);
  const index = numbered ? Number(word) - 1 : letter === "D" ? findRule(binder, chain, line, place) : 0;
  const report = (span: Span, message: string) => binder.problems.push(diagnostic("no-such-rule", "error", span, message));
  const rules = chain.ruleLines.length;
  if (letter === "R" && !numbered) report({ start: at, end }, "-R needs the number of the rule that is replaced.");
  else if (numbered && index < 0) report({ start: place, end: stop }, "Rules are counted from 1.");
  else if (index < 0 || index >= rules + (letter === "I" ? 1 : 0)) {
    report(
      { start: place, end: numbered ? stop : end },
      `Chain ${chain.name} has ${numbered ? `${rules} rules` : "no such rule"} at this point.`,
    );
  } else changeRule(binder, line, chain, letter, index);
}

function changeRule(binder: Binder, line: number, { ruleLines }: OpenChain, letter: string, index: number): void {
  const old = ruleLines[index];
  if (letter !== "I" && old !== undefined) note(binder, old, -1);
  if (letter !== "D") note(binder, line, 1);
  if (letter === "I") ruleLines.splice(index, 0, line);
  else if (letter === "R") ruleLines.splice(index, 1, line);
  else ruleLines.splice(index, 1);
}

function note(binder: Binder, line: number, change: 1 | -1): void {
  const table = binder.open;
  if (table?.uses !== undefined) noteUse(binder, table, line, change);
}

/** Compares what is written first; what is written otherwise may still be the same rule (`-p 6` and `-p tcp`). */
function findRule(binder: Binder, chain: OpenChain, line: number, place: number): number {
  const { text, lines } = binder;
  const number = numberOf(binder, ruleText(text, place, lineEnd(text, lines, line)));
  const written = chain.ruleLines.findIndex((other) => textNumber(binder, other) === number);
  if (written >= 0) return written;
  const meant = meaningNumber(binder, line, chain.name);
  return chain.ruleLines.findIndex((other) => meaningNumber(binder, other, chain.name) === meant);
}

/** A number for what iptables-save would print for the line. */
function meaningNumber(binder: Binder, line: number, chain: string): number {
  const { text, lines, open } = binder;
  const known = binder.meaningOf.get(line);
  if (known !== undefined) return known;
  const span = { start: statementStart(lines, line), end: lineEnd(text, lines, line) };
  const name = open?.name ?? "filter";
  const chains = open?.chains ?? new Map();
  const rule = readStatement(text, span, { table: name, chain, number: 0 }, line, (target) => chains.has(target));
  const family = open?.family ?? binder.givenFamily ?? binder.headerFamily ?? 4;
  const table = { name, family, familyGiven: true, chains, nameSpan: undefined, committed: false, span };
  const number = numberOf(binder, `means ${printRule(rule, table, { backend: "nft" })}`);
  binder.meaningOf.set(line, number);
  return number;
}

/** Texts are compared by number, since a file may delete thousands of rules from a chain of thousands. */
function textNumber(binder: Binder, line: number): number {
  const known = binder.ruleTextOf[line];
  if (known !== undefined) return known;
  const number = numberOf(binder, ruleTextOf(binder, line));
  binder.ruleTextOf[line] = number;
  return number;
}

function numberOf({ ruleTexts }: Binder, text: string): number {
  const known = ruleTexts.get(text);
  if (known !== undefined) return known;
  ruleTexts.set(text, ruleTexts.size);
  return ruleTexts.size - 1;
}

function ruleTextOf({ text, lines }: Binder, line: number): string {
  const end = lineEnd(text, lines, line);
  const at = commandStart(text, statementStart(lines, line), end);
  const chainAt = skipBlanks(text, wordEnd(text, at, end), end);
  return ruleText(text, skipBlanks(text, wordEnd(text, chainAt, end), end), end);
}

/** A rule's words with single blanks, without the number of -I. */
function ruleText(text: string, at: number, end: number): string {
  return text
    .slice(at, end)
    .replace(/^\d+\s+/, "")
    .trim()
    .replace(/[ \t]+/g, " ");
}
