// A chain's declaration typed over together with its rules and the jumps to it.

import { isBuiltin } from "#engine/iptables/netfilter.ts";
import type { Span } from "#engine/text/span.ts";
import type { File } from "#server/file.ts";
import { chainPlaces } from "#server/iptables/chain-places.ts";
import { thingAt } from "#server/iptables/thing.ts";

/** More places than this are a matter for rename. */
const MOST_PLACES = 500;

/** From the declaration only: who types over a jump's chain wants another chain there. */
export function linkedEditing(file: File, offset: number): readonly Span[] {
  const { ruleset, text } = file;
  const thing = thingAt(file, offset);
  if (ruleset === undefined || thing?.kind !== "chain" || thing.as !== "declaration") return [];
  const { table, name } = thing;
  if (name === "" || isBuiltin(table.name, name)) return [];
  const places = chainPlaces(ruleset, table, name, { most: MOST_PLACES + 1 });
  const alike = places.every(({ start, end }) => text.slice(start, end) === name);
  return places.length > MOST_PLACES || !alike ? [] : places;
}
