// The sets that the rules of a preview ask for.
import { ownedSets } from "#engine/calculate/compare-owners.ts";
import { membersOf, type NodeSet, nodeSet, setSaveText } from "#engine/calculate/members.ts";
import type { HostInterface } from "#engine/calculate/node-endpoints.ts";
import { setsAfter } from "#engine/calculate/preview/sets-after.ts";
import { renderNode } from "#engine/calculate/render-node.ts";
import { CALCULATION_TRAITS } from "#engine/calculate/traits.ts";
import type { World, WorldEndpoint } from "#engine/calculate/world.ts";
import type { RenderOptions } from "#engine/felix/options.ts";
import type { Vintage } from "#engine/felix/vintage.ts";
import type { IpSet } from "#engine/ipset/ipset.ts";
import type { Family } from "#engine/net/address.ts";

export interface SetsRequest {
  readonly felix: { readonly vintage: Vintage; readonly options: RenderOptions };
  readonly family: Family;
  readonly node: string;
  readonly endpoints: readonly WorldEndpoint[];
  readonly interfaces: readonly HostInterface[] | undefined;
  /** Those of the node as it is. */
  readonly sets: ReadonlyMap<string, IpSet>;
  /** The rules. */
  readonly text: string;
}

export function previewSets(world: World, request: SetsRequest): ReadonlyMap<string, IpSet> {
  const { sets } = request;
  const complete = sets.size === 0 ? [] : setsIn({ ...world, isComplete: true }, request);
  return setsAfter(world, setsIn(world, request), complete, sets);
}

function setsIn(world: World, { felix, family, node, endpoints, interfaces, text }: SetsRequest): readonly NodeSet[] {
  const { vintage, options } = felix;
  const asked = { vintage, options, family, node, endpoints, ...(interfaces === undefined ? {} : { interfaces }) };
  const rendered = renderNode(world, asked).sets;
  const known = new Set(rendered.map(({ set }) => set.name.text));
  // Policies that only endpoints of no file are asked for.
  const others = [...ownedSets(world, { vintage, options, family })].flatMap(([name, { content }]) => {
    if (known.has(name) || !text.includes(name)) return [];
    const { elements, doubt } = membersOf(world, vintage, content, family);
    const hasPorts = content.kind === "named-port" || (content.kind === "service" && content.hasPorts);
    const type = hasPorts ? "hash:ip,port" : CALCULATION_TRAITS[vintage.name].selectorSetType;
    return nodeSet(name, setSaveText(name, type, family, elements), doubt) ?? [];
  });
  return [...rendered, ...others];
}
