// Looking up modules and their options by the names users write, abbreviations included.
import type { MatchModule, OptionTable, TargetModule } from "#engine/iptables/extension.ts";
import { core } from "#engine/iptables/matches/core.ts";
import { MATCHES } from "#engine/iptables/matches/index.ts";
import { TARGETS } from "#engine/iptables/targets/index.ts";

/** Something with options; `undefined` options: a module nobody knows. */
export interface ModuleOptions {
  readonly options: OptionTable | undefined;
}

export interface FoundOption {
  readonly key: string;
  readonly words: number;
  readonly negatable: boolean;
  readonly repeatable: boolean;
}

/** The options every rule has. */
export const CORE: MatchModule = core;

const matches = new Map(MATCHES.flatMap((module) => [module.name, ...module.aliases].map((name) => [name, module] as const)));
const targets = new Map(TARGETS.map((module) => [module.name, module]));

export function matchNamed(name: string): MatchModule | undefined {
  return name === "" ? undefined : matches.get(name);
}

export function targetNamed(name: string): TargetModule | undefined {
  return targets.get(name);
}

/** Every spelling of every option of a table → its full name. */
function spell(options: OptionTable): ReadonlyMap<string, FoundOption> {
  const spellings = new Map<string, FoundOption>();
  for (const [key, spec] of Object.entries(options)) {
    const { negatable, repeatable } = spec;
    for (const name of [key, ...spec.aliases]) spellings.set(name, { key, words: spec.values.words, negatable, repeatable });
  }
  return spellings;
}

const spellings = new Map([...MATCHES, ...TARGETS, core].map((module) => [module.options as OptionTable, spell(module.options)]));

/** The option `name` means in this module: written out, an alias, or a beginning that fits only one (getopt_long). */
export function findOption({ options }: ModuleOptions, name: string): FoundOption | undefined {
  const known = options && spellings.get(options);
  if (known === undefined) return undefined;
  const exact = known.get(name);
  if (exact !== undefined || !name.startsWith("--") || name.length < 4) return exact;
  const keys = new Map<string, FoundOption>();
  for (const [spelling, found] of known) if (spelling.startsWith(name)) keys.set(found.key, found);
  return keys.size === 1 ? keys.values().next().value : undefined;
}
