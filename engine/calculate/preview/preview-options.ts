// Which Felix a preview is of: the version and configuration that the node's dump shows, else what the files and the settings say.
import type { Doubt } from "#engine/calculate/node-endpoints.ts";
import { type NodeFacts, nodeOptions } from "#engine/calculate/node-options.ts";
import type { World } from "#engine/calculate/world.ts";
import type { InferredFelix } from "#engine/felix/infer/infer-felix.ts";
import type { RenderOptions } from "#engine/felix/options.ts";
import type { VintageName } from "#engine/felix/vintage/versions.ts";
import { type Vintage, vintageOf } from "#engine/felix/vintage.ts";

export interface PreviewFelix {
  readonly vintage: Vintage;
  /** In words: `Calico 3.23 to 3.24, as iptables.save shows`. */
  readonly words: string;
  readonly options: RenderOptions;
  readonly doubts: readonly Doubt[];
}

export interface FelixQuestion {
  readonly felix: InferredFelix | undefined;
  /** Where no dump tells. */
  readonly version: VintageName;
  readonly node: string;
  readonly facts: NodeFacts;
}

export function previewFelix(world: World, { felix, version, node, facts }: FelixQuestion): PreviewFelix {
  const [best, ...others] = felix?.vintages ?? [];
  if (best === undefined) {
    const vintage = vintageOf(version);
    const { options, doubts } = nodeOptions(world, vintage, node, facts);
    return { vintage, words: `Calico ${version}, as the settings say`, options, doubts };
  }
  const { options: given, doubts } = nodeOptions(world, best.vintage, node, facts);
  const read = [...best.readings.keys()].filter((key) => best.readings.get(key)?.how === "read");
  const options = { ...given, ...Object.fromEntries(read.map((key) => [key, best.options[key]])) };
  const isShown = (why: string): boolean => /tunnel|NAT/.test(why); // the dump shows those rules, or that there are none
  const also = others.filter(({ agreeing }) => agreeing === best.agreeing).map(({ releases }) => releases);
  const unsure = also.length === 0 ? [] : [`The dump fits Calico ${also.join(" and ")} as well.`];
  const partly = best.fit === "partly" ? ["No version known here writes all of the dump's fixed chains just so."] : [];
  return {
    vintage: best.vintage,
    words: `Calico ${best.releases}, as the dump shows`,
    options,
    doubts: [...doubts.filter(({ why }) => !isShown(why)), ...[...unsure, ...partly].map((why) => ({ source: undefined, why }))],
  };
}
