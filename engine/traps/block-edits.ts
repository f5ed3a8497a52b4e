// Edits of YAML written in blocks that keep comments and layout: items of a list moved or removed, a field put in.
import type { YamlNode, YamlScalar } from "#engine/resources/resource.ts";
import type { TextEdit } from "#engine/text/diagnostic.ts";
import { type Span, spanOf } from "#engine/text/span.ts";

/** Moves an item behind the last one; undefined where the list is not written in blocks. */
export function moveToEnd(text: string, items: readonly YamlNode[], index: number): readonly TextEdit[] | undefined {
  const blocks = blocksOf(text, items);
  const block = blocks?.[index];
  const end = blocks?.at(-1)?.end;
  if (block === undefined || end === undefined || index === items.length - 1) return undefined;
  return [{ span: block, text: "" }, insertLines(text, end, text.slice(block.start, block.end))];
}

/** Puts an item in front of another one above it. */
export function moveUp(
  text: string,
  items: readonly YamlNode[],
  { from, to }: { readonly from: number; readonly to: number },
): readonly TextEdit[] | undefined {
  const blocks = blocksOf(text, items);
  const block = blocks?.[from];
  const target = blocks?.[to];
  if (block === undefined || target === undefined || to >= from) return undefined;
  const moved = text.slice(block.start, block.end);
  const place = spanOf(target.start, target.start);
  return [{ span: place, text: moved.endsWith("\n") ? moved : `${moved}\n` }, removal(text, block)];
}

export function removeItem(text: string, items: readonly YamlNode[], index: number): readonly TextEdit[] | undefined {
  const block = blocksOf(text, items)?.[index];
  // Without its only item a list would turn into nothing at all.
  return block === undefined || items.length < 2 ? undefined : [removal(text, block)];
}

/** `key: value` on a line of its own before the field that stands at `before`. */
export function insertField(text: string, before: Span, field: string): TextEdit | undefined {
  const indent = text.slice(lineStart(text, before.start), before.start);
  return /^[ ]*$/.test(indent) ? { span: spanOf(before.start, before.start), text: `${field}\n${indent}` } : undefined;
}

/** One more word at the end of a list of words, as the list is written. */
export function appendWord(text: string, items: readonly YamlScalar[], word: string): TextEdit | undefined {
  const last = items.at(-1);
  if (last === undefined) return undefined;
  const start = lineStart(text, last.span.start);
  const dash = /^[ ]*-[ ]+$/.exec(text.slice(start, last.span.start));
  if (dash !== null) return insertLines(text, lineEnd(text, last.span.end), `${dash[0]}${word}\n`);
  return { span: spanOf(last.span.end, last.span.end), text: `, ${word}` };
}

/** The last line may lack its end. */
function removal(text: string, { start, end }: Span): TextEdit {
  const isCut = !text.slice(start, end).endsWith("\n") && start > 0;
  return { span: spanOf(isCut ? start - 1 : start, end), text: "" };
}

function insertLines(text: string, at: number, lines: string): TextEdit {
  const isOpen = at > 0 && text.charAt(at - 1) !== "\n";
  return { span: spanOf(at, at), text: isOpen ? `\n${lines.replace(/\n$/, "")}` : lines };
}

/** Whole lines of each item, with comments right above; undefined unless each item begins a line of its own with its dash. */
function blocksOf(text: string, items: readonly YamlNode[]): readonly Span[] | undefined {
  const blocks: Span[] = [];
  for (const { span } of items) {
    const dash = dashBefore(text, span.start);
    if (dash === undefined) return undefined;
    const before = blocks.at(-1)?.end ?? 0;
    const start = lineStart(text, dash);
    if (start < before || !/^[ ]*$/.test(text.slice(start, dash))) return undefined;
    blocks.push(spanOf(Math.max(before, commentsAbove(text, start, dash - start)), lineEnd(text, contentEnd(text, span))));
  }
  return blocks;
}

function dashBefore(text: string, at: number): number | undefined {
  const gap = /-(?:[ \t]|[ \t]*(?:#[^\n]*)?\n)[ \t]*$/.exec(text.slice(Math.max(0, at - 200), at));
  return gap === null ? undefined : at - gap[0].length;
}

/** Comment lines that are indented like the dash belong to the item below. */
function commentsAbove(text: string, start: number, indent: number): number {
  let at = start;
  while (at > 0) {
    const above = lineStart(text, at - 1);
    const line = text.slice(above, at);
    if (!/^[ ]*#/.test(line) || line.search(/#/) < indent) return at;
    at = above;
  }
  return at;
}

/** Without blank and comment lines behind the item, which belong to what follows. */
function contentEnd(text: string, { start, end }: Span): number {
  let to = end;
  for (;;) {
    to = start + text.slice(start, to).trimEnd().length;
    const line = lineStart(text, to);
    if (line <= start || !/^[ \t]*#/.test(text.slice(line, to))) return to;
    to = line;
  }
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf("\n", at - 1) + 1;
}

function lineEnd(text: string, at: number): number {
  const newline = text.indexOf("\n", at);
  return newline < 0 ? text.length : newline + 1;
}
