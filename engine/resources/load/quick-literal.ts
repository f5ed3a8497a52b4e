// Literal block scalars, `|`, whose indentation is that of their first line.
import type { QuickReader } from "#engine/resources/load/quick-reader.ts";
import { scalarNode, trimBlanks } from "#engine/resources/load/scalar.ts";
import type { YamlNode } from "#engine/resources/resource.ts";
import { spanOf } from "#engine/text/span.ts";

const HEADER = /\|([+-]?)[ \t]*(?:(?<=[ \t])#[^\n]*)?\r?\n/y;

/** Undefined where there is more to it than is read here; `end` is where the next line begins. */
export function literalAt(reader: QuickReader, start: number, parent: number): { node: YamlNode; end: number } | undefined {
  HEADER.lastIndex = start;
  const header = HEADER.exec(reader.text);
  if (header === null) return undefined;
  const first = start + header[0].length;
  const block = linesAt(reader, first, parent);
  if (block === undefined) return undefined;
  const filled = block.lines.findLastIndex((line) => line !== "") + 1;
  const value = block.lines.slice(0, filled).join("\n") + lastBreaks(header[1], block.lines.length - filled);
  const span = spanOf(start, block.lastEnd);
  return { node: scalarNode(reader.text, value, value, span, first + block.indent), end: block.end };
}

/** The chomping indicator says what becomes of the line ends behind the text (YAML 1.2, 8.1.1.2). */
function lastBreaks(chomping: string | undefined, blankLines: number): string {
  if (chomping === "-") return "";
  return chomping === "+" ? "\n".repeat(1 + blankLines) : "\n";
}

interface Block {
  readonly lines: readonly string[];
  readonly indent: number;
  readonly end: number;
  /** Where its last line with content ends. */
  readonly lastEnd: number;
}

function linesAt({ text, end }: QuickReader, first: number, parent: number): Block | undefined {
  const lines: string[] = [];
  let indent = -1;
  let at = first;
  let lastEnd = first;
  while (at < end) {
    const newline = text.indexOf("\n", at);
    if (newline < 0 || newline >= end) return undefined;
    const line = text.slice(at, text[newline - 1] === "\r" ? newline - 1 : newline);
    const lead = spacesOf(line);
    if (lead < line.length) {
      if (indent < 0 && (lead <= parent || line[lead] === "\t")) return undefined;
      if (indent < 0) indent = lead;
      else if (lead < indent) break;
      lastEnd = at + trimBlanks(line).length;
    } else if (indent < 0) return undefined;
    lines.push(line.slice(indent));
    at = newline + 1;
  }
  return indent < 0 ? undefined : { lines, indent, end: at, lastEnd };
}

function spacesOf(line: string): number {
  let count = 0;
  while (line.charCodeAt(count) === 32) count++;
  return count;
}
