// What can be folded: tables, the rules of one chain in a row, and comments in a row.

import { type FoldingRange, FoldingRangeKind } from "vscode-languageserver";
import { LINE } from "#engine/iptables/lines.ts";
import type { File } from "#server/file.ts";
import { lineOf } from "#server/iptables/rule-at.ts";

export function folding(file: File): FoldingRange[] {
  const { ruleset } = file;
  if (ruleset === undefined) return [];
  const folds: FoldingRange[] = [];
  for (const { nameSpan, span } of ruleset.tables) {
    const startLine = lineOf(file, span.start);
    const endLine = lineOf(file, span.end);
    if (nameSpan !== undefined && endLine > startLine) folds.push({ startLine, endLine });
  }
  const { kind, name, count } = ruleset.lines;
  for (let first = 0; first < count; ) {
    let next = first + 1;
    while (next < count && kind[next] === kind[first] && name[next] === name[first]) next++;
    if (next > first + 1 && kind[first] === LINE.rule) folds.push({ startLine: first, endLine: next - 1 });
    if (next > first + 1 && kind[first] === LINE.comment) {
      folds.push({ startLine: first, endLine: next - 1, kind: FoldingRangeKind.Comment });
    }
    first = next;
  }
  return folds;
}
