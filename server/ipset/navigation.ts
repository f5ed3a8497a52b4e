// From a set's name to where it is created, and to the rules that use it.

import type { Scope } from "#server/files.ts";
import { setThingAt } from "#server/ipset/set-at.ts";
import { namedUses } from "#server/iptables/uses.ts";
import type { DefinitionLinks, Place } from "#server/language.ts";

const MOST_REFERENCES = 20_000;

export function definition({ file }: Scope, offset: number): DefinitionLinks | undefined {
  const thing = setThingAt(file, offset);
  if (thing?.kind !== "name" || thing.set === undefined) return undefined;
  return { origin: thing.span, targets: [{ file, span: thing.set.span, selection: thing.set.name.span }] };
}

/** The rules of the folder's dumps; the lines that add elements would only drown them. */
export function references(
  { file, folder }: Scope,
  offset: number,
  options: { readonly declaration: boolean },
): readonly Place[] {
  const thing = setThingAt(file, offset);
  if (thing?.kind !== "name") return [];
  const declaration = thing.set !== undefined && options.declaration ? [{ file, span: thing.set.name.span }] : [];
  const uses = folder.files.flatMap(({ file: dump }) =>
    dump.ruleset === undefined
      ? []
      : namedUses(dump, "set", thing.name, { most: MOST_REFERENCES }).map(({ span }) => ({ file: dump, span })),
  );
  return [...declaration, ...uses];
}
