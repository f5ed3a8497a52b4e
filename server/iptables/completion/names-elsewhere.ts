// The names that rules on other lines use: what is half typed on this line is no name yet.

import type { Cursor } from "#server/iptables/completion/place.ts";
import { namesIn, type SeenNames } from "#server/iptables/seen-names.ts";

/** Names with how many times they stand in the file, the most frequent first. */
export function namesElsewhere({ file, line }: Cursor, kind: keyof SeenNames): readonly (readonly [string, number])[] {
  const { text, lines } = file;
  const here = namesIn(text.slice(lines.start[line] ?? 0, lines.start[line + 1] ?? text.length))[kind];
  return [...file.derived.seenNames()[kind]]
    .map(([name, times]) => [name, times - (here.get(name) ?? 0)] as const)
    .filter(([, times]) => times > 0)
    .sort(([, some], [, others]) => others - some);
}
