// Lines and words of ipset text: words at blanks, double quotes hold blanks together and know no escapes.
import type { Word } from "#engine/text/span.ts";

/** Calls `visit` for each line with the offsets of its text, line ending left out. */
export function eachLine(text: string, visit: (start: number, end: number) => void): void {
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    visit(start, end > start && text.charCodeAt(end - 1) === 0x0d ? end - 1 : end);
    start = end + 1;
  }
}

/** The words of `text[start..end)`. A quote left open runs to the end. */
export function wordsOf(text: string, start: number, end: number): Word[] {
  const words: Word[] = [];
  for (let i = start; i < end; ) {
    const code = text.charCodeAt(i);
    if (code === 0x20 || code === 0x09) {
      i++;
      continue;
    }
    const from = i;
    if (code === 0x22) {
      const quote = text.indexOf('"', i + 1);
      const close = quote < 0 || quote >= end ? end : quote;
      words.push({ text: text.slice(i + 1, close), span: { start: from, end: Math.min(close + 1, end) } });
      i = close + 1;
      continue;
    }
    while (i < end && text.charCodeAt(i) !== 0x20 && text.charCodeAt(i) !== 0x09) i++;
    words.push({ text: text.slice(from, i), span: { start: from, end: i } });
  }
  return words;
}

/** Options that stand alone; every other option takes the word behind it. */
const FLAGS: ReadonlySet<string> = new Set(["counters", "comment", "skbinfo", "forceadd", "nomatch", "wildcard", "-exist", "-!"]);

/** Reads `name value` pairs. `comment` stands alone behind `create` but takes a text behind `add`. */
export function optionsOf(words: readonly Word[], commentHasText: boolean): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  for (let i = 0; i < words.length; i++) {
    const name = words[i]?.text ?? "";
    const alone = FLAGS.has(name) && !(name === "comment" && commentHasText);
    options.set(name, alone ? "" : (words[i + 1]?.text ?? ""));
    if (!alone) i++;
  }
  return options;
}
