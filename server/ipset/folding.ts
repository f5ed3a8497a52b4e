// What can be folded: the lines of a set, and comments in a row.

import { type FoldingRange, FoldingRangeKind } from "vscode-languageserver";
import { LINE } from "#engine/iptables/lines.ts";
import type { File } from "#server/file.ts";
import { setRuns } from "#server/ipset/set-runs.ts";

export function folding(file: File): FoldingRange[] {
  if (file.ipsets === undefined) return [];
  const folds: FoldingRange[] = setRuns(file)
    .filter(({ first, last }) => last > first)
    .map(({ first, last }) => ({ startLine: first, endLine: last }));
  const { kind, count } = file.lines;
  for (let first = 0; first < count; first++) {
    let last = first;
    while (kind[first] === LINE.comment && last + 1 < count && kind[last + 1] === LINE.comment) last++;
    if (last > first) folds.push({ startLine: first, endLine: last, kind: FoldingRangeKind.Comment });
    first = last;
  }
  return folds;
}
