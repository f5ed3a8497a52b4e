// A dump beside the resources of the files: which of its chains are as Felix would write them today, which are not and in what
// rules, and whose they are.

import { directoryOf, impliedProfiles, type OwnedChain, ownedChains } from "#engine/calculate/compare-owners.ts";
import { type CompareContext, type Rendered, renderedFor } from "#engine/calculate/compare-rendered.ts";
import { compareRules, type RuleDifference } from "#engine/calculate/compare-rules.ts";
import { type ComparedSet, compareSets } from "#engine/calculate/compare-sets.ts";
import { whyOnlyInDump } from "#engine/calculate/compare-words.ts";
import type { Doubt, HostInterface } from "#engine/calculate/node-endpoints.ts";
import { type NodeFacts, nodeOptions } from "#engine/calculate/node-options.ts";
import { CALCULATION_TRAITS } from "#engine/calculate/traits.ts";
import type { Source, World } from "#engine/calculate/world.ts";
import { type InferredFelix, inferFelix } from "#engine/felix/infer/infer-felix.ts";
import { savedRules, tableNameOf } from "#engine/felix/infer/static-texts.ts";
import type { FelixChain } from "#engine/felix/model.ts";
import { readChainName } from "#engine/felix/names/read-chain-name.ts";
import { type ChainDirectory, type ResolvedChain, resolveChain } from "#engine/felix/names/resolve-chain.ts";
import { ANY_INTERFACE } from "#engine/felix/names/well-known.ts";
import type { RenderOptions } from "#engine/felix/options.ts";
import type { Vintage } from "#engine/felix/vintage.ts";
import type { Chain, Ruleset, Table } from "#engine/iptables/ruleset.ts";

export interface CompareRequest {
  /** Who wrote the dump; inferred from it where this is not given. */
  readonly felix?: InferredFelix;
  /** The best that fits where this is not given. */
  readonly vintage?: Vintage;
  /** Also compares what the files have for this node and the dump has not. */
  readonly node?: string;
  readonly facts?: NodeFacts;
  /** Of the node, for host endpoints that name addresses only. */
  readonly interfaces?: readonly HostInterface[];
}

export interface ComparedChain {
  readonly table: string;
  readonly chain: string;
  /** Where it is declared, or its first rule; from 0. Undefined for a chain that the dump has not. */
  readonly line: number | undefined;
  readonly status: "equal" | "differs" | "only-in-dump" | "only-rendered";
  /** Why the files do not tell its rules. */
  readonly why: string | undefined;
  readonly differences: readonly RuleDifference[];
  /** Whose it is by its name, in one version or another. */
  readonly owners: readonly ResolvedChain[];
  /** The resource in the files that it is of. */
  readonly source: Source | undefined;
  /** False: some of that resource could not be read, or the version cannot render it; the differences may come from that. */
  readonly isCertain: boolean;
}

export interface NodeComparison {
  readonly felix: InferredFelix;
  /** Undefined where no Felix of 2.1 or later wrote the dump; then there is nothing to compare. */
  readonly vintage: Vintage | undefined;
  readonly options: RenderOptions;
  /** Settings in which the dump and the files' FelixConfiguration differ; the dump's are taken. */
  readonly settings: readonly (keyof RenderOptions)[];
  readonly chains: readonly ComparedChain[];
  readonly sets: readonly ComparedSet[];
  readonly doubts: readonly Doubt[];
}

export function compareNode(ruleset: Ruleset, world: World, request: CompareRequest = {}): NodeComparison {
  const felix = request.felix ?? inferFelix(ruleset);
  const directory = directoryOf(world, felix);
  const vintage = request.vintage ?? likeliestVintage(felix, directory);
  if (vintage === undefined) return { felix, vintage, options: felix.options, settings: [], chains: [], sets: [], doubts: [] };
  const { options, settings } = mergedOptions(world, vintage, felix, request);
  const context: CompareContext = {
    vintage,
    options,
    family: felix.family,
    node: request.node,
    interfaces: request.interfaces,
    seen: new Set(felix.endpoints.map(({ interfaceName }) => interfaceName)),
    translates: tablesOf(ruleset, "nat").some(({ chains }) => (chains.get("cali-nat-outgoing")?.ruleLines.length ?? 0) > 0),
  };
  const rendered = renderedFor(world, context, (table) => chainNames(ruleset, table));
  const names = new Set(ruleset.tables.flatMap(({ chains }) => [...chains.keys()]));
  const implied = impliedProfiles(vintage, names, directory);
  const compared: Comparing = {
    ruleset,
    context,
    rendered,
    owned: ownedChains(world, context, { wanted: (name) => names.has(name), implied }),
    directory,
    told: new Map(
      felix.owners.flatMap(({ chains, name }) => (name === undefined ? [] : chains.map((one) => [one, name] as const))),
    ),
    interfaces: new Set(rendered.endpoints.map(({ interfaceName }) => (interfaceName === "*" ? ANY_INTERFACE : interfaceName))),
  };
  return {
    felix,
    vintage,
    options,
    settings,
    chains: [...chainsOfDump(compared), ...chainsNotInDump(compared)],
    sets: compareSets(ruleset, world, context),
    doubts: rendered.doubts,
  };
}

/** Of those that fit equally well, the one in which most chains are named as the files' resources would be. */
function likeliestVintage({ vintages, owners }: InferredFelix, directory: ChainDirectory): Vintage | undefined {
  const chains = owners.flatMap((owner) => owner.chains.slice(0, 1)).map((name) => resolveChain(name, directory));
  const counted = vintages.map(({ vintage }) => {
    const { version } = CALCULATION_TRAITS[vintage.name];
    const fits = ({ since, until = version }: ResolvedChain) => since <= version && version <= until;
    return { vintage, count: chains.filter((found) => found.some(fits)).length };
  });
  return counted.toSorted((a, b) => b.count - a.count)[0]?.vintage;
}

function mergedOptions(
  world: World,
  vintage: Vintage,
  felix: InferredFelix,
  { node = "", facts = {} }: CompareRequest,
): Pick<NodeComparison, "options" | "settings"> {
  const fitting = felix.vintages.find((one) => one.vintage === vintage) ?? felix;
  const { options: given } = nodeOptions(world, vintage, node, facts);
  const keys = [...fitting.readings.keys()];
  const read = keys.filter((key) => fitting.readings.get(key)?.how === "read");
  const options = { ...given, ...Object.fromEntries(read.map((key) => [key, fitting.options[key]])) };
  const isKnown = world.configurations.length > 0;
  const settings = isKnown ? read.filter((key) => JSON.stringify(given[key]) !== JSON.stringify(fitting.options[key])) : [];
  return { options, settings };
}

interface Comparing {
  readonly ruleset: Ruleset;
  readonly context: CompareContext;
  readonly rendered: Rendered;
  readonly owned: ReadonlyMap<string, OwnedChain>;
  readonly directory: ChainDirectory;
  /** What chains say themselves that they are of, by chain. */
  readonly told: ReadonlyMap<string, string>;
  /** Of the endpoints that a file holds, as chains name them. */
  readonly interfaces: ReadonlySet<string>;
}

/** A dump that names no tables shows chains of any. */
function tablesOf({ tables, family }: Ruleset, table: string): readonly Table[] {
  return tables.filter((one) => one.family === family && (tableNameOf(one) ?? table) === table);
}

function chainNames(ruleset: Ruleset, table: string): ReadonlySet<string> {
  return new Set(tablesOf(ruleset, table).flatMap(({ chains }) => [...chains.keys()]));
}

function chainsOfDump(comparing: Comparing): readonly ComparedChain[] {
  const { ruleset, rendered } = comparing;
  return ruleset.tables.flatMap((table) => {
    if (table.family !== ruleset.family) return [];
    const tables =
      tableNameOf(table) === undefined ? [...rendered.tables.values()] : [rendered.tables.get(table.name) ?? new Map()];
    return [...table.chains.values()].flatMap((chain): readonly ComparedChain[] => {
      const made = tables.flatMap((chains) => chains.get(chain.name) ?? []);
      const isFelix = made.length > 0 || readChainName(chain.name) !== undefined;
      return isFelix ? [compareChain(comparing, table, chain, made)] : [];
    });
  });
}

/** `made` has several where the dump does not say which table it shows: the one that fits best counts. */
function compareChain(comparing: Comparing, table: Table, chain: Chain, made: readonly FelixChain[]): ComparedChain {
  const { ruleset, owned, directory } = comparing;
  const own = owned.get(chain.name);
  // What an endpoint is rendered with has no rules where no file holds the profile.
  const candidates = own === undefined ? made : [own.chain];
  const results = candidates.length === 0 ? [] : compareWith(ruleset, table, chain, candidates);
  const [best] = results.toSorted((a, b) => a.length - b.length);
  const owners = resolveChain(chain.name, directory);
  const why = whyOnlyInDump(chain, { owners, own, best, told: comparing.told, interfaces: comparing.interfaces });
  const status = best === undefined || why !== undefined ? "only-in-dump" : best.length === 0 ? "equal" : "differs";
  return {
    table: table.name,
    chain: chain.name,
    line: chain.declarationLine ?? chain.ruleLines[0],
    status,
    why,
    differences: status === "differs" ? (best ?? []) : [],
    owners,
    source: own?.source ?? endpointSource(comparing, chain.name),
    isCertain: own?.isWhole ?? true,
  };
}

function compareWith(
  ruleset: Ruleset,
  { familyGiven, family }: Table,
  chain: Chain,
  candidates: readonly FelixChain[],
): readonly (readonly RuleDifference[])[] {
  const dump = { saved: savedRules(ruleset, chain), lines: chain.ruleLines, family: familyGiven ? family : undefined };
  const isKernelChain = !chain.name.startsWith("cali-");
  return candidates.map(({ rules }) => compareRules(dump, rules, { isKernelChain }));
}

function endpointSource({ rendered }: Comparing, name: string): Source | undefined {
  const read = readChainName(name);
  if (read === undefined || read.what === "fixed" || read.what === "policy" || read.what === "profile") return undefined;
  return rendered.endpoints.find(({ interfaceName }) => interfaceName === read.suffix)?.source;
}

/** Felix makes a chain only where another jumps to it, so that of the fixed ones none is missed by itself. */
function chainsNotInDump({ ruleset, rendered, owned, directory }: Comparing): readonly ComparedChain[] {
  const isExcerpt = ruleset.tables.some((table) => tableNameOf(table) === undefined);
  if (isExcerpt) return [];
  return [...rendered.tables].flatMap(([table, chains]) => {
    const there = chainNames(ruleset, table);
    return [...chains.values()].flatMap(({ name, rules }): readonly ComparedChain[] => {
      const read = readChainName(name);
      if (there.has(name) || read === undefined || read.what === "fixed" || read.what === "dispatch-branch") return [];
      const differences = rules.map((rule) => ({
        kind: "only-rendered" as const,
        before: 1,
        rendered: [...rule.comments.map((comment) => `-m comment --comment "${comment}"`), rule.match, rule.action]
          .filter((part) => part !== "")
          .join(" "),
        origin: rule.origin,
      }));
      const own = owned.get(name);
      return [
        {
          table,
          chain: name,
          line: undefined,
          status: "only-rendered",
          why: undefined,
          differences,
          owners: resolveChain(name, directory),
          source: own?.source,
          isCertain: own?.isWhole ?? true,
        },
      ];
    });
  });
}
