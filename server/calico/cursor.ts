// Where somebody types in a YAML document, by indentation alone: half-typed lines have no place in a tree.

import { lineAt, lineEnd } from "#engine/iptables/lines.ts";
import { apiOf } from "#engine/resources/load/kinds.ts";
import type { Api } from "#engine/resources/resource.ts";
import { type Span, spanOf } from "#engine/text/span.ts";
import { flowCursor } from "#server/calico/flow-cursor.ts";
import { type LineShape, lineShape } from "#server/calico/line-shape.ts";
import type { File } from "#server/file.ts";

export type Path = readonly (string | number)[];

export interface Cursor {
  /** From the document's root; the index in a list is left at 0. */
  readonly path: Path;
  /** A key is typed into the map at `path`, or the value at `path`. */
  readonly at: "key" | "value";
  /** The key or value around the cursor, and where it is replaced. */
  readonly typed: Span;
  /** The keys of the map at `path` with their values, the line of the cursor left out; for values, of the map around. */
  readonly siblings: ReadonlyMap<string, string>;
  /** A key cannot stand on the line without one of these before it. */
  readonly isFlow: boolean;
  /** Column of the keys of the map. */
  readonly column: number;
}

export interface Surroundings {
  readonly cursor: Cursor;
  /** Of the resource around; "" where it does not say. */
  readonly apiVersion: string;
  readonly kind: string;
  readonly api: Api | undefined;
  /** From the resource's root. */
  readonly path: Path;
}

/** A map on the way up: the path to it and where its keys stand. */
interface Level {
  readonly path: Path;
  readonly line: number;
  readonly column: number;
}

interface Lines {
  readonly first: number;
  readonly last: number;
  at(line: number): LineShape | undefined;
  /** Its offset in the file. */
  start(line: number): number;
}

export function surroundingsAt(file: File, offset: number): Surroundings | undefined {
  const number = lineAt(file.lines, offset);
  const lines = linesAround(file, number);
  const start = file.lines.start[number] ?? 0;
  const text = file.text.slice(start, lineEnd(file.text, file.lines, number));
  const before = text.slice(0, offset - start);
  if (/(?:^|\s)#/.test(before.replace(/"[^"]*"|'[^']*'/g, ""))) return undefined;
  const own = lineShape(`${before}x`);
  if (own === undefined || text.startsWith("---") || text.startsWith("\t")) return undefined;
  const levels = levelsAbove(lines, number, own);
  const here = levels.at(-1);
  const cursor = here && cursorOn({ lines, number, start, text, before }, own, here);
  if (cursor === undefined) return undefined;
  return { cursor, ...rootOf(lines, levels, cursor) };
}

function linesAround(file: File, number: number): Lines {
  const { lines, text } = file;
  const textOf = (line: number): string => text.slice(lines.start[line] ?? 0, lineEnd(text, lines, line));
  let first = number;
  while (first > 0 && !isBoundary(textOf(first - 1))) first--;
  let last = number;
  while (last + 1 < lines.count && !isBoundary(textOf(last + 1))) last++;
  return { first, last, at: (line) => lineShape(textOf(line)), start: (line) => lines.start[line] ?? text.length };
}

function isBoundary(text: string): boolean {
  return /^(?:---|\.\.\.)(?:\s|$)/.test(text);
}

/** The maps that hold the line, from the root on; the last is the one it stands in itself. */
function levelsAbove(lines: Lines, number: number, own: LineShape): readonly Level[] {
  const up: { readonly step: readonly (string | number)[]; readonly line: number; readonly column: number }[] = [];
  let { column } = own;
  let dashes = own.dashes;
  let line = number;
  let from = number;
  for (;;) {
    // Items that begin on this line, from the inside out.
    const items = dashes.filter((dash) => dash < column);
    const outer = items[0];
    const indexes: (string | number)[] = items.map(() => 0);
    if (outer === undefined) {
      const start = startOfMap(lines, from, column);
      if (start !== undefined && start.dashes.length > 0 && start.line !== line) {
        ({ line } = start);
        from = start.line;
        dashes = start.dashes;
        continue;
      }
    }
    const holder = parentOf(lines, from, outer ?? column, outer !== undefined);
    const key = holder?.shape.key;
    up.push({ step: [...(key === undefined ? [] : [key]), ...indexes], line, column });
    if (holder === undefined || key === undefined) break;
    column = holder.shape.column;
    dashes = holder.shape.dashes;
    line = holder.line;
    from = holder.line;
  }
  const levels: Level[] = [];
  for (const { step, line: at, column: keys } of up.reverse()) {
    levels.push({ path: [...(levels.at(-1)?.path ?? []), ...step], line: at, column: keys });
  }
  return levels;
}

/** The line above on which an item begins whose map has its keys in this column. */
function startOfMap(
  lines: Lines,
  from: number,
  column: number,
): { readonly line: number; readonly dashes: readonly number[] } | undefined {
  for (let line = from - 1; line >= lines.first; line--) {
    const shape = lines.at(line);
    if (shape === undefined) continue;
    const outer = shape.dashes[0] ?? shape.column;
    if (shape.column === column && shape.dashes.length > 0) return { line, dashes: shape.dashes };
    if (outer < column) return undefined;
  }
  return undefined;
}

/** The key above that holds a map in this column, or a list whose dashes stand there. */
function parentOf(
  lines: Lines,
  from: number,
  column: number,
  isList: boolean,
): { readonly line: number; readonly shape: LineShape } | undefined {
  for (let line = from - 1; line >= lines.first; line--) {
    const shape = lines.at(line);
    if (shape === undefined) continue;
    const isAbove = shape.column < column || (isList && shape.column === column && shape.dashes.at(-1) !== column);
    if (isAbove) return { line, shape };
    // An item of a list that begins to the left and holds no map of this column.
    if ((shape.dashes[0] ?? column) < column && shape.column > column) return undefined;
  }
  return undefined;
}

interface Here {
  readonly lines: Lines;
  readonly number: number;
  /** Offset of the line. */
  readonly start: number;
  readonly text: string;
  readonly before: string;
}

function cursorOn(here: Here, own: LineShape, level: Level): Cursor | undefined {
  const { start, before, text } = here;
  const siblings = keysOf(here, level.column);
  const common = { siblings, column: level.column, isFlow: false };
  if (own.key !== undefined) {
    const from = own.valueColumn + (/^\s*/.exec(before.slice(own.valueColumn))?.[0].length ?? 0);
    const path = [...level.path, own.key];
    const flow = flowCursor(text, from, before.length);
    if (flow !== undefined) {
      const typed = spanOf(start + flow.typed.start, start + flow.typed.end);
      return { path: [...path, ...flow.path], at: flow.at, typed, siblings: flow.siblings, column: level.column, isFlow: true };
    }
    return { ...common, path, at: "value", typed: spanOf(start + from, start + endOfValue(text, before.length)) };
  }
  const holder = blockScalarKey(here, level);
  if (holder !== undefined) return { ...common, path: level.path, at: "value", typed: holder };
  const end = endOfWord(text, before.length);
  return { ...common, path: level.path, at: "key", typed: spanOf(start + own.column, start + end) };
}

/** A value goes on to the end of its line, or to a comment. */
function endOfValue(text: string, from: number): number {
  const rest = text.slice(from);
  return from + rest.replace(/\s+#.*$/, "").trimEnd().length;
}

function endOfWord(text: string, from: number): number {
  return from + (/^[^\s:#,[\]{}]*/.exec(text.slice(from))?.[0].length ?? 0);
}

/** Inside a text that its key opens with `|` or `>`: its lines up to the cursor's. */
function blockScalarKey({ lines, number, start, text, before }: Here, level: Level): Span | undefined {
  for (let line = number - 1; line >= lines.first; line--) {
    const shape = lines.at(line);
    if (shape === undefined || shape.column >= level.column) continue;
    if (shape.key === undefined || !/^[|>][-+0-9]*$/.test(shape.value)) return undefined;
    return spanOf(lines.start(line + 1), start + endOfValue(text, before.length));
  }
  return undefined;
}

/** The keys that stand in the same map as the line. */
function keysOf({ lines, number }: Pick<Here, "lines" | "number">, column: number): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  const own = lines.at(number);
  const take = (line: number): boolean => {
    const shape = lines.at(line);
    if (shape === undefined) return true;
    if (shape.column === column && shape.key !== undefined) keys.set(shape.key, shape.value);
    return shape.column >= column && (shape.dashes[0] ?? column) >= column;
  };
  const isStart = own !== undefined && own.dashes.length > 0;
  for (let line = number - 1; line >= lines.first && !isStart && take(line); line--);
  for (let line = number + 1; line <= lines.last; line++) {
    const shape = lines.at(line);
    if (shape === undefined) continue;
    if (shape.column < column || (shape.dashes[0] ?? column) < column) break;
    if (shape.column === column && shape.key !== undefined) keys.set(shape.key, shape.value);
  }
  return keys;
}

function rootOf(lines: Lines, levels: readonly Level[], cursor: Cursor): Omit<Surroundings, "cursor"> {
  for (const level of levels) {
    const keys = keysOf({ lines, number: level.line }, level.column);
    const own = lines.at(level.line);
    const all = own?.key !== undefined && own.column === level.column ? new Map([...keys, [own.key, own.value]]) : keys;
    const [apiVersion, kind] = [unquoted(all.get("apiVersion")), unquoted(all.get("kind"))];
    const isRoot = apiVersion !== "" || kind !== "" || level.path.length === 0;
    const isList = kind === "List" || (kind.endsWith("List") && level.path.length === 0);
    if (!isRoot || (isList && levels.at(-1) !== level)) continue;
    return { apiVersion, kind, api: apiOf(apiVersion, kind), path: cursor.path.slice(level.path.length) };
  }
  return { apiVersion: "", kind: "", api: undefined, path: cursor.path };
}

function unquoted(value: string | undefined): string {
  return value?.replace(/^(["'])(.*)\1$/, "$2") ?? "";
}
