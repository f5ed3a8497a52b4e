// The reader's place in a document of plain block YAML, and the words that stand on one line there.
import { scalarNode } from "#engine/resources/load/scalar.ts";
import type { YamlNode } from "#engine/resources/resource.ts";
import { type Span, spanOf } from "#engine/text/span.ts";

export interface QuickReader {
  readonly text: string;
  readonly end: number;
  /** At the first character of a line that has content, or `end`. */
  at: number;
  /** Its column, or -1 at the end. */
  column: number;
  /** Something stands there that is not read here. */
  isBeyond: boolean;
  /** Reads an item of a list, from the beginning of its line, by other means; undefined where these do not help either. */
  readonly readItemOtherwise: ((start: number, end: number, dash: number) => YamlNode | undefined) | undefined;
}

const LINE_FEED = 10;
const RETURN = 13;
const SPACE = 32;
const TAB = 9;
const HASH = 35;

/** From the beginning of a line to the next content. */
export function advance(reader: QuickReader): void {
  const { text, end } = reader;
  let line = reader.at;
  while (line < end) {
    let at = line;
    while (text.charCodeAt(at) === SPACE) at++;
    const code = text.charCodeAt(at);
    if (at < end && code !== LINE_FEED && code !== RETURN && code !== HASH) {
      reader.isBeyond ||= code === TAB;
      reader.at = at;
      reader.column = at - line;
      return;
    }
    line = lineAfter(text, at, end);
  }
  reader.at = end;
  reader.column = -1;
}

function lineAfter(text: string, at: number, end: number): number {
  const newline = text.indexOf("\n", at);
  return newline < 0 || newline >= end ? end : newline + 1;
}

/** Past the rest of a line, which must be blank or a comment, to the next content. */
export function finishLine(reader: QuickReader, from: number): void {
  const { text, end } = reader;
  let at = skipBlanks(text, from);
  const code = text.charCodeAt(at);
  if (at < end && code !== LINE_FEED && !isReturn(text, at) && !(code === HASH && at > from)) {
    reader.isBeyond = true;
    return;
  }
  at = lineAfter(text, at, end);
  reader.at = at;
  advance(reader);
}

export function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === SPACE || text.charCodeAt(at) === TAB) at++;
  return at;
}

function isReturn(text: string, at: number): boolean {
  return text.charCodeAt(at) === RETURN && text.charCodeAt(at + 1) === LINE_FEED;
}

/** Whether the line ends here, or a comment begins. */
export function isLineEnd(reader: QuickReader, at: number): boolean {
  const { text } = reader;
  const code = text.charCodeAt(at);
  return at >= reader.end || code === LINE_FEED || isReturn(text, at) || (code === HASH && isBlank(text, at - 1));
}

function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === SPACE || code === TAB || code === LINE_FEED;
}

/** `- ` or a `-` that ends its line. */
export function isDash(reader: QuickReader, at: number): boolean {
  if (reader.text.charCodeAt(at) !== 45) return false;
  const next = reader.text.charCodeAt(at + 1);
  return at + 1 >= reader.end || next === SPACE || next === LINE_FEED || next === RETURN || next === TAB;
}

/** Where the first line begins that is not deeper than the dash of an item: blank lines and comments are of no account. */
export function itemEnd({ text, end }: QuickReader, dash: number, column: number): number {
  let line = lineAfter(text, dash, end);
  while (line < end) {
    let at = line;
    while (text.charCodeAt(at) === SPACE) at++;
    const isContent = !/[\r\n#]/.test(text[at] ?? "\n");
    if (isContent && at - line <= column) return line;
    line = lineAfter(text, at, end);
  }
  return end;
}

export interface Quoted {
  readonly value: string;
  readonly span: Span;
}

const SINGLE = /'(?:[^'\n\r]|'')*'/y;
const DOUBLE = /"(?:[^"\\\n\r]|\\.)*"/y;

/** A quoted text on one line; undefined where it is more than that, or has escapes that JSON lacks. */
export function quotedAt({ text }: QuickReader, at: number): Quoted | undefined {
  const isSingle = text.charCodeAt(at) === 39;
  const pattern = isSingle ? SINGLE : DOUBLE;
  pattern.lastIndex = at;
  const written = pattern.exec(text)?.[0];
  if (written === undefined) return undefined;
  const span = spanOf(at, at + written.length);
  if (isSingle) return { value: written.slice(1, -1).replaceAll("''", "'"), span };
  const value = written.includes("\\") ? jsonText(written) : written.slice(1, -1);
  return value === undefined ? undefined : { value, span };
}

function jsonText(written: string): string | undefined {
  try {
    return String(JSON.parse(written));
  } catch {
    return undefined;
  }
}

export function quotedNode(reader: QuickReader, { value, span }: Quoted): YamlNode {
  return scalarNode(reader.text, value, value, span, span.start + 1);
}
