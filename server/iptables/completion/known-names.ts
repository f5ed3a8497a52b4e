// Names of devices or sets: those that lie around the dump, and those that rules on other lines use. What is half typed on
// this line is no name yet.

import { type Found, foundOf, type Proposal, shortlist } from "#server/iptables/completion/item.ts";
import type { Cursor } from "#server/iptables/completion/place.ts";
import type { ValueQuestion } from "#server/iptables/completion/values.ts";
import { itemAt } from "#server/iptables/completion/word-part.ts";
import { namesIn, type SeenNames } from "#server/iptables/seen-names.ts";
import { countOf } from "#server/iptables/words.ts";

export interface KnownNames {
  readonly kind: keyof SeenNames;
  /** What lies around the dump, with what is said of it. */
  readonly known: ReadonlyMap<string, string>;
  /** Not proposed though rules use it. */
  hides?(name: string): boolean;
  shownAs(name: string, isKnown: boolean): Omit<Proposal, "label" | "detail">;
}

export function namesAt({ place, replacing }: ValueQuestion, { kind, known, hides, shownAs }: KnownNames): Found {
  const details = new Map(known);
  for (const [name, times] of namesElsewhere(place, kind)) {
    if (!details.has(name) && hides?.(name) !== true) details.set(name, `In ${countOf(times, "rule")} of this file`);
  }
  const replaced = replacing(itemAt(place.ruleset.text, place.span, place.offset, ""));
  const { shown, isIncomplete } = shortlist([...details], replaced.typed, ([name]) => name);
  const proposals = shown.map(([label, detail]): Proposal => ({ label, detail, ...shownAs(label, known.has(label)) }));
  return { ...foundOf(replaced, proposals), isIncomplete };
}

/** Names with how many times they stand in the file, the most frequent first, equals by name. */
function namesElsewhere({ file, line }: Cursor, kind: keyof SeenNames): readonly (readonly [string, number])[] {
  const { text, lines } = file;
  const here = namesIn(text.slice(lines.start[line] ?? 0, lines.start[line + 1] ?? text.length))[kind];
  return [...file.derived.seenNames()[kind]]
    .map(([name, times]) => [name, times - (here.get(name) ?? 0)] as const)
    .filter(([, times]) => times > 0)
    .sort(([name, some], [other, others]) => others - some || (name < other ? -1 : 1));
}
