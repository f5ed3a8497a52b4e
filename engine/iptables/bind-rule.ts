// Rule lines → rules of chains, in the order in which iptables-restore leaves them: -A, -I, -R and -D.
import { type Binder, chainOf, commandStart, type OpenChain } from "#engine/iptables/binder.ts";
import { skipBlanks, wordEnd } from "#engine/iptables/lexer.ts";
import { lineEnd, statementStart } from "#engine/iptables/lines.ts";
import { diagnostic } from "#engine/text/diagnostic.ts";

export function bindRule(binder: Binder, line: number): void {
  const { text, lines } = binder;
  const chain = chainOf(binder, line);
  const at = commandStart(text, statementStart(lines, line), lineEnd(text, lines, line));
  const letter = text.charCodeAt(at + 1) === 45 ? text.charAt(at + 2).toUpperCase() : text.charAt(at + 1);
  if (letter === "A") chain.ruleLines.push(line);
  else changeRules(binder, line, chain, letter, at);
}

/** -I, -R and -D, as iptables-restore applies them to the rules so far. */
function changeRules(binder: Binder, line: number, chain: OpenChain, letter: string, at: number): void {
  const { text, lines } = binder;
  const end = lineEnd(text, lines, line);
  const chainAt = skipBlanks(text, wordEnd(text, at, end), end);
  const place = skipBlanks(text, wordEnd(text, chainAt, end), end);
  const word = text.slice(place, wordEnd(text, place, end));
  const numbered = /^\d+$/.test(word);
  const index = numbered ? Number(word) - 1 : letter === "D" ? findRule(binder, chain, ruleText(text, place, end)) : 0;
  if (index < 0 || index >= chain.ruleLines.length + (letter === "I" ? 1 : 0)) {
    binder.problems.push(
      diagnostic("no-such-rule", "error", { start: place, end }, `Chain ${chain.name} has no such rule at this point.`),
    );
  } else if (letter === "I") chain.ruleLines.splice(index, 0, line);
  else if (letter === "R") chain.ruleLines.splice(index, 1, line);
  else chain.ruleLines.splice(index, 1);
}

function findRule(binder: Binder, chain: OpenChain, wanted: string): number {
  const number = numberOf(binder, wanted);
  return chain.ruleLines.findIndex((line) => textNumber(binder, line) === number);
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
