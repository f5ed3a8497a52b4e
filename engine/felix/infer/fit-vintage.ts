// How well a version and a configuration explain the fixed chains of a dump: they are rendered, and the hashes compared, which
// cover each rule and all before it.
import { cidrBlock } from "#engine/felix/chains/address-chains.ts";
import { kernelHooks } from "#engine/felix/chains/kernel-hooks.ts";
import { natOutgoing } from "#engine/felix/chains/nat-outgoing.ts";
import { staticFilterChains } from "#engine/felix/chains/static-filter.ts";
import { staticMangleChains } from "#engine/felix/chains/static-mangle.ts";
import { staticNatChains } from "#engine/felix/chains/static-nat.ts";
import { staticRawChains } from "#engine/felix/chains/static-raw.ts";
import { appendsLane, hashChain, ruleText } from "#engine/felix/hash/rule-hash.ts";
import { type ChainTexts, textsOf } from "#engine/felix/infer/static-texts.ts";
import type { FelixRule } from "#engine/felix/model.ts";
import type { RenderOptions } from "#engine/felix/options.ts";
import type { Vintage } from "#engine/felix/vintage.ts";
import type { RuleRef } from "#engine/iptables/ruleset.ts";
import type { Family } from "#engine/net/address.ts";

export interface Fit {
  /** Rules of the dump's fixed chains that this version writes just so, proven by their hashes. */
  readonly agreeing: number;
  /** Those it does not. */
  readonly differing: readonly RuleRef[];
  /** Rules it would have at the end of chains that the dump has. */
  readonly missing: number;
}

interface RenderedChain {
  readonly table: string;
  readonly chain: string;
  /** One list of the inserted rules, and one of the appended. */
  readonly lanes: readonly (readonly string[])[];
}

export function fitOf(vintage: Vintage, options: RenderOptions, family: Family, all: readonly ChainTexts[]): Fit {
  const active = textsOf(all, "cali-nat-outgoing").length > 0;
  const rendered = renderedChains(vintage, options, family, active);
  const fits = all.flatMap((one) => {
    const counterparts = rendered.filter(({ table, chain }) => chain === one.chain && (one.table ?? table) === table);
    // Chains of eBPF nodes and lists of addresses are not rendered here, and say nothing.
    return counterparts.length === 0 ? [] : [fitOfChain(one, counterparts)];
  });
  const unknown = all.filter(({ chain }) => isMissingChain(chain, rendered));
  return {
    agreeing: fits.reduce((sum, { agreeing }) => sum + agreeing, 0),
    differing: [...fits.flatMap(({ differing }) => differing), ...unknown.flatMap(({ hashes }) => hashes.map(({ ref }) => ref))],
    missing: fits.reduce((sum, { missing }) => sum + missing, 0),
  };
}

function fitOfChain({ hashes }: ChainTexts, counterparts: readonly RenderedChain[]): Fit {
  const lanes = counterparts.flatMap((one) => one.lanes);
  const known = new Set(lanes.flat());
  const seen = new Set(hashes.map(({ hash }) => hash));
  const differing = hashes.filter(({ hash }) => !known.has(hash)).map(({ ref }) => ref);
  const missing = lanes.reduce((sum, lane) => sum + lane.length - 1 - lane.findLastIndex((hash) => seen.has(hash)), 0);
  return { agreeing: hashes.length - differing.length, differing, missing };
}

/** Chains that a version makes or does not; the others come with what is on the node. */
const OWN_CHAINS =
  /^cali-(?:INPUT|FORWARD|OUTPUT|PREROUTING|POSTROUTING|wl-to-host|forward-check|forward-endpoint-mark|cidr-block)$/;

function isMissingChain(chain: string, rendered: readonly RenderedChain[]): boolean {
  return OWN_CHAINS.test(chain) && !rendered.some((one) => one.chain === chain);
}

function renderedChains(vintage: Vintage, options: RenderOptions, family: Family, active: boolean): readonly RenderedChain[] {
  const tables = [
    ["raw", staticRawChains(vintage, options, family)],
    ["mangle", staticMangleChains(vintage, options, family)],
    ["nat", [...staticNatChains(vintage, options, family), natOutgoing(vintage, options, family, { active })]],
    ["filter", [...staticFilterChains(vintage, options, family), ...(vintage.cidrBlock ? [cidrBlock(options, family)] : [])]],
  ] as const;
  const own = tables.flatMap(([table, chains]) =>
    chains.map(({ name, rules }) => ({ table, chain: name, lanes: [hashesOf(name, rules)] })),
  );
  const hooks = kernelHooks(vintage, options).map(({ table, chain, inserted, appended }) => ({
    table,
    chain,
    lanes: [hashesOf(chain, inserted), hashesOf(appendsLane(chain), appended)],
  }));
  return [...own, ...hooks];
}

export function hashesOf(lane: string, rules: readonly FelixRule[]): readonly string[] {
  return hashChain(
    lane,
    rules.map((rule) => ruleText(lane, rule)),
  );
}
