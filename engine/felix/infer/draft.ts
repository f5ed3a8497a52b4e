// The configuration while it is read from a dump: what was found, and which rule showed it.
import type { RenderOptions } from "#engine/felix/options.ts";
import type { RuleRef } from "#engine/iptables/ruleset.ts";

export type OptionKey = keyof RenderOptions;

export interface Draft {
  readonly values: { -readonly [Key in OptionKey]?: RenderOptions[Key] };
  /** The rule that shows it; undefined where it is shown by rules that are not there. */
  readonly shown: Map<OptionKey, RuleRef | undefined>;
}

export function emptyDraft(): Draft {
  return { values: {}, shown: new Map() };
}

/** What was found first stays. */
export function put<Key extends OptionKey>(draft: Draft, key: Key, value: RenderOptions[Key], ref: RuleRef | undefined): void {
  if (draft.shown.has(key)) return;
  draft.values[key] = value;
  draft.shown.set(key, ref);
}
