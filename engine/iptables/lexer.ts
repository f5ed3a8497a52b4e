// Words of an iptables-save line, split as iptables-restore does (add_param_to_argv(), iptables/xshared.c).
import type { Word } from "#engine/text/span.ts";

const TAB = 9;
const SPACE = 32;
const QUOTE = 34;
const BACKSLASH = 92;

export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

/** The first offset from `at` that is not a blank, at most `end`. */
export function skipBlanks(text: string, at: number, end: number): number {
  while (at < end && isBlank(text.charCodeAt(at))) at++;
  return at;
}

/**
 * Where the word that begins at `at` ends. A quote may open anywhere in a word; the closing quote ends the word; a quote
 * left open takes the rest of the line.
 */
export function wordEnd(text: string, at: number, end: number): number {
  for (let i = at; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === SPACE || code === TAB) return i;
    if (code === QUOTE) return quoteEnd(text, i + 1, end);
  }
  return end;
}

/** Looks for quotes only, of which those behind an odd number of backslashes do not count. */
function quoteEnd(text: string, at: number, end: number): number {
  for (let close = text.indexOf('"', at); close >= 0 && close < end; close = text.indexOf('"', close + 1)) {
    let first = close;
    while (first > at && text.charCodeAt(first - 1) === BACKSLASH) first--;
    if ((close - first) % 2 === 0) return close + 1;
  }
  return end;
}

/** The value of the word written at `start`..`end`: quotes taken off, and `\x` inside them read as `x`. */
export function wordText(text: string, start: number, end: number): string {
  const raw = text.slice(start, end);
  const open = raw.indexOf('"');
  if (open < 0) return raw;
  const closed = raw.length > open + 1 && quoteEnd(raw, open + 1, raw.length) === raw.length && raw.endsWith('"');
  const inside = raw.slice(open + 1, closed ? -1 : undefined);
  return raw.slice(0, open) + inside.replace(/\\([\s\S])/g, "$1");
}

/** The words from `start` to `end`, the first `most` of them. */
export function splitWords(text: string, start: number, end: number, most = Number.POSITIVE_INFINITY): Word[] {
  const words: Word[] = [];
  for (let at = skipBlanks(text, start, end); at < end && words.length < most; at = skipBlanks(text, at, end)) {
    const stop = wordEnd(text, at, end);
    words.push({ text: wordText(text, at, stop), span: { start: at, end: stop } });
    at = stop;
  }
  return words;
}
