// The line index of a text after an edit: only the lines that the edit touches are read again, the others move.
import { type Builder, type LineIndex, lineAt, prefixedLines, scan } from "#engine/iptables/lines.ts";

/**
 * The index of `text`, which came from the indexed text by replacing `from`..`to` with `inserted` characters. Only
 * lines the edit touches are read again.
 */
export function reindexLines(previous: LineIndex, text: string, from: number, to: number, inserted: number): LineIndex {
  const first = lineAt(previous, from);
  const last = lineAt(previous, to);
  const start = previous.start[first] ?? 0;
  const shift = inserted - (to - from);
  const oldEnd = previous.start[last + 1] ?? text.length - shift;
  const known = new Map<string, string>();
  const middle = scan(text, start, oldEnd + shift, known);
  // scan() closes a text that ends in a newline with an empty line, which here is the start of the rest.
  const rest = last + 1 < previous.count;
  if (rest && middle.start.at(-1) === oldEnd + shift) for (const list of Object.values(middle)) list.pop();
  return splice(previous, middle, first, last + 1, shift, text);
}

function splice(previous: LineIndex, middle: Builder, first: number, next: number, shift: number, text: string): LineIndex {
  const own = middle.start.length;
  const count = first + own + previous.count - next;
  const start = new Int32Array(count + 1);
  start.set(previous.start.subarray(0, first));
  start.set(middle.start, first);
  for (let line = next; line < previous.count; line++) start[first + own + line - next] = (previous.start[line] ?? 0) + shift;
  start[count] = text.length;
  const join = <List extends Uint8Array | Uint16Array>(list: List, inner: readonly number[], joined: List): List => {
    joined.set(list.subarray(0, first));
    joined.set(inner, first);
    joined.set(list.subarray(next), first + own);
    return joined;
  };
  const indent = join(previous.indent, middle.indent, new Uint16Array(count));
  return {
    count,
    start,
    kind: join(previous.kind, middle.kind, new Uint8Array(count)),
    indent,
    name: joinNames(previous.name, middle.name, first, next),
    target: joinNames(previous.target, middle.target, first, next),
    goto: join(previous.goto, middle.goto, new Uint8Array(count)),
    only: join(previous.only, middle.only, new Uint8Array(count)),
    prefixed: prefixedLines(text, start, indent),
  };
}

/** As many names as before, which is what typing in a line gives, cost one copy. */
function joinNames(list: readonly string[], inner: readonly string[], first: number, next: number): string[] {
  if (inner.length !== next - first) return list.slice(0, first).concat(inner, list.slice(next));
  const joined = list.slice();
  for (const [index, name] of inner.entries()) joined[first + index] = name;
  return joined;
}
