// The lines of a set that stand together: what is folded and selected as one.

import { lineAt, lineEnd } from "#engine/iptables/lines.ts";
import type { File } from "#server/file.ts";
import { setOfLine } from "#server/ipset/set-lines.ts";

/** First and last line. */
export interface Run {
  readonly first: number;
  readonly last: number;
}

/** Every set's lines in a row, those of a listing as its blocks. */
export function setRuns(file: File): readonly Run[] {
  const { ipsets, lines, text } = file;
  if (ipsets === undefined) return [];
  if (ipsets.format === "list")
    return ipsets.sets.map(({ span }) => ({ first: lineAt(lines, span.start), last: lineAt(lines, span.end) }));
  const runs: Run[] = [];
  for (let first = 0; first < lines.count; ) {
    const set = setOn(file, first);
    let next = first + 1;
    // The lines of a set mostly begin alike, which is quicker to see than to split them.
    const beginning = set === undefined ? "" : `add ${set} `;
    while (
      set !== undefined &&
      next < lines.count &&
      (text.startsWith(beginning, lines.start[next]) || setOn(file, next) === set)
    )
      next++;
    if (set !== undefined) runs.push({ first, last: next - 1 });
    first = next;
  }
  return runs;
}

export function setRunAt(file: File, line: number): Run | undefined {
  const { ipsets, lines } = file;
  if (ipsets?.format === "list") return setRuns(file).findLast(({ first, last }) => first <= line && line <= last);
  const set = setOn(file, line);
  if (set === undefined) return undefined;
  let [first, last] = [line, line];
  while (first > 0 && setOn(file, first - 1) === set) first--;
  while (last + 1 < lines.count && setOn(file, last + 1) === set) last++;
  return { first, last };
}

function setOn({ text, lines }: File, line: number): string | undefined {
  return setOfLine(text, lines.start[line] ?? 0, lineEnd(text, lines, line));
}
