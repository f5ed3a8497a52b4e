// Whose chains and sets a dump's are, among the resources of the loaded files and what comes with Calico and Kubernetes.
import { backendPolicyOf, backendProfileOf } from "#engine/calculate/backend-policy.ts";
import { policyIdOf, profileNameIn } from "#engine/calculate/policy-id.ts";
import type { SetContent, SetNeed } from "#engine/calculate/rule-sets.ts";
import { CALCULATION_TRAITS } from "#engine/calculate/traits.ts";
import type { Source, World, WorldPolicy, WorldProfile } from "#engine/calculate/world.ts";
import type { Seen } from "#engine/felix/infer/seen.ts";
import { ANY_RULE, type BackendProfile, type BackendRule, type FelixChain, type Origin } from "#engine/felix/model.ts";
import { policyChainName, profileChainName } from "#engine/felix/names/chain-names.ts";
import { type ChainDirectory, chainDirectory, resolveChain } from "#engine/felix/names/resolve-chain.ts";
import { setName } from "#engine/felix/names/set-names.ts";
import { renderPolicyChains, renderProfileChains } from "#engine/felix/rules/policy-chains.ts";
import type { RenderContext } from "#engine/felix/rules/rule-context.ts";
import type { Vintage } from "#engine/felix/vintage.ts";

/** Every name that a chain of the world may have, in every version. */
export function directoryOf(world: World, { endpoints, owners }: Seen): ChainDirectory {
  const interfaces = endpoints.map(({ interfaceName }) => interfaceName);
  // From 3.22 on the chains of profiles say themselves of which namespace or account they are.
  const told = owners.flatMap(({ kind, name }) => (kind === "profile" && name !== undefined ? [name] : []));
  const profiles = [...world.profiles.keys(), ...told];
  const accounts = profiles.flatMap((name) => {
    const [, namespace, account] = /^ksa\.([^.]*)\.(.*)$/.exec(name) ?? [];
    return namespace === undefined || account === undefined ? [] : [{ namespace, name: account }];
  });
  const namespaces = [
    ...profiles.filter((name) => name.startsWith("kns.")).map((name) => name.slice("kns.".length)),
    ...world.policies.map(({ policy }) => policy.namespace),
    ...world.endpoints.map(({ namespace }) => namespace),
  ];
  return chainDirectory({
    policies: world.policies.map(({ policy: { kind, name, namespace, tier } }) => ({ kind, name, namespace, tier })),
    profiles: profiles.filter((name) => !/^(?:kns|ksa)\./.test(name)),
    interfaces: [...new Set([...interfaces, ...world.endpoints.map(({ interfaceName }) => interfaceName)])],
    namespaces: [...new Set(namespaces)].filter((name) => name !== ""),
    serviceAccounts: [...accounts, ...world.endpoints.flatMap((one) => one.profiles.flatMap(accountOf))],
  });
}

function accountOf(profile: string): readonly { namespace: string; name: string }[] {
  const [, namespace, name] = /^ksa\.([^.]*)\.(.*)$/.exec(profile) ?? [];
  return namespace === undefined || name === undefined ? [] : [{ namespace, name }];
}

/** A chain of a policy or profile, whether an endpoint of the files uses it or not. */
export interface OwnedChain {
  readonly chain: FelixChain;
  /** Undefined for a profile that Calico makes of a namespace or a service account. */
  readonly source: Source | undefined;
  /** False: some of it could not be read, or the version cannot render it. */
  readonly isWhole: boolean;
}

export interface WantedChains {
  readonly wanted: (name: string) => boolean;
  /** Profiles that no file needs to hold: {@link impliedProfiles}. */
  readonly implied: readonly BackendProfile[];
}

/** Those of the chains `wanted` that the files tell the rules of. */
export function ownedChains(
  world: World,
  context: RenderContext,
  { wanted, implied }: WantedChains,
): ReadonlyMap<string, OwnedChain> {
  const owned = new Map<string, OwnedChain>();
  const put = (chains: readonly FelixChain[], source: Source | undefined, isWhole: boolean): void => {
    for (const chain of chains) owned.set(chain.name, { chain, source, isWhole });
  };
  for (const profile of implied) put(renderProfileChains(profile, context), undefined, true);
  for (const { policy, names } of namedPolicies(world, context.vintage)) {
    if (!names.some(wanted)) continue;
    const { backend, isWhole } = backendOf(context.vintage, policy) ?? {};
    if (backend !== undefined) put(renderPolicyChains(backend, context), policy.source, isWhole === true);
  }
  for (const { name, profile } of namedProfiles(world, context.vintage)) {
    const names = [profileChainName("inbound", name), profileChainName("outbound", name)];
    if (!names.some(wanted)) continue;
    const { backend, isWhole } = backendProfileOf(context.vintage, name, profile);
    put(renderProfileChains(backend, context), profile.source, isWhole);
  }
  return owned;
}

const ALLOW: BackendRule = { ...ANY_RULE, action: "allow" };

/**
 * The profile of a namespace lets everything pass, and that of a service account has no rules (3.0 and later;
 * NamespaceToProfile(), ServiceAccountToProfile(), libcalico-go/lib/backend/k8s/conversion): their names tell all.
 */
export function impliedProfiles(vintage: Vintage, names: Iterable<string>, directory: ChainDirectory): readonly BackendProfile[] {
  if (CALCULATION_TRAITS[vintage.name].version < 300) return [];
  const found = [...names].flatMap((name) => resolveChain(name, directory)).map(({ owner }) => owner);
  const profiles = found.flatMap((owner): readonly BackendProfile[] => {
    if (owner.what === "namespace") return [{ name: `kns.${owner.name}`, inbound: [ALLOW], outbound: [ALLOW] }];
    return owner.what === "service-account" ? [{ name: `ksa.${owner.namespace}.${owner.name}`, inbound: [], outbound: [] }] : [];
  });
  return [...new Map(profiles.map((profile) => [profile.name, profile])).values()];
}

interface NamedWorldPolicy {
  readonly policy: WorldPolicy;
  readonly names: readonly string[];
}

function namedPolicies(world: World, vintage: Vintage): readonly NamedWorldPolicy[] {
  return world.policies.flatMap((one) => {
    const id = idOf(vintage, one);
    if (id === undefined) return [];
    return [{ policy: one, names: [policyChainName(vintage, "inbound", id), policyChainName(vintage, "outbound", id)] }];
  });
}

function idOf(vintage: Vintage, { policy }: WorldPolicy): ReturnType<typeof policyIdOf> {
  const { version } = CALCULATION_TRAITS[vintage.name];
  return policyIdOf({ version, policyNames: vintage.policyNames, setToken: vintage.setToken }, policy);
}

function backendOf(vintage: Vintage, world: WorldPolicy): ReturnType<typeof backendPolicyOf> | undefined {
  const id = idOf(vintage, world);
  if (id === undefined) return undefined;
  const both = !CALCULATION_TRAITS[vintage.name].hasTypes;
  const ingress = both || world.policy.types.includes("Ingress");
  const egress = both || world.policy.types.includes("Egress");
  return backendPolicyOf(vintage, { id, world, applies: "yes", ingress, egress });
}

function namedProfiles(world: World, vintage: Vintage): readonly { name: string; profile: WorldProfile }[] {
  const traits = { ...vintage, version: CALCULATION_TRAITS[vintage.name].version };
  return [...world.profiles].flatMap(([given, profile]) => {
    const name = profileNameIn(traits, given);
    return name === undefined ? [] : [{ name, profile }];
  });
}

/** A set that rules of the files need. */
export interface OwnedSet {
  readonly content: SetContent;
  /** The rules that ask for it. */
  readonly origins: readonly Origin[];
}

/** By the name in the kernel. */
export function ownedSets(world: World, { vintage, family }: RenderContext): ReadonlyMap<string, OwnedSet> {
  const owned = new Map<string, OwnedSet>();
  const put = (needs: readonly SetNeed[], rules: readonly BackendRule[]): void => {
    for (const { id, content } of needs) {
      const name = setName(vintage, family, id);
      const origins = rules.flatMap((rule) => (rule.origin !== undefined && asksFor(rule, id) ? [rule.origin] : []));
      const before = owned.get(name)?.origins ?? [];
      owned.set(name, { content, origins: [...before, ...origins.filter((one) => !before.includes(one))] });
    }
  };
  for (const policy of world.policies) {
    const { backend, sets } = backendOf(vintage, policy) ?? {};
    if (backend !== undefined && sets !== undefined) put(distinct(sets), [...backend.inbound, ...backend.outbound]);
  }
  for (const { name, profile } of namedProfiles(world, vintage)) {
    const { backend, sets } = backendProfileOf(vintage, name, profile);
    put(distinct(sets), [...backend.inbound, ...backend.outbound]);
  }
  return owned;
}

function distinct(needs: readonly SetNeed[]): readonly SetNeed[] {
  return [...new Map(needs.map((need) => [need.id, need])).values()];
}

function asksFor({ source, destination, notSource, notDestination }: BackendRule, id: string): boolean {
  return [source, destination, notSource, notDestination].some(({ ipSetIds, namedPortIpSetIds, ipPortSetIds }) =>
    [...ipSetIds, ...namedPortIpSetIds, ...ipPortSetIds].includes(id),
  );
}
