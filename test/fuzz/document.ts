// A document as the client sees it: lines end with \n or \r\n, positions count UTF-16 units.
import type { Range, TextEdit } from "vscode-languageserver-protocol";
import type { Position } from "#test/fixture.ts";

export interface Document {
  readonly text: string;
  /** Where each line begins. */
  readonly starts: readonly number[];
}

export function documentOf(text: string): Document {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return { text, starts };
}

export function lineText({ text, starts }: Document, line: number): string {
  return text.slice(starts[line] ?? text.length, starts[line + 1] ?? text.length).replace(/\r?\n$/, "");
}

export function positionAt(document: Document, offset: number): Position {
  const { starts } = document;
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low, character: Math.min(offset - (starts[low] ?? 0), ownLength(document, low)) };
}

/** Without the line's end; the last line has none, and a \r there is a character of it. */
function ownLength({ text, starts }: Document, line: number): number {
  const next = starts[line + 1];
  const start = starts[line] ?? 0;
  if (next === undefined) return lineText({ text, starts }, line).length;
  return next - 1 - (next - 2 >= start && text.charCodeAt(next - 2) === 13 ? 1 : 0) - start;
}

/** Undefined where there is no such place. */
export function offsetOf(document: Document, { line, character }: Position): number | undefined {
  const start = document.starts[line];
  if (start === undefined || character < 0 || character > ownLength(document, line)) return undefined;
  return start + character;
}

/** Why a range is none of this document; undefined when it is one. */
export function wrongRange(document: Document, { start, end }: Range): string | undefined {
  const [from, to] = [offsetOf(document, start), offsetOf(document, end)];
  const words = `${start.line}:${start.character}-${end.line}:${end.character}`;
  if (from === undefined || to === undefined) return `range ${words} is not inside the text`;
  return from > to ? `range ${words} ends before it starts` : undefined;
}

export function textIn(document: Document, { start, end }: Range): string {
  return document.text.slice(offsetOf(document, start) ?? 0, offsetOf(document, end) ?? 0);
}

/** The text after the edits; words of what is wrong with them otherwise. */
export function applied(document: Document, edits: readonly TextEdit[]): { readonly text: string } | { readonly wrong: string } {
  const placed = edits.map(({ range, newText }, index) => {
    const [start, end] = [offsetOf(document, range.start) ?? -1, offsetOf(document, range.end) ?? -1];
    return { start, end, newText, index };
  });
  placed.sort((a, b) => a.start - b.start || a.index - b.index);
  let text = "";
  let at = 0;
  for (const { start, end, newText } of placed) {
    if (start < at || end < start) return { wrong: "edits overlap or lie outside" };
    text += document.text.slice(at, start) + newText;
    at = end;
  }
  return { text: text + document.text.slice(at) };
}
