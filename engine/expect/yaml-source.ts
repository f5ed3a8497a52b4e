// YAML nodes as words with their places; aliases are followed, merge keys taken in.
import { type Document, isAlias, isMap, isNode, isScalar, isSeq, parseDocument } from "yaml";
import type { Key } from "#engine/expect/keys.ts";
import { closestWord, didYouMean } from "#engine/text/closest-word.ts";
import { type Diagnostic, diagnostic, type Fix } from "#engine/text/diagnostic.ts";
import { type Span, spanOf, type Word } from "#engine/text/span.ts";

export type PacketsProblem =
  | "packets-syntax"
  | "packets-unknown-key"
  | "packets-missing"
  | "packets-value"
  | "packets-impossible"
  | "packets-repeated-name";

/** A file while it is read. */
export interface YamlSource {
  readonly text: string;
  readonly document: Document.Parsed | undefined;
  readonly problems: Diagnostic[];
}

/** A node, or null or undefined where there is none. */
export type YamlNode = unknown;

export interface Entry {
  readonly key: Word;
  readonly value: YamlNode;
}

export function readYaml(text: string): YamlSource {
  const source: YamlSource = { text, document: documentOf(text), problems: [] };
  if (source.document === undefined) {
    complain(source, "packets-syntax", spanOf(0, text.length), "the file is nested too deeply to be read");
  }
  for (const { pos, code, message } of source.document?.errors ?? []) {
    const words = code === "MULTIPLE_DOCS" ? 'a packet file is one document: what follows "---" is not read' : message;
    complain(source, "packets-syntax", clamp(pos[0], pos[1], text), words);
  }
  return source;
}

/** The YAML parser calls itself for every level, and a deep enough file exhausts the stack. */
function documentOf(text: string): Document.Parsed | undefined {
  try {
    return parseDocument(text, { prettyErrors: false, logLevel: "error" });
  } catch {
    return undefined;
  }
}

export function complain(
  source: YamlSource,
  code: PacketsProblem,
  span: Span,
  message: string,
  fixes: readonly Fix[] = [],
  severity: "error" | "warning" = "error",
): void {
  source.problems.push(diagnostic(code, severity, span, message, { fixes }));
}

/** Where the value of a node is written. */
export function spanOfNode({ text }: YamlSource, node: YamlNode): Span {
  const range = isNode(node) ? node.range : undefined;
  return range ? clamp(range[0], range[1], text) : spanOf(0, 0);
}

function clamp(start: number, end: number, text: string): Span {
  const from = Math.min(Math.max(start, 0), text.length);
  return spanOf(from, Math.min(Math.max(end, from), text.length));
}

export function isNothing(node: YamlNode): boolean {
  return node === null || node === undefined || (isScalar(node) && node.value === null);
}

/** A text, number or truth value, as it is written; anything else is a problem. */
export function wordOf(source: YamlSource, node: YamlNode, what: string): Word | undefined {
  const value = follow(source, node);
  const span = spanOfNode(source, value);
  if (isScalar(value) && value.value !== null) return { text: value.source ?? String(value.value), span };
  complain(source, "packets-value", span, `${what} is expected here`);
  return undefined;
}

export function itemsOf(source: YamlSource, node: YamlNode, what: string): readonly YamlNode[] | undefined {
  const value = follow(source, node);
  if (isSeq(value)) return value.items;
  complain(source, "packets-value", spanOfNode(source, value), `${what} is expected here`);
  return undefined;
}

export function isList(source: YamlSource, node: YamlNode): boolean {
  return isSeq(peek(source, node));
}

export function isMapping(source: YamlSource, node: YamlNode): boolean {
  return isMap(peek(source, node));
}

/** Keys and values in order; a key that is written wins over a merged one. */
export function entriesOf(source: YamlSource, node: YamlNode, what: string): readonly Entry[] | undefined {
  const value = follow(source, node);
  if (!isMap(value)) {
    complain(source, "packets-value", spanOfNode(source, value), `${what} is expected here`);
    return undefined;
  }
  const own: Entry[] = [];
  const merged: Entry[] = [];
  for (const { key, value: item } of value.items) {
    const word = wordOf(source, key, "a plain key");
    if (word === undefined) continue;
    if (word.text === "<<") merged.push(...mergedEntries(source, item));
    else own.push({ key: word, value: item });
  }
  const names = new Set(own.map(({ key }) => key.text));
  return [...own, ...merged.filter(({ key }) => !names.has(key.text))];
}

/** One level only, so that no file can refer to itself without end. */
function mergedEntries(source: YamlSource, node: YamlNode): Entry[] {
  const value = follow(source, node);
  if (!isMap(value)) {
    complain(source, "packets-value", spanOfNode(source, value), '"<<" takes one alias of a mapping');
    return [];
  }
  const entries: Entry[] = [];
  for (const { key, value: item } of value.items) {
    if (isScalar(key))
      entries.push({ key: { text: key.source ?? String(key.value), span: spanOfNode(source, key) }, value: item });
  }
  return entries.filter(({ key }) => key.text !== "<<");
}

/** Values by key, once every key has been held against the table. */
export function readKeys(source: YamlSource, node: YamlNode, keys: readonly Key[], what: string): ReadonlyMap<string, YamlNode> {
  const entries = entriesOf(source, node, what);
  if (entries === undefined) return new Map();
  const names = keys.map(({ name }) => name);
  const found = new Map<string, YamlNode>();
  for (const { key, value } of entries) {
    if (names.includes(key.text)) found.set(key.text, value);
    else {
      const closest = closestWord(key.text, names);
      const fixes = closest === undefined ? [] : [{ title: `Write ${closest}`, edits: [{ span: key.span, text: closest }] }];
      const hint = didYouMean(key.text, names) || `: expected ${names.join(", ")}`;
      complain(source, "packets-unknown-key", key.span, `unknown key "${shorten(key.text)}"${hint}`, fixes);
    }
  }
  for (const { name, required } of keys) {
    if (required !== true || found.has(name)) continue;
    const { start, end } = spanOfNode(source, follow(source, node));
    complain(source, "packets-missing", spanOf(start, Math.min(end, lineEnd(source.text, start))), `"${name}" is missing`);
  }
  return found;
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf("\n", start);
  return end < 0 ? text.length : end;
}

export function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** Where the text of a scalar begins, if it stands in the file letter by letter. */
export function letterStart({ text }: YamlSource, word: Word): number | undefined {
  const { start } = word.span;
  if (text.startsWith(word.text, start)) return start;
  return text.startsWith(word.text, start + 1) && /["']/.test(text[start] ?? "") ? start + 1 : undefined;
}

function follow(source: YamlSource, node: YamlNode): YamlNode {
  if (!isAlias(node)) return node;
  const target = peek(source, node);
  if (target === undefined) complain(source, "packets-syntax", spanOfNode(source, node), `no anchor &${node.source} before this`);
  return target;
}

function peek({ document }: YamlSource, node: YamlNode): YamlNode {
  return isAlias(node) && document !== undefined ? node.resolve(document) : node;
}
