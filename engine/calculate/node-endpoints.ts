// The endpoints of one node as the renderer takes them (felix/dataplane/linux/endpoint_mgr.go), with their policies in groups.
import { type AppliedPolicy, type AppliedTier, appliedTiers } from "#engine/calculate/applied.ts";
import { profileNameIn } from "#engine/calculate/policy-id.ts";
import { CALCULATION_TRAITS } from "#engine/calculate/traits.ts";
import type { Source, World, WorldEndpoint } from "#engine/calculate/world.ts";
import type { EndpointTier, HostEndpoint, WorkloadEndpoint } from "#engine/felix/chains/endpoint.ts";
import type { PolicyDirection } from "#engine/felix/names/chain-names.ts";
import type { PolicyGroup } from "#engine/felix/names/policy-group.ts";
import { ANY_INTERFACE } from "#engine/felix/names/well-known.ts";
import type { Vintage } from "#engine/felix/vintage.ts";
import { parsePrefix, sameAddress } from "#engine/net/address.ts";

/** What of the rendering is not certain, and why. */
export interface Doubt {
  readonly source: Source | undefined;
  readonly why: string;
  /** A chain that may have other rules: of a packet that comes through it, nobody knows the verdict. */
  readonly chain?: string;
}

/** An interface of the node, by which host endpoints are found that only name addresses. */
export interface HostInterface {
  readonly name: string;
  readonly addresses: readonly string[];
}

export interface NodeEndpoint<Endpoint> {
  readonly endpoint: Endpoint;
  readonly world: WorldEndpoint;
  readonly tiers: readonly AppliedTier[];
}

export interface NodeEndpoints {
  readonly workloads: readonly NodeEndpoint<WorkloadEndpoint>[];
  readonly hosts: readonly NodeEndpoint<HostEndpoint>[];
  readonly doubts: readonly Doubt[];
}

export interface NodeEndpointsRequest {
  readonly vintage: Vintage;
  readonly endpoints: readonly WorldEndpoint[];
  readonly interfaces: readonly HostInterface[] | undefined;
}

export function nodeEndpoints(world: World, { vintage, endpoints, interfaces }: NodeEndpointsRequest): NodeEndpoints {
  const doubts: Doubt[] = [];
  const workloads = endpoints.filter(({ kind }) => kind === "workload").flatMap((one) => workloadAt(world, vintage, one, doubts));
  const hosts = hostsByInterface(endpoints, interfaces, doubts).map(([name, one]) => hostAt(world, vintage, one, name, doubts));
  return { workloads: workloads.sort(byInterface), hosts: hosts.sort(byInterface), doubts };
}

function byInterface(a: NodeEndpoint<{ interfaceName: string }>, b: NodeEndpoint<{ interfaceName: string }>): number {
  return a.endpoint.interfaceName < b.endpoint.interfaceName ? -1 : 1;
}

function workloadAt(world: World, vintage: Vintage, one: WorldEndpoint, doubts: Doubt[]): NodeEndpoint<WorkloadEndpoint>[] {
  const { interfaceName, source } = one;
  if (interfaceName === "") {
    doubts.push({ source, why: `The interface of ${one.name} is not known.` });
    return [];
  }
  const tiers = doubted(appliedTiers(world, one, vintage), one, doubts);
  const endpoint: WorkloadEndpoint = {
    interfaceName,
    adminUp: true,
    tiers: tiersWith(vintage, tiers, "normal"),
    profiles: profilesOf(vintage, one),
    ingressLimits: undefined,
    egressLimits: undefined,
  };
  return [{ endpoint, world: one, tiers }];
}

function hostAt(
  world: World,
  vintage: Vintage,
  one: WorldEndpoint,
  interfaceName: string,
  doubts: Doubt[],
): NodeEndpoint<HostEndpoint> {
  const tiers = doubted(appliedTiers(world, one, vintage), one, doubts);
  const endpoint: HostEndpoint = {
    interfaceName,
    tiers: tiersWith(vintage, tiers, "normal"),
    forwardTiers: tiersWith(vintage, tiers, "forward"),
    untrackedTiers: tiersWith(vintage, tiers, "untracked"),
    preDnatTiers: tiersWith(vintage, tiers, "preDnat"),
    profiles: profilesOf(vintage, one),
  };
  return { endpoint, world: one, tiers };
}

function doubted(tiers: readonly AppliedTier[], endpoint: WorldEndpoint, doubts: Doubt[]): readonly AppliedTier[] {
  for (const { name, isKnown, normal, untracked, preDnat } of tiers) {
    if (!isKnown) doubts.push({ source: endpoint.source, why: `No file holds the tier ${name}, so its place is not known.` });
    for (const { applies, world } of [...normal, ...untracked, ...preDnat]) {
      if (applies === "yes") continue;
      doubts.push({ source: world.source, why: `Whether policy ${world.policy.name} applies to ${endpoint.name} is not known.` });
    }
  }
  return tiers;
}

function profilesOf(vintage: Vintage, { profiles }: WorldEndpoint): readonly string[] {
  const traits = { ...vintage, version: CALCULATION_TRAITS[vintage.name].version };
  return profiles.flatMap((name) => profileNameIn(traits, name) ?? []);
}

type Use = "normal" | "forward" | "untracked" | "preDnat";

/** Tiers without a policy for the endpoint do not appear; policies of which it is not known do not either. */
export function tiersWith(vintage: Vintage, tiers: readonly AppliedTier[], use: Use): readonly EndpointTier[] {
  return tiers.flatMap((tier): readonly EndpointTier[] => {
    const policies = tier[use].filter(({ applies }) => applies === "yes");
    const { name, defaultAction } = tier;
    const ingress = groupsOf(vintage, name, "inbound", policies);
    const egress = groupsOf(vintage, name, "outbound", policies);
    return ingress.length + egress.length === 0 ? [] : [{ name, defaultAction, ingress, egress }];
  });
}

/** Neighbours with one selector make a group (groupPolicies(), endpoint_mgr.go; 3.28 and later). */
function groupsOf(
  vintage: Vintage,
  tier: string,
  direction: PolicyDirection,
  policies: readonly AppliedPolicy[],
): readonly PolicyGroup[] {
  const asked = policies.filter((one) => (direction === "inbound" ? one.ingress : one.egress));
  const groups: PolicyGroup[] = [];
  for (const { id, world } of asked) {
    const selector = world.selectorText ?? "";
    const last = groups.at(-1);
    const joins = last !== undefined && (!vintage.policyGroups || last.selector === selector);
    if (joins) groups[groups.length - 1] = { ...last, policies: [...last.policies, id] };
    else groups.push({ tier, direction, selector, policies: [id] });
  }
  return groups;
}

/**
 * An interface belongs to the first endpoint by name that names it, or one of its addresses; the first one for `*` gets all
 * others (resolveHostEndpoints(), endpoint_mgr.go).
 */
function hostsByInterface(
  endpoints: readonly WorldEndpoint[],
  interfaces: readonly HostInterface[] | undefined,
  doubts: Doubt[],
): readonly (readonly [string, WorldEndpoint])[] {
  const owners = new Map<string, WorldEndpoint>();
  const own = (name: string, endpoint: WorldEndpoint): void => {
    const before = owners.get(name);
    if (before === undefined || endpoint.name < before.name) owners.set(name, endpoint);
  };
  for (const endpoint of endpoints.filter(({ kind }) => kind === "host")) {
    if (endpoint.interfaceName === "*") own(ANY_INTERFACE, endpoint);
    else if (endpoint.interfaceName !== "") own(endpoint.interfaceName, endpoint);
    else if (interfaces === undefined)
      doubts.push({ source: endpoint.source, why: `Which interface has an address of ${endpoint.name} is not known.` });
    else for (const { name } of interfaces.filter((one) => hasAddressOf(one, endpoint))) own(name, endpoint);
  }
  return [...owners];
}

function hasAddressOf({ addresses }: HostInterface, endpoint: WorldEndpoint): boolean {
  const expected = endpoint.addresses.flatMap((text) => parsePrefix(text) ?? []);
  return addresses.some((text) => {
    const address = parsePrefix(text.replace(/\/.*/, ""))?.address;
    return address !== undefined && expected.some((one) => sameAddress(one.address, address));
  });
}
