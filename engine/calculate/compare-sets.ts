// The IP sets that a dump's rules ask for: what each stands for, and which rules of the files want it.
import { type OwnedSet, ownedSets } from "#engine/calculate/compare-owners.ts";
import type { World } from "#engine/calculate/world.ts";
import { readSetName, type SetName } from "#engine/felix/names/read-set-name.ts";
import type { RenderContext } from "#engine/felix/rules/rule-context.ts";
import { lineAt } from "#engine/iptables/lines.ts";
import type { Ruleset } from "#engine/iptables/ruleset.ts";

export interface ComparedSet {
  readonly name: string;
  /** Of the first rule that asks for it, from 0. */
  readonly line: number;
  /** What the name says by itself. */
  readonly read: SetName | undefined;
  /** What in the files it is of; undefined where nothing there needs it. */
  readonly owner: OwnedSet | undefined;
}

/** Calico's sets; in the order in which they are asked for. */
export function compareSets(ruleset: Ruleset, world: World, context: RenderContext): readonly ComparedSet[] {
  const owned = ownedSets(world, context);
  const found = new Map<string, number>();
  for (const match of ruleset.text.matchAll(/--match-set (cali[46]\S+)/g)) {
    const name = match[1] ?? "";
    if (!found.has(name)) found.set(name, match.index);
  }
  return [...found].map(([name, at]) => ({
    name,
    line: lineAt(ruleset.lines, at),
    read: readSetName(name),
    owner: owned.get(name),
  }));
}
