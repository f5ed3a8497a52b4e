// Plain block YAML, as nearly every policy is written, read in one pass at about ten times the pace of the whole language. What is
// beyond it (anchors, tags, folded text, complex keys, anything wrong) is left to the YAML parser: see read-document.ts.
import { flowAt } from "#engine/resources/load/quick-flow.ts";
import { literalAt } from "#engine/resources/load/quick-literal.ts";
import {
  advance,
  finishLine,
  isDash,
  isLineEnd,
  itemEnd,
  type QuickReader,
  quotedAt,
  quotedNode,
  skipBlanks,
} from "#engine/resources/load/quick-reader.ts";
import { nothingAt, plainValue, scalarNode, trimBlanks } from "#engine/resources/load/scalar.ts";
import type { YamlEntry, YamlNode } from "#engine/resources/resource.ts";
import { type Span, spanOf } from "#engine/text/span.ts";

const DEEPEST = 64;

/**
 * The document between two offsets; undefined where it is not as plain as that. An item of its outermost lists that is not is
 * left to `readItemOtherwise`, if the caller has such: most of a long list is then read quickly all the same.
 */
export function readQuickly(
  text: string,
  start: number,
  end: number,
  readItemOtherwise?: QuickReader["readItemOtherwise"],
): YamlNode | undefined {
  const reader: QuickReader = { text, end, at: start, column: -1, isBeyond: false, readItemOtherwise };
  if (start > 0 && text[start - 1] !== "\n" && text.charCodeAt(start - 1) !== 0xfeff) finishLine(reader, start);
  else advance(reader);
  if (reader.isBeyond || reader.column < 0) return undefined;
  const node = readBlock(reader, -1, 0);
  return reader.isBeyond || reader.at < end ? undefined : node;
}

/** Undefined, here and below: not read here, which `isBeyond` says as well. */
function readBlock(reader: QuickReader, parent: number, depth: number): YamlNode | undefined {
  if (depth > DEEPEST || reader.isBeyond) return beyond(reader);
  const { text, at } = reader;
  if (text[at] === "{" || text[at] === "[") return readFlow(reader, at, parent);
  if (isDash(reader, at)) return readList(reader, reader.column, depth);
  return readMap(reader, reader.column, depth);
}

function beyond(reader: QuickReader): undefined {
  reader.isBeyond = true;
  return undefined;
}

function readMap(reader: QuickReader, column: number, depth: number): YamlNode | undefined {
  const entries: YamlEntry[] = [];
  const names = new Set<string>();
  const start = reader.at;
  let end = start;
  while (reader.column === column && !reader.isBeyond) {
    const key = keyAt(reader, reader.at);
    if (key === undefined || names.has(key.name) || key.name === "<<") return beyond(reader);
    names.add(key.name);
    const value = readValue(reader, key.end, column, { depth, isEntry: true });
    if (reader.isBeyond) return undefined;
    entries.push({ key: key.name, keySpan: key.span, value });
    end = value?.span.end ?? key.end;
  }
  if (reader.column > column || entries.length === 0) return beyond(reader);
  return { kind: "map", entries, span: spanOf(start, end) };
}

interface Key {
  readonly name: string;
  readonly span: Span;
  /** Behind the colon. */
  readonly end: number;
}

const PLAIN_KEY = /(?![-?:](?:\s|$))[^\s,[\]{}#&*!|>'"%@`][^\n\r]*?(?=[ \t]*:(?:[ \t\r\n]|$))/y;

function keyAt(reader: QuickReader, at: number): Key | undefined {
  const { text } = reader;
  const quote = text[at];
  if (quote === '"' || quote === "'") {
    const quoted = quotedAt(reader, at);
    const colon = quoted && skipBlanks(text, quoted.span.end);
    if (colon === undefined || !/^:(?:[ \t\r\n]|$)/.test(text.slice(colon, colon + 2))) return undefined;
    return { name: quoted?.value ?? "", span: quoted?.span ?? spanOf(at, at), end: colon + 1 };
  }
  PLAIN_KEY.lastIndex = at;
  const name = PLAIN_KEY.exec(text)?.[0];
  if (name === undefined || /[ \t]#/.test(name)) return undefined;
  const end = at + name.length;
  return { name, span: spanOf(at, end), end: skipBlanks(text, end) + 1 };
}

function readList(reader: QuickReader, column: number, depth: number): YamlNode | undefined {
  const items: YamlNode[] = [];
  const start = reader.at;
  let end = start;
  while (reader.column === column && !reader.isBeyond && isDash(reader, reader.at)) {
    const dash = reader.at;
    const at = skipBlanks(reader.text, dash + 1);
    let item = readItem(reader, dash, at, { column, depth });
    if (reader.isBeyond || reader.column > column) item = readItemOtherwise(reader, dash, { column, depth });
    if (reader.isBeyond) return undefined;
    items.push(item ?? nothingAt(dash + 1));
    end = item?.span.end ?? dash + 1;
  }
  if (reader.column > column) return beyond(reader);
  return { kind: "list", items, span: spanOf(start, end) };
}

const DEEPEST_PART = 1;

function readItemOtherwise(
  reader: QuickReader,
  dash: number,
  { column, depth }: { readonly column: number; readonly depth: number },
): YamlNode | undefined {
  const end = itemEnd(reader, dash, column);
  const isPart = depth <= DEEPEST_PART && reader.text.slice(dash - column, dash).trim() === "";
  const part = isPart ? reader.readItemOtherwise?.(dash - column, end, dash) : undefined;
  if (part === undefined) return beyond(reader);
  reader.isBeyond = false;
  reader.at = end;
  advance(reader);
  return part;
}

function readItem(
  reader: QuickReader,
  dash: number,
  at: number,
  { column, depth }: { readonly column: number; readonly depth: number },
): YamlNode | undefined {
  const isNested = isDash(reader, at);
  if (!isNested && (isLineEnd(reader, at) || isFlow(reader, at) || keyAt(reader, at) === undefined)) {
    return readValue(reader, dash + 1, column, { depth, isEntry: false });
  }
  if (depth > DEEPEST || reader.text.slice(dash, at).includes("\t")) return beyond(reader);
  reader.at = at;
  reader.column = column + at - dash;
  return isNested ? readList(reader, reader.column, depth + 1) : readMap(reader, reader.column, depth + 1);
}

function isFlow({ text }: QuickReader, at: number): boolean {
  return text[at] === "[" || text[at] === "{";
}

/** What stands behind a colon or dash; undefined where nothing does. */
function readValue(
  reader: QuickReader,
  from: number,
  column: number,
  { depth, isEntry }: { readonly depth: number; readonly isEntry: boolean },
): YamlNode | undefined {
  const { text } = reader;
  const at = skipBlanks(text, from);
  if (isLineEnd(reader, at)) {
    finishLine(reader, from);
    if (reader.column > column) return readBlock(reader, column, depth + 1);
    return isEntry && reader.column === column && isDash(reader, reader.at) ? readList(reader, column, depth + 1) : undefined;
  }
  switch (text[at]) {
    case "[":
    case "{":
      return readFlow(reader, at, column);
    case '"':
    case "'": {
      const quoted = quotedAt(reader, at);
      if (quoted === undefined) return beyond(reader);
      finishLine(reader, quoted.span.end);
      return quotedNode(reader, quoted);
    }
    case "|": {
      const literal = literalAt(reader, at, column);
      if (literal === undefined) return beyond(reader);
      reader.at = literal.end;
      advance(reader);
      return literal.node;
    }
    default:
      return readPlain(reader, at);
  }
}

function readFlow(reader: QuickReader, at: number, parent: number): YamlNode | undefined {
  const flow = flowAt(reader, at, parent);
  if (flow === undefined) return beyond(reader);
  finishLine(reader, flow.end);
  return flow.node;
}

const REST = /(?![-?:](?:\s|$))[^\s,[\]{}#&*!|>'"%@`][^\n\r]*/y;

function readPlain(reader: QuickReader, at: number): YamlNode | undefined {
  REST.lastIndex = at;
  const rest = REST.exec(reader.text)?.[0] ?? "";
  const comment = rest.search(/[ \t]#/);
  const word = trimBlanks(comment < 0 ? rest : rest.slice(0, comment));
  if (word === "" || /:(?:[ \t]|$)/.test(word)) return beyond(reader);
  const end = at + word.length;
  finishLine(reader, end);
  return scalarNode(reader.text, plainValue(word), word, spanOf(at, end), at);
}
