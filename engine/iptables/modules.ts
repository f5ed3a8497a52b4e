// Looking up modules and their options by the names users write, abbreviations included.
import type { MatchModule, OptionTable, TargetModule } from "#engine/iptables/extension.ts";
import { core } from "#engine/iptables/matches/core.ts";
import { MATCHES } from "#engine/iptables/matches/index.ts";
import { TARGETS } from "#engine/iptables/targets/index.ts";

/** Something with options; `undefined` options: a module nobody knows. */
export interface ModuleOptions {
  readonly options: OptionTable | undefined;
}

/** An option as a module's table has it; all its spellings give the same object. */
export interface FoundOption {
  readonly key: string;
  readonly words: number;
  /** The words may be left out. */
  readonly optional: boolean;
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

/** Every spelling of every option of a table → the option. */
function spell(options: OptionTable): ReadonlyMap<string, FoundOption> {
  const spellings = new Map<string, FoundOption>();
  for (const [key, spec] of Object.entries(options)) {
    const found = {
      key,
      words: spec.values.words,
      optional: spec.values.optional ?? false,
      negatable: spec.negatable,
      repeatable: spec.repeatable,
    };
    for (const name of [key, ...spec.aliases]) spellings.set(name, found);
  }
  return spellings;
}

const spellings = new Map([...MATCHES, ...TARGETS, core].map((module) => [module.options as OptionTable, spell(module.options)]));

/** The option with exactly this name in the module. */
export function optionNamed({ options }: ModuleOptions, name: string): FoundOption | undefined {
  return options && spellings.get(options)?.get(name);
}

/** The options of the module that `name` is the beginning of, each once. */
export function optionsBegunBy({ options }: ModuleOptions, name: string): ReadonlySet<FoundOption> {
  const found = new Set<FoundOption>();
  const known = options && spellings.get(options);
  if (known !== undefined) for (const [spelling, option] of known) if (spelling.startsWith(name)) found.add(option);
  return found;
}
