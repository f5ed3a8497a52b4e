// What a node would have if the resources of the files were applied: its rules, its sets, and whose each rule is.
import { appliedTiers } from "#engine/calculate/applied.ts";
import { type OwnedChain, ownedChains } from "#engine/calculate/compare-owners.ts";
import { renderedFor } from "#engine/calculate/compare-rendered.ts";
import { saveDocument } from "#engine/calculate/document.ts";
import type { Doubt, HostInterface } from "#engine/calculate/node-endpoints.ts";
import type { NodeFacts } from "#engine/calculate/node-options.ts";
import { dumpAfter, felixPart } from "#engine/calculate/preview/dump-after.ts";
import { leftDoubts } from "#engine/calculate/preview/left-doubts.ts";
import { madeUpEndpoint } from "#engine/calculate/preview/made-up-endpoint.ts";
import { type PreviewFelix, previewFelix } from "#engine/calculate/preview/preview-options.ts";
import { previewSets } from "#engine/calculate/preview/preview-sets.ts";
import type { World, WorldEndpoint, WorldPolicy } from "#engine/calculate/world.ts";
import { type FelixTable, kernelHooks } from "#engine/felix/chains/kernel-hooks.ts";
import type { InferredFelix } from "#engine/felix/infer/infer-felix.ts";
import type { FelixChain, Origin } from "#engine/felix/model.ts";
import { ANY_INTERFACE } from "#engine/felix/names/well-known.ts";
import type { VintageName } from "#engine/felix/vintage/versions.ts";
import type { Vintage } from "#engine/felix/vintage.ts";
import type { IpSet } from "#engine/ipset/ipset.ts";
import { type Backend, isBuiltin } from "#engine/iptables/netfilter.ts";
import { parseRuleset } from "#engine/iptables/parser.ts";
import type { Ruleset } from "#engine/iptables/ruleset.ts";
import type { Family } from "#engine/net/address.ts";

export interface PreviewRequest {
  /** The node's dump as it is, and the Felix it shows. */
  readonly dump: { readonly ruleset: Ruleset; readonly felix: InferredFelix } | undefined;
  /** Where no dump tells. */
  readonly version: VintageName;
  readonly family: Family;
  readonly backend: Backend;
  /** Undefined: that of the endpoints whose chains the dump has, else that of the first endpoint. */
  readonly node: string | undefined;
  readonly facts: NodeFacts;
  readonly interfaces: readonly HostInterface[] | undefined;
  /** Those of the node, by name. */
  readonly sets: ReadonlyMap<string, IpSet>;
  /** Policies for which an endpoint is made up where none of the node is theirs. */
  readonly wanted: (policy: WorldPolicy) => boolean;
}

export interface NodePreview {
  readonly felix: Pick<PreviewFelix, "vintage" | "words" | "options">;
  readonly node: string;
  readonly endpoints: readonly WorldEndpoint[];
  /** Those of them that are made up. */
  readonly madeUp: readonly WorldEndpoint[];
  /** As iptables-save prints it; with a dump, all of it as it would be then. */
  readonly text: string;
  /** By originKey(); of the rules of policies and profiles. */
  readonly origins: ReadonlyMap<string, Origin>;
  readonly sets: ReadonlyMap<string, IpSet>;
  readonly doubts: readonly Doubt[];
}

export function previewNode(given: World, request: PreviewRequest): NodePreview {
  const { dump, family } = request;
  const seen = new Set((dump?.felix.endpoints ?? []).map(({ interfaceName }) => interfaceName));
  const node = request.node ?? nodeOf(given, seen);
  const known = given.endpoints.filter((one) => (one.node === node && node !== "") || seen.has(interfaceOf(one)));
  const felix = previewFelix(given, { ...request, felix: dump?.felix, node });
  const dumped = chainNames(dump?.ruleset);
  const owned = ownedChains(given, { ...felix, family }, { wanted: (name) => dumped.has(name), implied: [] });
  const inDump = new Set([...owned.values()].map(({ source }) => source));
  const wanted = given.policies.filter((one) => request.wanted(one) && !inDump.has(one.source));
  const madeUp = madeUpFor(given, wanted, known, felix.vintage);
  const world = { ...given, endpoints: [...given.endpoints, ...madeUp] };
  const endpoints = [...known, ...madeUp];
  const interfaceNames = new Set([...seen, ...endpoints.map(interfaceOf)]);
  const rendering: Rendering = { ...request, seen: interfaceNames, node, endpoints, felix, owned };
  const { text, origins, doubts } = textOf(world, rendering);
  return {
    felix,
    node,
    endpoints,
    madeUp,
    text,
    origins,
    sets: previewSets(world, { ...rendering, text }),
    doubts: distinct([...felix.doubts, ...doubts, ...madeUp.map(madeUpDoubt), ...(dump === undefined ? [NO_DUMP] : [])]),
  };
}

function chainNames(ruleset: Ruleset | undefined): ReadonlySet<string> {
  return new Set(ruleset?.tables.flatMap(({ chains }) => [...chains.keys()]));
}

const NO_DUMP: Doubt = {
  source: undefined,
  why: "No dump of the node lies beside the files: what others than Felix have in its tables is not known.",
};

function interfaceOf({ interfaceName }: WorldEndpoint): string {
  return interfaceName === "*" ? ANY_INTERFACE : interfaceName;
}

/** The node of most of the endpoints seen; without any, of the first that is somewhere. */
function nodeOf({ endpoints }: World, seen: ReadonlySet<string>): string {
  const counts = new Map<string, number>();
  for (const one of endpoints) if (seen.has(interfaceOf(one))) counts.set(one.node, (counts.get(one.node) ?? 0) + 1);
  const [most] = [...counts].filter(([name]) => name !== "").sort(([, a], [, b]) => b - a);
  return most?.[0] ?? (seen.size > 0 ? "" : (endpoints.find(({ node }) => node !== "")?.node ?? ""));
}

/** One for each policy that no endpoint is known for, and that the dump has no chain of. */
function madeUpFor(
  world: World,
  policies: readonly WorldPolicy[],
  known: readonly WorldEndpoint[],
  vintage: Vintage,
): readonly WorldEndpoint[] {
  const made: WorldEndpoint[] = [];
  for (const policy of policies) {
    if ([...known, ...made].some((endpoint) => isAsked(world, policy, endpoint, vintage))) continue;
    const candidate = madeUpEndpoint(policy, { node: "", interfaceName: `cali-madeup${made.length + 1}` });
    if (candidate !== undefined && isAsked(world, policy, candidate, vintage)) made.push(candidate);
  }
  return made;
}

function isAsked(world: World, policy: WorldPolicy, endpoint: WorldEndpoint, vintage: Vintage): boolean {
  const tiers = appliedTiers({ ...world, policies: [policy] }, endpoint, vintage);
  return tiers.some(({ normal, untracked, preDnat }) =>
    [...normal, ...untracked, ...preDnat].some(({ applies }) => applies === "yes"),
  );
}

function madeUpDoubt({ name, interfaceName, labels, source }: WorldEndpoint): Doubt {
  const words = [...labels.known].map(([key, value]) => `${key}=${value}`).join(", ");
  const policy = name.replace("made up for ", "");
  const labelled = words === "" ? "without labels" : `with ${words}`;
  return {
    source,
    why: `No endpoint of the node is known that policy ${policy} applies to: ${interfaceName} ${labelled} is made up for it.`,
  };
}

interface Rendering extends PreviewRequest {
  readonly seen: ReadonlySet<string>;
  readonly node: string;
  readonly endpoints: readonly WorldEndpoint[];
  readonly felix: PreviewFelix;
  /** Chains of the dump whose policies and profiles the files hold, whoever asks them. */
  readonly owned: ReadonlyMap<string, OwnedChain>;
}

function textOf(world: World, rendering: Rendering): Pick<NodePreview, "text" | "origins" | "doubts"> {
  const { dump, felix, family, backend, interfaces, seen, node, owned } = rendering;
  const { vintage, options } = felix;
  const names = (table: string): ReadonlySet<string> =>
    new Set(dump?.ruleset.tables.filter(({ name }) => name === table).flatMap(({ chains }) => [...chains.keys()]));
  const translates =
    dump?.ruleset.tables.some(({ chains }) => (chains.get("cali-nat-outgoing")?.ruleLines.length ?? 0) > 0) === true;
  const context = { vintage, options, family, node: node === "" ? undefined : node, interfaces, seen, translates };
  const { tables, doubts } = renderedFor(world, context, names);
  const own = new Map(
    [...tables].flatMap(([table, chains]) => {
      const others = [...owned.values()].flatMap(({ chain }) =>
        names(table).has(chain.name) && !chains.has(chain.name) ? [chain] : [],
      );
      return felixTable(table, [...chains.values(), ...others], names(table));
    }),
  );
  const { text, origins } = saveDocument(own, context, backend);
  if (dump === undefined) return { text, origins, doubts };
  const rendered = parseRuleset(text, { family });
  const hooks = kernelHooks(vintage, options);
  const after = dumpAfter(dump.ruleset, {
    rendered,
    backend,
    inserted: (table, chain) => hooks.find((hook) => hook.table === table && hook.chain === chain)?.inserted.length ?? 0,
  });
  return { text: after, origins, doubts: [...doubts, ...leftDoubts(dump.ruleset, rendered, owned)] };
}

/** Lists that no file tells of (floating addresses, services…) stay as the dump has them. */
const FROM_DUMP = /^cali-(?:fip-dnat|fip-snat|rpf-skip|egress-dscp|cidr-block|untracked-flows|untracked-policy)$/;

function felixTable(
  table: string,
  chains: readonly FelixChain[],
  inDump: ReadonlySet<string>,
): readonly (readonly [FelixTable, readonly FelixChain[]])[] {
  if (table !== "raw" && table !== "mangle" && table !== "nat" && table !== "filter") return [];
  return [[table, chains.filter(({ name }) => !isBuiltin(table, name) && !(inDump.has(name) && FROM_DUMP.test(name)))]];
}

function distinct(doubts: readonly Doubt[]): readonly Doubt[] {
  return [...new Map(doubts.map((doubt) => [doubt.why, doubt])).values()];
}

/** What of the dump and of the preview is Felix's, in one order, to be laid side by side. */
export function felixParts(dump: Ruleset, preview: Ruleset): { readonly before: string; readonly after: string } {
  return { before: felixPart(dump), after: felixPart(preview) };
}
