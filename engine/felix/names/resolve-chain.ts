// Whose chain it is: a hashed name is told by hashing every name that could be meant, in every version's form.
import type { PolicyId } from "#engine/felix/model.ts";
import { CHAIN_PREFIXES, type ChainPrefix, type ChainSubjectKind } from "#engine/felix/names/chain-prefixes.ts";
import { chainName } from "#engine/felix/names/length-limited.ts";
import { groupChainName, type PolicyGroup } from "#engine/felix/names/policy-group.ts";
import {
  type ChainSuffix,
  type NamedPolicy,
  namespaceProfiles,
  policySuffixes,
  serviceAccountProfiles,
} from "#engine/felix/names/policy-suffixes.ts";
import {
  ANY_INTERFACE,
  WELL_KNOWN_NAMESPACES,
  WELL_KNOWN_POLICIES,
  WELL_KNOWN_PROFILES,
  WELL_KNOWN_SERVICE_ACCOUNTS,
} from "#engine/felix/names/well-known.ts";
import { NAME_TRAITS } from "#engine/felix/vintage/names.ts";
import type { VintageName } from "#engine/felix/vintage/versions.ts";

/** What is known of the cluster. */
export interface ChainCandidates {
  readonly policies?: readonly NamedPolicy[];
  readonly profiles?: readonly string[];
  readonly interfaces?: readonly string[];
  readonly namespaces?: readonly string[];
  readonly serviceAccounts?: readonly { readonly namespace: string; readonly name: string }[];
  readonly groups?: readonly PolicyGroup[];
}

export type ChainOwner =
  | { readonly what: "policy"; readonly policy: NamedPolicy }
  | { readonly what: "profile"; readonly name: string }
  | { readonly what: "namespace"; readonly name: string }
  | { readonly what: "service-account"; readonly namespace: string; readonly name: string }
  | { readonly what: "interface"; readonly name: string }
  | { readonly what: "policy-group"; readonly policies: readonly PolicyId[] };

/** One reading of a chain's name, and the versions (major * 100 + minor) in which it is named so. */
export interface ResolvedChain {
  readonly owner: ChainOwner;
  readonly suffix: string;
  readonly since: number;
  readonly until: number | undefined;
  /** It comes with Kubernetes or Calico; nobody gave it. */
  readonly isWellKnown: boolean;
}

export type ChainDirectory = ReadonlyMap<string, readonly ResolvedChain[]>;

type Subject = Omit<ResolvedChain, "since" | "until" | "suffix">;

/** Made once for a cluster; the names of all its chains in all versions. */
export function chainDirectory(candidates: ChainCandidates): ChainDirectory {
  const directory = new Map<string, ResolvedChain[]>();
  addAll(directory, candidates, false);
  addAll(directory, wellKnown(), true);
  for (const group of candidates.groups ?? []) addGroup(directory, group);
  return directory;
}

/** Empty where none of the names fits. More than one where they fit in different versions, or mean the same chain. */
export function resolveChain(name: string, directory: ChainDirectory): readonly ResolvedChain[] {
  return directory.get(name) ?? [];
}

function wellKnown(): ChainCandidates {
  return {
    policies: WELL_KNOWN_POLICIES.map(([namespace, name]) => ({
      kind: "KubernetesNetworkPolicy",
      name,
      namespace,
      tier: "default",
    })),
    profiles: WELL_KNOWN_PROFILES,
    interfaces: [ANY_INTERFACE],
    namespaces: WELL_KNOWN_NAMESPACES,
    serviceAccounts: [
      ...WELL_KNOWN_NAMESPACES.map((namespace) => ({ namespace, name: "default" })),
      ...WELL_KNOWN_SERVICE_ACCOUNTS.flatMap(([namespace, ...names]) => names.map((name) => ({ namespace, name }))),
    ],
  };
}

function addAll(directory: Map<string, ResolvedChain[]>, candidates: ChainCandidates, isWellKnown: boolean): void {
  const put = (kinds: readonly ChainSubjectKind[], owner: ChainOwner, suffixes: readonly ChainSuffix[]) =>
    add(directory, kinds, { owner, isWellKnown }, suffixes);
  for (const policy of candidates.policies ?? []) put(["policy"], { what: "policy", policy }, policySuffixes(policy));
  for (const name of candidates.profiles ?? []) put(["profile"], { what: "profile", name }, asItIs(name));
  for (const name of candidates.namespaces ?? []) put(["profile"], { what: "namespace", name }, namespaceProfiles(name));
  for (const { namespace, name } of candidates.serviceAccounts ?? [])
    put(["profile"], { what: "service-account", namespace, name }, serviceAccountProfiles(namespace, name));
  for (const name of candidates.interfaces ?? [])
    put(["workload", "host", "forward-host", "endpoint-mark"], { what: "interface", name }, asItIs(name));
}

function asItIs(text: string): ChainSuffix[] {
  return [{ text, since: 201, until: undefined }];
}

function add(
  directory: Map<string, ResolvedChain[]>,
  kinds: readonly ChainSubjectKind[],
  subject: Subject,
  suffixes: readonly ChainSuffix[],
): void {
  const prefixes = CHAIN_PREFIXES.filter(({ what }) => kinds.includes(what));
  for (const suffix of suffixes) for (const prefix of prefixes) addOne(directory, prefix, subject, suffix);
}

function addOne(
  directory: Map<string, ResolvedChain[]>,
  { prefix, since }: ChainPrefix,
  subject: Subject,
  suffix: ChainSuffix,
): void {
  const name = chainName(prefix, suffix.text);
  const known = directory.get(name) ?? [];
  // What was given stands before what is well known, and says it better.
  const isTwice = known.some((one) => one.suffix === suffix.text && (subject.isWellKnown || sameOwner(one.owner, subject.owner)));
  if (isTwice) return;
  known.push({ ...subject, suffix: suffix.text, since: Math.max(since, suffix.since), until: suffix.until });
  directory.set(name, known);
}

function sameOwner(one: ChainOwner, other: ChainOwner): boolean {
  if (one.what === "policy" && other.what === "policy")
    return one.policy.kind === other.policy.kind && one.policy.name === other.policy.name;
  return one.what === other.what;
}

/** How a group is named, and in which versions. */
const GROUP_NAMES: readonly (readonly [vintage: VintageName, since: number, until: number | undefined])[] = [
  ["3.28", 328, 328],
  ["3.30", 329, 331],
  ["3.32", 332, undefined],
];

function addGroup(directory: Map<string, ResolvedChain[]>, group: PolicyGroup): void {
  const owner: ChainOwner = { what: "policy-group", policies: group.policies };
  for (const [vintage, since, until] of GROUP_NAMES) {
    const name = groupChainName(NAME_TRAITS[vintage], group);
    const suffix = name.slice("cali-gi-".length);
    directory.set(name, [...(directory.get(name) ?? []), { owner, suffix, since, until, isWellKnown: false }]);
  }
}
