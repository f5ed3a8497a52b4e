// What Felix would write on the node of a dump: from the files what they tell, from the dump which interfaces there are.
import { nodeChains } from "#engine/calculate/node-chains.ts";
import type { Doubt, HostInterface } from "#engine/calculate/node-endpoints.ts";
import type { World, WorldEndpoint } from "#engine/calculate/world.ts";
import { fromHostDispatch, hostDispatch, toHostDispatch, workloadDispatch } from "#engine/felix/chains/dispatch.ts";
import { endpointMarkDispatch, setMarkChain } from "#engine/felix/chains/endpoint-mark-chains.ts";
import { assignEndpointMarks } from "#engine/felix/chains/endpoint-marks.ts";
import { type FelixTable, kernelHooks } from "#engine/felix/chains/kernel-hooks.ts";
import { natOutgoing } from "#engine/felix/chains/nat-outgoing.ts";
import type { FelixChain } from "#engine/felix/model.ts";
import { ANY_INTERFACE } from "#engine/felix/names/well-known.ts";
import type { RenderContext } from "#engine/felix/rules/rule-context.ts";

export interface CompareContext extends RenderContext {
  readonly node: string | undefined;
  readonly interfaces: readonly HostInterface[] | undefined;
  /** Interfaces of the endpoints whose chains the dump has. */
  readonly seen: ReadonlySet<string>;
  /** The dump has rules that translate the addresses of workloads. */
  readonly translates: boolean;
}

export interface Rendered {
  readonly tables: ReadonlyMap<string, ReadonlyMap<string, FelixChain>>;
  readonly endpoints: readonly WorldEndpoint[];
  readonly doubts: readonly Doubt[];
}

const FELIX_TABLES: readonly FelixTable[] = ["raw", "mangle", "nat", "filter"];

/** `chainsOf`: the names of the dump's chains in a table. */
export function renderedFor(world: World, context: CompareContext, chainsOf: (table: string) => ReadonlySet<string>): Rendered {
  const { vintage, options, family, node, interfaces, seen } = context;
  const endpoints = world.endpoints.filter(
    (one) => (node !== undefined && one.node === node) || seen.has(one.interfaceName === "*" ? ANY_INTERFACE : one.interfaceName),
  );
  const request = { vintage, options, family, node: node ?? "", endpoints, ...(interfaces === undefined ? {} : { interfaces }) };
  const { tables, doubts } = nodeChains(world, request);
  const hooks = kernelHooks(vintage, options);
  const all = FELIX_TABLES.map((table) => {
    const own = tables.get(table) ?? [];
    const names = new Set([...chainsOf(table), ...own.map(({ name }) => name)]);
    const builtin = hooks
      .filter((hook) => hook.table === table)
      .map(({ chain, inserted, appended }) => ({ name: chain, rules: [...inserted, ...appended] }));
    const chains = [...builtin, ...own, ...dispatchChains(context, table, names), ...outgoing(world, context, table)];
    return [table, new Map(chains.map((chain) => [chain.name, chain]))] as const;
  });
  return { tables: new Map(all), endpoints, doubts };
}

/** To every endpoint that has a chain, whether a file tells of it or not. */
function dispatchChains(context: CompareContext, table: FelixTable, names: ReadonlySet<string>): readonly FelixChain[] {
  const { vintage, options } = context;
  const behind = (...prefixes: string[]): string[] => [
    ...new Set([...names].flatMap((name) => prefixes.filter((one) => name.startsWith(one)).map((one) => name.slice(one.length)))),
  ];
  const hosts = (...prefixes: string[]) => {
    const all = behind(...prefixes);
    return { names: all.filter((name) => name !== ANY_INTERFACE), others: all.find((name) => name === ANY_INTERFACE) };
  };
  switch (table) {
    case "raw":
      return hostDispatch(options, hosts("cali-fh-", "cali-th-"), { forwarded: false });
    case "mangle":
      return [
        ...(vintage.manglePrerouting === "none" ? [] : fromHostDispatch(hosts("cali-fh-"))),
        ...(vintage.manglePostrouting ? toHostDispatch(options, hosts("cali-th-"), { forwarded: false }) : []),
      ];
    case "nat":
      return [];
    case "filter":
      return [
        ...workloadDispatch(options, behind("cali-fw-", "cali-tw-")),
        ...hostDispatch(options, hosts("cali-fh-", "cali-th-"), { forwarded: vintage.forward === "hep-forward" }),
        ...markDispatch(context, behind("cali-fw-", "cali-tw-"), hosts("cali-fh-", "cali-th-").names),
      ];
  }
}

function markDispatch(
  { vintage, options }: CompareContext,
  workloads: readonly string[],
  hosts: readonly string[],
): readonly FelixChain[] {
  if (vintage.ipvs !== "marks" || !options.kubeIpvsSupport) return [];
  const { marks } = assignEndpointMarks(options.marks.endpoint, [...workloads, ...hosts]);
  const own = [...workloads, ...hosts].map((name) => setMarkChain(options, name, marks));
  return [...endpointMarkDispatch(vintage, options, { workloads, hosts, marks }), ...own];
}

/** Without a pool in the files, the dump says whether there is one. */
function outgoing(world: World, context: CompareContext, table: FelixTable): readonly FelixChain[] {
  const { vintage, options, family, translates } = context;
  if (table !== "nat" || world.pools.length > 0) return [];
  return [natOutgoing(vintage, options, family, { active: translates })];
}
