// A node as Felix would have it: its chains, the sets they ask, and both as the text a dump would show.
import { saveDocument } from "#engine/calculate/document.ts";
import { poolSets } from "#engine/calculate/fixed-sets.ts";
import { type NodeSet, setOf } from "#engine/calculate/members.ts";
import { nodeChains } from "#engine/calculate/node-chains.ts";
import type { Doubt } from "#engine/calculate/node-endpoints.ts";
import type { NodeRequest } from "#engine/calculate/node-request.ts";
import type { World } from "#engine/calculate/world.ts";
import type { FelixTable } from "#engine/felix/chains/kernel-hooks.ts";
import type { FelixChain, Origin } from "#engine/felix/model.ts";

export interface RenderedNode {
  readonly tables: ReadonlyMap<FelixTable, readonly FelixChain[]>;
  /** As iptables-save prints it. */
  readonly text: string;
  /** Which part of which file a rule is made of; keys are those of {@link "#engine/calculate/document.ts"}. */
  readonly origins: ReadonlyMap<string, Origin>;
  readonly sets: readonly NodeSet[];
  /** As `ipset save` prints them. */
  readonly setsText: string;
  /** What the node may have otherwise, and why. Empty: the files tell all that matters. */
  readonly doubts: readonly Doubt[];
}

export function renderNode(world: World, request: NodeRequest): RenderedNode {
  const { tables, sets: needs, doubts } = nodeChains(world, request);
  const { text, origins } = saveDocument(tables, request, request.backend ?? "legacy");
  const chosen = needs.flatMap((need) => setOf(world, request.vintage, need, request.family) ?? []);
  const sets = [...chosen, ...poolSets(world, request).filter(({ set }) => text.includes(set.name.text))];
  return { tables, text, origins, sets, setsText: sets.map((one) => one.text).join(""), doubts: distinct(doubts) };
}

/** One sentence each, however many endpoints it is about. */
function distinct(doubts: readonly Doubt[]): readonly Doubt[] {
  return [...new Map(doubts.map((doubt) => [doubt.why, doubt])).values()];
}
