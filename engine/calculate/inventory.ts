// The world of a workspace: every loaded resource that has a part in what Felix renders.
import { hostOf, networksOf, podOf, workloadOf } from "#engine/calculate/endpoints.ts";
import type { Source, World, WorldEndpoint, WorldNetworks, WorldPolicy, WorldProfile } from "#engine/calculate/world.ts";
import { anyPolicy, anyProfile } from "#engine/resources/convert/any-policy.ts";
import { policySelector } from "#engine/resources/convert/end-selector.ts";
import { readHostEndpoint, readWorkloadEndpoint } from "#engine/resources/policy/endpoints.ts";
import { type FelixConfiguration, readFelixConfiguration } from "#engine/resources/policy/felix-configuration.ts";
import { type IpPool, readIpPool } from "#engine/resources/policy/ip-pool.ts";
import { readPod } from "#engine/resources/policy/kubernetes-objects.ts";
import { readNetworkSet } from "#engine/resources/policy/network-set.ts";
import { readTier, type Tier } from "#engine/resources/policy/tier.ts";
import type { Resource, ResourceFile } from "#engine/resources/resource.ts";
import { parseSelector } from "#engine/selector/parse-selector.ts";

export interface WorldOptions {
  /** See {@link World.isComplete}. */
  readonly isComplete?: boolean;
}

interface Found {
  readonly resource: Resource;
  readonly source: Source;
}

/** Of two resources with one name the later file's counts. */
export function worldOf(files: readonly ResourceFile[], { isComplete = false }: WorldOptions = {}): World {
  const { found, replaced } = collect(files);
  const profiles = new Map(found.flatMap(profileOf));
  return {
    policies: found.flatMap((one) => policyOf(one) ?? []),
    profiles,
    tiers: new Map(found.flatMap(({ resource }) => named(readTier(resource)))),
    endpoints: endpointsOf(found, profiles),
    networks: found.flatMap((one) => networkSetOf(one, profiles) ?? []),
    pools: found.flatMap(({ resource }): readonly IpPool[] => [readIpPool(resource) ?? []].flat()),
    configurations: found.flatMap(({ resource }): readonly FelixConfiguration[] =>
      [readFelixConfiguration(resource) ?? []].flat(),
    ),
    isComplete,
    replaced,
  };
}

function collect(files: readonly ResourceFile[]): { found: readonly Found[]; replaced: readonly Source[] } {
  const found = new Map<string, Found>();
  const replaced: Source[] = [];
  for (const { uri, resources } of files) {
    for (const resource of resources) {
      const key = keyOf(resource);
      const source = { uri, span: resource.span };
      const before = found.get(key);
      if (before !== undefined) replaced.push(before.source);
      found.set(key, { resource, source });
    }
  }
  return { found: [...found.values()], replaced };
}

/** v3 and the custom resources behind it are the same; a v1 endpoint is told by its node and workload as well. */
function keyOf(resource: Resource): string {
  const { api, kind, name, namespace } = resource;
  const family = api === "crd.projectcalico.org/v1" ? "projectcalico.org/v3" : api;
  return JSON.stringify([family, kind, namespace, name, ...identityOf(resource)]);
}

function identityOf(resource: Resource): readonly string[] {
  if (resource.api !== "v1") return [];
  const workload = readWorkloadEndpoint(resource);
  if (workload !== undefined) return [workload.node, workload.orchestrator, workload.workload];
  return [readHostEndpoint(resource)?.node ?? "", readIpPool(resource)?.cidr ?? ""];
}

function policyOf({ resource, source }: Found): WorldPolicy | undefined {
  const converted = anyPolicy(resource, source.uri);
  if (converted === undefined) return undefined;
  const { policy } = converted;
  const selectorText = policySelector(policy);
  const selector = selectorText === undefined ? undefined : parseSelector(selectorText).tree;
  const isWhole = policy.unread.length === 0 && !resource.isTemplated && selector !== undefined;
  return { policy, selectorText, selector, isWhole, source };
}

function profileOf({ resource, source }: Found): readonly (readonly [string, WorldProfile])[] {
  const profile = anyProfile(resource, source.uri);
  if (profile === undefined) return [];
  return [[profile.name, { profile, isWhole: profile.unread.length === 0 && !resource.isTemplated, source }]];
}

function named(tier: Tier | undefined): readonly (readonly [string, Tier])[] {
  return tier === undefined ? [] : [[tier.name, tier]];
}

/** A pod that has a WorkloadEndpoint of its own among the files is not counted twice. */
function endpointsOf(found: readonly Found[], profiles: ReadonlyMap<string, WorldProfile>): readonly WorldEndpoint[] {
  const given = found.flatMap(({ resource, source }) => {
    const workload = readWorkloadEndpoint(resource);
    if (workload !== undefined) return workloadOf(workload, { profiles, source, isTemplated: resource.isTemplated });
    const host = readHostEndpoint(resource);
    return host === undefined ? [] : hostOf(host, { profiles, source, isTemplated: resource.isTemplated });
  });
  const owned = new Set(found.flatMap(({ resource }) => podKeyOf(resource)));
  const pods = found.flatMap(({ resource, source }) => {
    const pod = readPod(resource);
    if (pod === undefined || pod.hostNetwork || owned.has(`${pod.namespace}/${pod.name}`)) return [];
    return podOf(pod, { profiles, source, isTemplated: resource.isTemplated });
  });
  return [...given, ...pods];
}

function podKeyOf(resource: Resource): readonly string[] {
  const workload = readWorkloadEndpoint(resource);
  return workload === undefined || workload.pod === "" ? [] : [`${workload.namespace}/${workload.pod}`];
}

function networkSetOf({ resource, source }: Found, profiles: ReadonlyMap<string, WorldProfile>): WorldNetworks | undefined {
  const set = readNetworkSet(resource);
  return set && networksOf(set, { profiles, source, isTemplated: resource.isTemplated });
}
