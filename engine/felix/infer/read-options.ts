// A node's configuration as far as a dump shows it, with for each part whether rules show it.
import type { MarkLayout } from "#engine/calico/mark-layout.ts";
import { DEFAULT_OPTIONS } from "#engine/felix/infer/default-options.ts";
import { emptyDraft, type OptionKey, put } from "#engine/felix/infer/draft.ts";
import { readActions } from "#engine/felix/infer/read-actions.ts";
import { marksFor } from "#engine/felix/infer/read-marks.ts";
import { readServices } from "#engine/felix/infer/read-services.ts";
import { readTunnels } from "#engine/felix/infer/read-tunnels.ts";
import { type Release, vintageOfRelease } from "#engine/felix/infer/releases.ts";
import type { ChainTexts } from "#engine/felix/infer/static-texts.ts";
import type { RenderOptions } from "#engine/felix/options.ts";
import type { RuleRef } from "#engine/iptables/ruleset.ts";
import type { Family } from "#engine/net/address.ts";

export interface Reading {
  /**
   * `read`: rules show it, or a chain that is whole shows that it is off. `default`: the dump does not tell. `version`: it
   * depends on which of the releases wrote the dump; the value is that of the last.
   */
  readonly how: "read" | "default" | "version";
  /** The first rule that shows it; undefined for what is shown by there being none. */
  readonly ref: RuleRef | undefined;
}

export type Readings = ReadonlyMap<OptionKey, Reading>;

export interface ReadOptions {
  readonly options: RenderOptions;
  readonly readings: Readings;
}

export interface Shown {
  readonly family: Family;
  readonly texts: readonly ChainTexts[];
  readonly layout: MarkLayout;
}

const KEYS = Object.keys(DEFAULT_OPTIONS) as readonly OptionKey[];

export const NOTHING_READ: Readings = readingsOf(new Map());

export function readOptions(release: Release, { family, texts, layout }: Shown): ReadOptions {
  const vintage = vintageOfRelease(release);
  const draft = emptyDraft();
  readActions(draft, texts, vintage);
  readTunnels(draft, texts, vintage, family);
  readServices(draft, texts, vintage, family);
  const wireguard = draft.values.wireguardEnabled === true || draft.values.wireguardEnabledV6 === true;
  const { marks, isRead, ref } = marksFor(release.marks, layout, { wireguard, marksEndpoints: vintage.ipvs === "marks" });
  if (isRead) put(draft, "marks", marks, ref);
  return { options: { ...DEFAULT_OPTIONS, marks, ...draft.values }, readings: readingsOf(draft.shown) };
}

/** What all of them show alike is read. `options` are those of the last. */
export function commonReadings(all: readonly ReadOptions[]): Readings {
  const last = all.at(-1);
  if (last === undefined) return NOTHING_READ;
  return new Map(
    KEYS.map((key): readonly [OptionKey, Reading] => {
      const value = JSON.stringify(last.options[key]);
      const isCommon = all.every(({ options }) => JSON.stringify(options[key]) === value);
      const hows = new Set(all.map(({ readings }) => readings.get(key)?.how ?? "default"));
      const [how] = hows;
      const ref = last.readings.get(key)?.ref;
      return [key, { how: isCommon && hows.size === 1 && how !== undefined ? how : "version", ref }];
    }),
  );
}

function readingsOf(shown: ReadonlyMap<OptionKey, RuleRef | undefined>): Readings {
  return new Map(KEYS.map((key) => [key, { how: shown.has(key) ? "read" : "default", ref: shown.get(key) }]));
}
