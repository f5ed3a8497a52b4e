// Where the rules of a file name a set. Found by the text: a rule is read only where the words around the name do not tell.

import { LINE, lineAt, statementStart } from "#engine/iptables/lines.ts";
import type { Rule, Ruleset } from "#engine/iptables/ruleset.ts";
import { setReference } from "#engine/iptables/values/set-reference.ts";
import type { Span } from "#engine/text/span.ts";
import { readLine, tableOfLine } from "#server/iptables/line-table.ts";
import { specOf } from "#server/iptables/thing.ts";

export interface Mention {
  readonly name: string;
  readonly span: Span;
}

export interface MentionOptions {
  readonly most: number;
}

const ALL: MentionOptions = { most: Number.POSITIVE_INFINITY };

/** The places that name this set, in the order of the text. */
export function setMentions(ruleset: Ruleset, name: string, { most }: MentionOptions = ALL): readonly Span[] {
  const { text, lines } = ruleset;
  const spans: Span[] = [];
  if (name === "") return spans;
  for (let at = text.indexOf(name); at >= 0 && spans.length < most; at = text.indexOf(name, at + name.length)) {
    const end = at + name.length;
    if (!/[\s"=]/.test(text.charAt(at - 1)) || !/[\s"]/.test(text.charAt(end) || " ")) continue;
    const line = lineAt(lines, at);
    if (lines.kind[line] !== LINE.rule) continue;
    const guess = guessed(text, statementStart(lines, line), at);
    if (guess === "yes") spans.push({ start: at, end });
    else if (guess === "unknown") {
      const found = mentionsIn(readLine(ruleset, tableOfLine(ruleset, line), line));
      const here = found.find((one) => one.name === name && one.span.start <= at && end <= one.span.end);
      if (here !== undefined) spans.push(here.span);
    }
  }
  return spans;
}

/** The sets that a rule names. */
export function mentionsIn({ matches, target }: Rule): readonly Mention[] {
  return [...matches, ...(target === undefined ? [] : [target])].flatMap((owner) =>
    owner.options.flatMap((option) => {
      const [word] = option.values;
      return word !== undefined && specOf(owner, option)?.values === setReference ? [{ name: word.text, span: word.span }] : [];
    }),
  );
}

const SET_OPTION = /^--(match-set|add-set|del-set|map-set)$/;

/** Whether the word at `at` is a set by the word before it; the short options never name one. */
function guessed(text: string, start: number, at: number): "yes" | "no" | "unknown" {
  let end = at;
  while (end > start && (text.charCodeAt(end - 1) === 32 || text.charCodeAt(end - 1) === 9)) end--;
  if (end === at) return "unknown";
  let from = end;
  while (from > start && text.charCodeAt(from - 1) !== 32 && text.charCodeAt(from - 1) !== 9) from--;
  const before = text.slice(from, end);
  const isShort = before.length === 2 && before.startsWith("-");
  if (!isShort && !SET_OPTION.test(before)) return "unknown";
  if (!isOutsideQuotes(text, start, at)) return "unknown";
  return isShort ? "no" : "yes";
}

/** Sure of it only where nothing is escaped. */
export function isOutsideQuotes(text: string, start: number, at: number): boolean {
  let open = false;
  for (let i = start; i < at; i++) {
    const code = text.charCodeAt(i);
    if (code === 92) return false;
    if (code === 34) open = !open;
  }
  return !open;
}
