// The part of a word that the cursor stands in, where a word is a list or a range.

import type { Span } from "#engine/text/span.ts";

export interface WordPart {
  readonly span: Span;
  /** The other items of the list. */
  readonly others: readonly string[];
}

/** `separators`: the characters that part the word; the first of them parts the items of a list. */
export function itemAt(text: string, span: Span, offset: number, separators: string): WordPart {
  let { start } = span;
  let { end } = span;
  for (let at = offset - 1; at >= span.start; at--) {
    if (!separators.includes(text.charAt(at))) continue;
    start = at + 1;
    break;
  }
  for (let at = offset; at < span.end; at++) {
    if (!separators.includes(text.charAt(at))) continue;
    end = at;
    break;
  }
  const list = separators.charAt(0);
  const around = `${text.slice(span.start, start)}${list}${text.slice(end, span.end)}`;
  const others = list === "" ? [] : around.split(list).filter((one) => one !== "");
  return { span: { start, end }, others };
}
