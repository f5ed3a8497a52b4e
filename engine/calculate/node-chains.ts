// All chains that Felix keeps on one node, table by table (felix/dataplane/linux/int_dataplane.go and the managers beside it).
import type { AppliedPolicy } from "#engine/calculate/applied.ts";
import { backendPolicyOf, backendProfileOf } from "#engine/calculate/backend-policy.ts";
import { type Doubt, type NodeEndpoints, nodeEndpoints } from "#engine/calculate/node-endpoints.ts";
import type { NodeRequest } from "#engine/calculate/node-request.ts";
import type { SetNeed } from "#engine/calculate/rule-sets.ts";
import type { World } from "#engine/calculate/world.ts";
import { cidrBlock, egressDscp, rpfSkip } from "#engine/felix/chains/address-chains.ts";
import { fromHostDispatch, hostDispatch, toHostDispatch, workloadDispatch } from "#engine/felix/chains/dispatch.ts";
import type { EndpointTier, HostEndpoint } from "#engine/felix/chains/endpoint.ts";
import {
  hostEndpointFilterChains,
  hostEndpointForwardChains,
  hostEndpointMangleEgressChains,
  hostEndpointMangleIngressChains,
  hostEndpointRawChains,
  workloadEndpointChains,
} from "#engine/felix/chains/endpoint-chains.ts";
import { endpointMarkDispatch, setMarkChain } from "#engine/felix/chains/endpoint-mark-chains.ts";
import { assignEndpointMarks } from "#engine/felix/chains/endpoint-marks.ts";
import { floatingIpChains } from "#engine/felix/chains/floating-ips.ts";
import type { FelixTable } from "#engine/felix/chains/kernel-hooks.ts";
import { natOutgoing } from "#engine/felix/chains/nat-outgoing.ts";
import { jump } from "#engine/felix/chains/spelling.ts";
import { staticFilterChains } from "#engine/felix/chains/static-filter.ts";
import { staticMangleChains } from "#engine/felix/chains/static-mangle.ts";
import { staticNatChains } from "#engine/felix/chains/static-nat.ts";
import { staticRawChains } from "#engine/felix/chains/static-raw.ts";
import { policyGroupChains } from "#engine/felix/chains/tier-rules.ts";
import type { FelixChain } from "#engine/felix/model.ts";
import { ANY_INTERFACE } from "#engine/felix/names/well-known.ts";
import { renderPolicyChains, renderProfileChains } from "#engine/felix/rules/policy-chains.ts";

export interface NodeChains {
  readonly tables: ReadonlyMap<FelixTable, readonly FelixChain[]>;
  readonly sets: readonly SetNeed[];
  readonly doubts: readonly Doubt[];
}

export function nodeChains(world: World, request: NodeRequest): NodeChains {
  const endpoints = nodeEndpoints(world, {
    vintage: request.vintage,
    endpoints: request.endpoints ?? world.endpoints.filter(({ node }) => node === request.node),
    interfaces: request.interfaces,
  });
  const bodies = policyBodies(world, request, endpoints);
  const tables = new Map<FelixTable, readonly FelixChain[]>([
    ["raw", rawChains(request, endpoints)],
    ["mangle", mangleChains(request, endpoints)],
    ["nat", natChains(world, request)],
    ["filter", filterChains(request, endpoints)],
  ]);
  const sets = new Map<string, SetNeed>();
  const complete = [...tables].map(([table, chains]) => {
    // A chain of a policy or profile goes into the tables that jump to it.
    const jumps = new Set(chains.flatMap(({ rules }) => rules.map(({ action }) => action)));
    const called = bodies.filter(({ chain }) => jumps.has(jump(chain.name)));
    for (const one of called) for (const need of one.sets) sets.set(need.id, need);
    return [table, [...chains, ...called.map(({ chain }) => chain)]] as const;
  });
  return {
    tables: new Map(complete),
    sets: [...sets.values()],
    doubts: [...endpoints.doubts, ...bodies.flatMap(({ doubt }) => doubt)],
  };
}

interface Body {
  readonly chain: FelixChain;
  readonly sets: readonly SetNeed[];
  readonly doubt: readonly Doubt[];
}

function policyBodies(world: World, context: NodeRequest, { workloads, hosts }: NodeEndpoints): readonly Body[] {
  const bodies = new Map<string, readonly Body[]>();
  for (const { tiers, endpoint } of [...workloads, ...hosts]) {
    for (const { normal, untracked, preDnat } of tiers) {
      for (const applied of [...normal, ...untracked, ...preDnat]) {
        const key = JSON.stringify(["policy", applied.id]);
        if (!bodies.has(key)) bodies.set(key, bodiesOfPolicy(context, applied));
      }
    }
    for (const name of endpoint.profiles) {
      const key = JSON.stringify(["profile", name]);
      if (!bodies.has(key)) bodies.set(key, profileBodies(world, context, name));
    }
  }
  return [...bodies.values()].flat();
}

function bodiesOfPolicy(context: NodeRequest, applied: AppliedPolicy): readonly Body[] {
  const { backend, sets, isWhole } = backendPolicyOf(context.vintage, applied);
  const why = `Policy ${applied.world.policy.name} cannot be rendered as a whole.`;
  const doubt = isWhole ? [] : [{ source: applied.world.source, why }];
  return renderPolicyChains(backend, context).map((chain) => ({ chain, sets, doubt }));
}

/** A profile that no file holds has empty chains here, as where Felix does not know it either. */
function profileBodies(world: World, context: NodeRequest, name: string): readonly Body[] {
  const found = world.profiles.get(name) ?? world.profiles.get(name.replace(/^k8s_ns\.|^ns\.projectcalico\.org\//, "kns."));
  if (found === undefined) {
    const doubt = [{ source: undefined, why: `No file holds the profile ${name}.` }];
    return renderProfileChains({ name, inbound: [], outbound: [] }, context).map((chain) => ({ chain, sets: [], doubt }));
  }
  const { backend, sets, isWhole } = backendProfileOf(context.vintage, name, found);
  const doubt = isWhole ? [] : [{ source: found.source, why: `Profile ${name} cannot be rendered as a whole.` }];
  return renderProfileChains(backend, context).map((chain) => ({ chain, sets, doubt }));
}

function rawChains({ vintage, options, family }: NodeRequest, { workloads, hosts }: NodeEndpoints): FelixChain[] {
  // Untracked policies do not hold for an endpoint of all interfaces.
  const asked = hosts.map(({ endpoint }) => endpoint).filter(hasUntracked);
  const spoofed = workloads.flatMap(({ endpoint: { interfaceName }, world }) =>
    world.spoofedSources.filter((cidr) => cidr.includes(":") === (family === 6)).map((cidr) => ({ interfaceName, cidr })),
  );
  return [
    ...staticRawChains(vintage, options, family),
    ...hostDispatch(options, { names: namesOf(asked), others: undefined }, { forwarded: false }),
    ...asked.flatMap((endpoint) => hostEndpointRawChains(vintage, options, endpoint)),
    ...policyGroupChains(
      vintage,
      options,
      asked.flatMap((endpoint) => endpoint.untrackedTiers),
    ),
    ...(vintage.rpfSkip ? [rpfSkip(spoofed)] : []),
  ];
}

function hasUntracked({ untrackedTiers, interfaceName }: HostEndpoint): boolean {
  return untrackedTiers.length > 0 && interfaceName !== ANY_INTERFACE;
}

function namesOf(endpoints: readonly HostEndpoint[]): string[] {
  return endpoints.map(({ interfaceName }) => interfaceName).filter((name) => name !== ANY_INTERFACE);
}

function othersOf(endpoints: readonly HostEndpoint[]): string | undefined {
  return endpoints.find(({ interfaceName }) => interfaceName === ANY_INTERFACE)?.interfaceName;
}

function mangleChains({ vintage, options, family }: NodeRequest, { hosts }: NodeEndpoints): FelixChain[] {
  if (vintage.manglePrerouting === "none") return [];
  const all = hosts.map(({ endpoint }) => endpoint);
  const preDnat = all.filter(({ preDnatTiers }) => preDnatTiers.length > 0);
  const egress = vintage.manglePostrouting
    ? [
        ...toHostDispatch(options, { names: namesOf(all), others: othersOf(all) }, { forwarded: false }),
        ...all.flatMap((endpoint) => hostEndpointMangleEgressChains(vintage, options, endpoint)),
      ]
    : [];
  const tiers: readonly EndpointTier[] = [
    ...preDnat.flatMap(({ preDnatTiers }) => preDnatTiers),
    ...(vintage.manglePostrouting ? all.flatMap((one) => one.tiers.map((tier) => ({ ...tier, ingress: [] }))) : []),
  ];
  return [
    ...staticMangleChains(vintage, options, family),
    ...fromHostDispatch({ names: namesOf(preDnat), others: othersOf(preDnat) }),
    ...preDnat.flatMap((endpoint) => hostEndpointMangleIngressChains(vintage, options, endpoint)),
    ...egress,
    ...policyGroupChains(vintage, options, tiers),
    ...(vintage.egressDscp ? [egressDscp([])] : []),
  ];
}

function natChains(world: World, { vintage, options, family }: NodeRequest): FelixChain[] {
  const active = world.pools.some(({ natOutgoing: masquerades, cidr }) => masquerades && cidr.includes(":") === (family === 6));
  return [
    ...staticNatChains(vintage, options, family),
    natOutgoing(vintage, options, family, { active }),
    ...floatingIpChains(options, []),
  ];
}

function filterChains({ vintage, options, family }: NodeRequest, { workloads, hosts }: NodeEndpoints): FelixChain[] {
  const pods = workloads.map(({ endpoint }) => endpoint);
  const all = hosts.map(({ endpoint }) => endpoint);
  const names = pods.map(({ interfaceName }) => interfaceName);
  const forwarded = vintage.forward === "hep-forward";
  const marks = vintage.ipvs === "marks" && options.kubeIpvsSupport;
  const { marks: assigned } = assignEndpointMarks(options.marks.endpoint, [...names, ...namesOf(all)]);
  const marked = { workloads: names, hosts: namesOf(all), marks: assigned };
  const tiers = [...pods, ...all].flatMap((one) => one.tiers);
  return [
    ...staticFilterChains(vintage, options, family),
    ...workloadDispatch(options, names),
    ...hostDispatch(options, { names: namesOf(all), others: othersOf(all) }, { forwarded }),
    ...pods.flatMap((endpoint) => workloadEndpointChains(vintage, options, endpoint)),
    ...all.flatMap((endpoint) => hostEndpointFilterChains(vintage, options, endpoint)),
    ...all.flatMap((endpoint) => hostEndpointForwardChains(vintage, options, endpoint)),
    ...policyGroupChains(vintage, options, [...tiers, ...all.flatMap((endpoint) => endpoint.forwardTiers)]),
    ...(marks ? endpointMarkDispatch(vintage, options, marked) : []),
    ...(marks ? [...names, ...marked.hosts].map((name) => setMarkChain(options, name, assigned)) : []),
    ...(vintage.cidrBlock ? [cidrBlock(options, family)] : []),
  ];
}
