// The whole of YAML, by its own parser, for documents that the quick reader leaves alone: aliases followed, merge keys taken in,
// errors told at their place.
import { type Document, isAlias, isMap, isScalar, isSeq, type Pair, parseDocument, type Scalar } from "yaml";
import { nothingAt, scalarNode, trimBlanks } from "#engine/resources/load/scalar.ts";
import type { YamlEntry, YamlNode } from "#engine/resources/resource.ts";
import { type Diagnostic, diagnostic } from "#engine/text/diagnostic.ts";
import { type Span, spanOf } from "#engine/text/span.ts";

export type LoadProblem = "yaml-syntax" | "yaml-repeated-key" | "yaml-alias";

export interface ParsedYaml {
  readonly node: YamlNode | undefined;
  readonly problems: readonly Diagnostic[];
}

/** Nodes that one document may grow to by its aliases. */
const MOST_NODES = 2_000_000;

const MOST_ERRORS = 20;

interface Reading {
  /** The whole file; nodes count from `base`. */
  readonly text: string;
  readonly base: number;
  readonly end: number;
  readonly problems: Diagnostic[];
  /** By anchor, what it names and how many nodes that is; undefined while it is being read. */
  readonly anchors: Map<string, { readonly node: YamlNode; readonly size: number } | undefined>;
  /** Nodes so far, those behind aliases counted each time. */
  size: number;
  depth: number;
  /** What lies deeper than that is not read. */
  isCut: boolean;
}

/** The text between two offsets, read as if there were a space at `dash`: the dash of a list whose item it is. */
export function parseYaml(text: string, start: number, end: number, dash?: number): ParsedYaml {
  const reading: Reading = { text, base: start, end, problems: [], anchors: new Map(), size: 0, depth: 0, isCut: false };
  const written = dash === undefined ? text.slice(start, end) : `${text.slice(start, dash)} ${text.slice(dash + 1, end)}`;
  const document = isTooDeep(written) ? undefined : documentOf(written);
  if (document === undefined) {
    complain(reading, "yaml-syntax", spanOf(start, end), TOO_DEEP);
    return { node: undefined, problems: reading.problems };
  }
  // A tab or a prompt of the shell breaks every line behind it.
  for (const { pos, message } of document.errors.slice(0, MOST_ERRORS))
    complain(reading, "yaml-syntax", spanIn(reading, pos[0], pos[1]), message);
  return { node: nodeOf(reading, document.contents), problems: reading.problems };
}

const DEEPEST = 1000;
const TOO_DEEP = "This document is nested too deeply to be read.";

const DASHES = new RegExp(`(?:[-?:][ \\t]+){${DEEPEST}}`);

/** Thousands of brackets that nobody closes, or of dashes in a row: the parser would take minutes over them. */
function isTooDeep(text: string): boolean {
  if (DASHES.test(text)) return true;
  let depth = 0;
  for (const [bracket] of text.matchAll(/(?<![^\s[{,:])[[{]|[\]}]/g)) {
    depth = bracket === "[" || bracket === "{" ? depth + 1 : Math.max(0, depth - 1);
    if (depth > DEEPEST) return true;
  }
  return false;
}

/** The parser calls itself for every level, and a deep enough document exhausts the stack. */
function documentOf(text: string): Document.Parsed | undefined {
  try {
    const document = parseDocument(text, { prettyErrors: false, logLevel: "silent", uniqueKeys: false });
    // Some of its parts catch that themselves and call it an error of the text.
    return document.errors.some(({ message }) => message.startsWith("Maximum call stack")) ? undefined : document;
  } catch {
    return undefined;
  }
}

function complain(reading: Reading, code: LoadProblem, span: Span, message: string): void {
  reading.problems.push(diagnostic(code, "error", span, message));
}

function spanIn({ base, end }: Reading, from: number, to: number): Span {
  const first = Math.min(Math.max(base + from, base), end);
  return spanOf(first, Math.min(Math.max(base + to, first), end));
}

/** Undefined: nothing stands there. */
function nodeOf(reading: Reading, node: unknown): YamlNode | undefined {
  if (reading.depth >= DEEPEST) {
    if (!reading.isCut) complain(reading, "yaml-syntax", spanOf(reading.base, reading.end), TOO_DEEP);
    reading.isCut = true;
    return undefined;
  }
  reading.depth++;
  const before = reading.size++;
  const anchor = anchorOf(node);
  if (anchor !== undefined) reading.anchors.set(anchor, undefined);
  const read = plainNodeOf(reading, node);
  if (anchor !== undefined && read !== undefined) reading.anchors.set(anchor, { node: read, size: reading.size - before });
  reading.depth--;
  return read;
}

function anchorOf(node: unknown): string | undefined {
  return isMap(node) || isSeq(node) || isScalar(node) ? node.anchor : undefined;
}

function plainNodeOf(reading: Reading, node: unknown): YamlNode | undefined {
  if (isAlias(node)) return aliased(reading, node.source, rangeOf(reading, node.range));
  if (isScalar(node)) return scalarOf(reading, node);
  const span = isMap(node) || isSeq(node) ? rangeOf(reading, node.range) : undefined;
  if (isMap(node) && span) return mapOf(reading, node.items, { span, isFlow: node.flow === true });
  if (!isSeq(node) || !span) return undefined;
  const items: YamlNode[] = [];
  let at = span.start;
  for (const one of node.items) {
    const item = nodeOf(reading, one) ?? nothingAt(afterDash(reading, one, at));
    items.push(item);
    at = item.span.end;
  }
  const end = node.flow === true ? span.end : Math.max(span.start + 1, items.at(-1)?.span.end ?? 0);
  return { kind: "list", items, span: spanOf(span.start, isWithin(span, end) ? end : span.end) };
}

/** An alias's own place is elsewhere, so it says nothing of where its parent ends. */
function isWithin(span: Span, end: number): boolean {
  return span.start <= end && end <= span.end;
}

function afterDash(reading: Reading, node: unknown, otherwise: number): number {
  if (!isScalar(node) || !node.range) return otherwise;
  const dash = reading.text.lastIndexOf("-", reading.base + node.range[0]);
  return dash < reading.base ? otherwise : dash + 1;
}

function rangeOf(reading: Reading, range: readonly number[] | null | undefined): Span {
  return spanIn(reading, range?.[0] ?? 0, range?.[1] ?? 0);
}

function scalarOf(reading: Reading, node: Scalar): YamlNode | undefined {
  const full = rangeOf(reading, node.range);
  const isEmpty = full.start === full.end && node.value === null;
  if (isEmpty) return undefined;
  const written = reading.text.slice(full.start, full.end);
  const span = spanOf(full.start, full.start + trimBlanks(written).length);
  const value = coreValueOf(node);
  const source = typeof value === "string" ? value : (node.source ?? String(value));
  return scalarNode(reading.text, value, source, span, span.start + headOf(written));
}

function coreValueOf({ value, source }: Scalar): string | number | boolean | null {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return source ?? String(value);
}

/** How much stands before the text of a scalar: its quote, or the header of a block and its indentation. */
function headOf(written: string): number {
  if (/^["']/.test(written)) return 1;
  return /^[|>]/.test(written) ? (/^[|>][^\n]*\n(?:[ \t]*\r?\n)*[ \t]*/.exec(written)?.[0].length ?? 0) : 0;
}

function mapOf(
  reading: Reading,
  pairs: readonly Pair[],
  { span, isFlow }: { readonly span: Span; readonly isFlow: boolean },
): YamlNode {
  const own = new Map<string, YamlEntry>();
  const merged: YamlNode[] = [];
  let end = span.start;
  for (const { key, value } of pairs) {
    const name = nodeOf(reading, key);
    const read = nodeOf(reading, value);
    if (name?.kind !== "scalar" && name?.kind !== "template") continue;
    const word = name.kind === "scalar" ? name.source : reading.text.slice(name.span.start, name.span.end);
    end = Math.max(end, isWithin(span, read?.span.end ?? -1) ? (read?.span.end ?? 0) : colonAfter(reading, name.span.end));
    if (word === "<<") merged.push(...mergedMaps(read));
    else if (own.has(word)) {
      complain(reading, "yaml-repeated-key", name.span, `"${word.slice(0, 60)}" stands here twice.`);
    } else own.set(word, { key: word, keySpan: name.span, value: read });
  }
  for (const map of merged) {
    for (const entry of map.kind === "map" ? map.entries : []) if (!own.has(entry.key)) own.set(entry.key, entry);
  }
  return { kind: "map", entries: [...own.values()], span: isFlow ? span : spanOf(span.start, end) };
}

function mergedMaps(node: YamlNode | undefined): readonly YamlNode[] {
  if (node === undefined) return [];
  return node.kind === "list" ? node.items : [node];
}

function colonAfter({ text, end }: Reading, offset: number): number {
  const colon = text.indexOf(":", offset);
  return colon < 0 || colon >= end ? offset : colon + 1;
}

function aliased(reading: Reading, name: string, span: Span): YamlNode {
  const target = reading.anchors.get(name);
  if (target !== undefined && reading.size + target.size <= MOST_NODES) {
    reading.size += target.size;
    return target.node;
  }
  const isTooMuch = target !== undefined;
  const isOwn = !isTooMuch && reading.anchors.has(name);
  const why = isTooMuch
    ? "aliases make this document too large"
    : isOwn
      ? `*${name} stands inside &${name}`
      : `no &${name} above`;
  complain(reading, "yaml-alias", span, `This alias is not followed: ${why}.`);
  return { kind: "template", span };
}
