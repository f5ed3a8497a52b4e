// What besides a rule itself decides how it is rendered: the version, the configuration, and whose rule it is.
import type { PolicyId } from "#engine/felix/model.ts";
import type { PolicyDirection } from "#engine/felix/names/chain-names.ts";
import type { RenderOptions } from "#engine/felix/options.ts";
import type { Vintage } from "#engine/felix/vintage.ts";
import type { Family } from "#engine/net/address.ts";

/** The same for all rules of a node and family. */
export interface RenderContext {
  readonly vintage: Vintage;
  readonly options: RenderOptions;
  readonly family: Family;
}

export type RuleOwner =
  | { readonly kind: "policy"; readonly id: PolicyId; readonly tier: string; readonly untracked: boolean }
  | { readonly kind: "profile"; readonly name: string };

/** Whose rules, and which of its two lists. */
export interface RulesContext extends RenderContext {
  readonly owner: RuleOwner;
  readonly direction: PolicyDirection;
}

export interface RuleContext extends RulesContext {
  /** Place of the rule in its list, from 0. */
  readonly index: number;
}
