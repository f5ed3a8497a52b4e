// From a jump to the chain, and from a set's name to the set.

import type { Scope } from "#server/files.ts";
import { setPlaces } from "#server/ipset/sets.ts";
import { thingAt } from "#server/iptables/thing.ts";
import { chainPlace } from "#server/iptables/uses.ts";
import type { DefinitionLinks } from "#server/language.ts";

export function definition({ file, folder }: Scope, offset: number): DefinitionLinks | undefined {
  const thing = thingAt(file, offset);
  if (thing?.kind === "chain") {
    const chain = thing.table.chains.get(thing.name);
    const place = chain && chainPlace(file, chain);
    return place && { origin: thing.span, targets: [{ file, ...place }] };
  }
  if (thing?.kind !== "set") return undefined;
  const targets = setPlaces(folder, thing.name).map((place) => ({
    ...place,
    selection: place.set.name.span,
    span: place.set.span,
  }));
  return targets.length === 0 ? undefined : { origin: thing.span, targets };
}
