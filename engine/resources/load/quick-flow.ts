// Flow collections, `[a, b]` and `{a: b}`, over as many lines as they take: so JSON too.
import { isLineEnd, type QuickReader, quotedAt, quotedNode } from "#engine/resources/load/quick-reader.ts";
import { plainValue, scalarNode } from "#engine/resources/load/scalar.ts";
import type { YamlEntry, YamlNode } from "#engine/resources/resource.ts";
import { spanOf } from "#engine/text/span.ts";

export interface Flow {
  readonly node: YamlNode;
  readonly end: number;
}

const DEEPEST = 64;

/** The collection at `at`; undefined where there is more to it than is read here. Its lines must be deeper than `parent`. */
export function flowAt(reader: QuickReader, at: number, parent: number, depth = 0): Flow | undefined {
  if (depth > DEEPEST) return undefined;
  switch (reader.text[at]) {
    case "[":
      return listAt(reader, at, parent, depth);
    case "{":
      return mapAt(reader, at, parent, depth);
    case '"':
    case "'": {
      const quoted = quotedAt(reader, at);
      return quoted && { node: quotedNode(reader, quoted), end: quoted.span.end };
    }
    default:
      return plainAt(reader, at);
  }
}

const PLAIN =
  /(?:[^\s,[\]{}#&*!|>'"%@`?:-]|[?:-](?=[^\s,[\]{}]))(?:[^\s,[\]{}:#]|:(?=[^\s,[\]{}])|(?<=\S)#|[ \t]+(?=[^\s,[\]{}:#]))*/y;

function plainAt(reader: QuickReader, at: number): Flow | undefined {
  PLAIN.lastIndex = at;
  const word = PLAIN.exec(reader.text)?.[0];
  if (word === undefined) return undefined;
  const end = at + word.length;
  return { node: scalarNode(reader.text, plainValue(word), word, spanOf(at, end), at), end };
}

function listAt(reader: QuickReader, start: number, parent: number, depth: number): Flow | undefined {
  const items: YamlNode[] = [];
  let at = skipSpace(reader, start + 1, parent);
  while (reader.text[at] !== "]") {
    const item = flowAt(reader, at, parent, depth + 1);
    if (item === undefined) return undefined;
    items.push(item.node);
    at = skipSpace(reader, item.end, parent);
    if (reader.text[at] === ",") at = skipSpace(reader, at + 1, parent);
    else if (reader.text[at] !== "]") return undefined;
  }
  return { node: { kind: "list", items, span: spanOf(start, at + 1) }, end: at + 1 };
}

function mapAt(reader: QuickReader, start: number, parent: number, depth: number): Flow | undefined {
  const { text } = reader;
  const entries: YamlEntry[] = [];
  const names = new Set<string>();
  let at = skipSpace(reader, start + 1, parent);
  while (text[at] !== "}") {
    const key = text[at] === "[" || text[at] === "{" ? undefined : flowAt(reader, at, parent, depth + 1);
    if (key?.node.kind !== "scalar" || names.has(key.node.source) || key.node.source === "<<") return undefined;
    names.add(key.node.source);
    at = skipSpace(reader, key.end, parent);
    let value: Flow | undefined;
    if (text[at] === ":") {
      at = skipSpace(reader, at + 1, parent);
      if (text[at] !== "," && text[at] !== "}") {
        value = flowAt(reader, at, parent, depth + 1);
        if (value === undefined) return undefined;
        at = skipSpace(reader, value.end, parent);
      }
    }
    entries.push({ key: key.node.source, keySpan: key.node.span, value: value?.node });
    if (text[at] === ",") at = skipSpace(reader, at + 1, parent);
    else if (text[at] !== "}") return undefined;
  }
  return { node: { kind: "map", entries, span: spanOf(start, at + 1) }, end: at + 1 };
}

/** Past blanks, line ends and comments; to the end of the document, where nothing is, if a line is not deep enough. */
function skipSpace(reader: QuickReader, from: number, parent: number): number {
  const { text, end } = reader;
  let at = from;
  let line = -1;
  while (at < end) {
    const code = text.charCodeAt(at);
    if (code === 10) line = at + 1;
    else if (code === 35 && isLineEnd(reader, at)) {
      const newline = text.indexOf("\n", at);
      at = newline < 0 ? end : newline;
      continue;
    } else if (code !== 32 && code !== 9 && code !== 13) break;
    at++;
  }
  return at >= end || (line >= 0 && !isDeeper(text.slice(line, at), parent)) ? text.length : at;
}

/** Tabs do not count as indentation; where there are any, the parser has the say. */
function isDeeper(indentation: string, parent: number): boolean {
  return indentation.length > parent && !indentation.includes("\t");
}
