// From a jump to the chain, from a set's name to the set, and from both and from rules to the policies they were made of.

import type { Scope } from "#server/files.ts";
import { setPlaces } from "#server/ipset/sets.ts";
import { type Thing, thingAt } from "#server/iptables/thing.ts";
import { chainPlace } from "#server/iptables/uses.ts";
import type { DefinitionLinks } from "#server/language.ts";
import { policyPlaces } from "#server/preview/to-policies.ts";

/** A jump leads to its chain and a set's name to its set, at one stroke; from the chain it goes on to the policies. */
export function definition(scope: Scope, offset: number): DefinitionLinks | undefined {
  const thing = thingAt(scope.file, offset);
  const own = ownDefinition(scope, thing);
  if (own !== undefined && (thing?.kind === "set" || (thing?.kind === "chain" && thing.as === "jump"))) return own;
  const policies = policyPlaces(scope, thing, offset);
  if (policies.length === 0) return own;
  const origin = own?.origin ?? thing?.span ?? { start: offset, end: offset };
  const isThere = thing?.kind === "chain" && thing.as === "declaration";
  return { origin, targets: isThere ? policies : [...(own?.targets ?? []), ...policies] };
}

function ownDefinition({ file, folder }: Scope, thing: Thing | undefined): DefinitionLinks | undefined {
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
