// Felix's versions as far as they render differently, as data: each part of the renderer names its own traits.
import { CHAIN_TRAITS, type ChainTraits } from "#engine/felix/vintage/chains.ts";
import { NAME_TRAITS, type NameTraits } from "#engine/felix/vintage/names.ts";
import { RULE_TRAITS, type RuleTraits } from "#engine/felix/vintage/rules.ts";
import type { VintageName } from "#engine/felix/vintage/versions.ts";

export interface Vintage extends RuleTraits, ChainTraits, NameTraits {
  readonly name: VintageName;
}

export function vintageOf(name: VintageName): Vintage {
  return { name, ...NAME_TRAITS[name], ...RULE_TRAITS[name], ...CHAIN_TRAITS[name] };
}
