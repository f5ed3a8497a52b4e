// From a dump to the Felix that wrote it: which versions fit, and how it was configured. Nothing is taken for read that no rule
// shows.

import { inferMarkRoles, isMarkEvidence } from "#engine/calico/marks.ts";
import { type RuleSummary, summarise } from "#engine/calico/rule-summary.ts";
import { DEFAULT_OPTIONS } from "#engine/felix/infer/default-options.ts";
import { type FittingVintage, fittingVintages } from "#engine/felix/infer/fitting-vintages.ts";
import { type InsertMode, insertModeOf } from "#engine/felix/infer/insert-mode.ts";
import { NOTHING_READ, type Readings } from "#engine/felix/infer/read-options.ts";
import { type Seen, seenIn } from "#engine/felix/infer/seen.ts";
import { type Sign, signsIn } from "#engine/felix/infer/signs.ts";
import { type ChainTexts, staticTexts } from "#engine/felix/infer/static-texts.ts";
import { rangeWords, type VersionRange } from "#engine/felix/infer/version-range.ts";
import type { RenderOptions } from "#engine/felix/options.ts";
import { readRule } from "#engine/iptables/read-rule.ts";
import type { Ruleset } from "#engine/iptables/ruleset.ts";
import type { Family } from "#engine/net/address.ts";

export interface InferredFelix extends Seen {
  readonly family: Family;
  /** What the signs leave of the versions; undefined where there are none, or they exclude each other. */
  readonly versions: (VersionRange & { readonly words: string }) | undefined;
  /** The best first; several where the dump does not tell them apart. Empty: no Felix of 2.1 or later wrote it. */
  readonly vintages: readonly FittingVintage[];
  /** Of the best vintage; the defaults where there is none. */
  readonly options: RenderOptions;
  readonly readings: Readings;
  readonly insertMode: InsertMode;
  /** What in the dump does not go together, in words. */
  readonly conflicts: readonly string[];
}

export interface InferOptions {
  /** Guesses at rules that are gone from a fixed chain; see VerifyOptions. 0: none, for an answer at once. */
  readonly guesses?: number;
}

export function inferFelix(ruleset: Ruleset, { guesses }: InferOptions = {}): InferredFelix {
  const { family } = ruleset;
  const texts = staticTexts(ruleset, guesses);
  const summaries = summariesOf(ruleset, texts);
  const layout = inferMarkRoles(summaries.filter(({ ref }) => isMarkEvidence(ref.chain)));
  const signs = signsIn(ruleset, { texts, summaries, layout });
  const hasFelix = ruleset.tables.some(({ chains }) => [...chains.keys()].some((name) => name.startsWith("cali-")));
  const vintages = hasFelix ? fittingVintages({ family, texts, layout, signs }) : [];
  const { options = DEFAULT_OPTIONS, readings = NOTHING_READ } = vintages[0] ?? {};
  return {
    family,
    versions: versionsOf(signs),
    vintages,
    options,
    readings,
    insertMode: insertModeOf(ruleset, texts),
    conflicts: layout.conflicts,
    ...seenIn(ruleset),
  };
}

function summariesOf(ruleset: Ruleset, texts: readonly ChainTexts[]): readonly RuleSummary[] {
  const chains = new Set(texts.map(({ chain }) => chain));
  return ruleset.tables.flatMap((table) =>
    [...table.chains.values()].flatMap((chain) => {
      if (table.family !== ruleset.family || !chains.has(chain.name)) return [];
      return chain.ruleLines.flatMap((_, index): readonly RuleSummary[] => {
        const rule = readRule(ruleset, chain, index + 1, table);
        return rule === undefined ? [] : [summarise(rule)];
      });
    }),
  );
}

function versionsOf(signs: readonly Sign[]): InferredFelix["versions"] {
  const froms = signs.flatMap(({ from }) => from ?? []);
  const tos = signs.flatMap(({ to }) => to ?? []);
  const range = {
    from: froms.length === 0 ? undefined : Math.max(...froms),
    to: tos.length === 0 ? undefined : Math.min(...tos),
  };
  if (range.from === undefined && range.to === undefined) return undefined;
  if (range.from !== undefined && range.to !== undefined && range.from > range.to) return undefined;
  return { ...range, words: `Calico ${rangeWords(range)}` };
}
