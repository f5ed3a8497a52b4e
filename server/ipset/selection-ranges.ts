// What growing a selection takes in: word, line, set, file.

import { wordsOf } from "#engine/ipset/words.ts";
import { lineAt, lineEnd } from "#engine/iptables/lines.ts";
import type { Span } from "#engine/text/span.ts";
import type { File } from "#server/file.ts";
import { setRunAt } from "#server/ipset/set-runs.ts";
import { growing } from "#server/selection.ts";

export function selectionRanges(file: File, offset: number): readonly Span[] {
  const { ipsets, lines, text } = file;
  if (ipsets === undefined) return [];
  const line = lineAt(lines, offset);
  const words = wordsOf(text, lines.start[line] ?? 0, lineEnd(text, lines, line));
  const [first, last] = [words[0], words.at(-1)];
  const run = setRunAt(file, line);
  return growing(offset, [
    ...words.map(({ span }) => span),
    ...(first === undefined || last === undefined ? [] : [{ start: first.span.start, end: last.span.end }]),
    ...(run === undefined ? [] : [{ start: lines.start[run.first] ?? 0, end: lineEnd(text, lines, run.last) }]),
    { start: 0, end: text.length },
  ]);
}
