// Who lives in the workspace as far as selectors are concerned: endpoints and network sets with the labels that Felix would see
// on them, those inherited from profiles, namespaces and service accounts among them.

import { anyProfile } from "#engine/resources/convert/any-policy.ts";
import { NAMESPACE_LABEL } from "#engine/resources/convert/end-selector.ts";
import { readHostEndpoint, readWorkloadEndpoint, type WorkloadEndpoint } from "#engine/resources/policy/endpoints.ts";
import { podLabels, readPod } from "#engine/resources/policy/kubernetes-objects.ts";
import { readNetworkSet } from "#engine/resources/policy/network-set.ts";
import type { Resource, ResourceFile } from "#engine/resources/resource.ts";

export type MemberKind = "workload endpoint" | "host endpoint" | "pod" | "network set";

/** One that selectors may select, as its own file tells of it. */
export interface Inhabitant {
  readonly kind: MemberKind;
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly profiles: readonly string[];
  /** Of a workload endpoint, the pod it belongs to: where both are there, they are one. */
  readonly pod?: string;
}

export interface Lender {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface Inhabitants {
  readonly members: readonly Inhabitant[];
  readonly lenders: readonly Lender[];
}

export interface Member {
  readonly kind: MemberKind;
  readonly name: string;
  readonly namespace: string;
  readonly labels: ReadonlyMap<string, string>;
  /** Labels that begin like this may be there as well: who lends them is not in the workspace. */
  readonly unknown: readonly string[];
}

export function inhabitantsIn({ uri, resources }: ResourceFile): Inhabitants {
  const members: Inhabitant[] = [];
  const lenders: Lender[] = [];
  for (const resource of resources) {
    const member = memberOf(resource);
    if (member !== undefined) members.push(member);
    const profile = anyProfile(resource, uri);
    if (profile === undefined) continue;
    const tags = profile.tags.map((tag): [string, string] => [tag, ""]);
    lenders.push({ name: profile.name, labels: Object.fromEntries([...tags, ...profile.labelsToApply]) });
  }
  return { members, lenders };
}

export function memberOf(resource: Resource): Inhabitant | undefined {
  const workload = readWorkloadEndpoint(resource);
  if (workload !== undefined) {
    const { namespace, profiles, pod } = workload;
    const own = namespace === "" ? {} : { [NAMESPACE_LABEL]: namespace };
    const labels = { ...own, ...Object.fromEntries(workload.labels) };
    return { kind: "workload endpoint", name: nameOf(workload), namespace, profiles, labels, ...(pod === "" ? {} : { pod }) };
  }
  const host = readHostEndpoint(resource);
  if (host !== undefined) {
    const { name, labels, profiles } = host;
    return { kind: "host endpoint", name, namespace: "", profiles, labels: Object.fromEntries(labels) };
  }
  const pod = readPod(resource);
  if (pod !== undefined) {
    if (pod.hostNetwork) return undefined; // policies do not apply to it
    const { name, namespace } = pod;
    const profiles = [`kns.${namespace}`, `ksa.${namespace}.${pod.serviceAccountName || "default"}`];
    return { kind: "pod", name, namespace, profiles, labels: Object.fromEntries(podLabels(pod)) };
  }
  const set = readNetworkSet(resource);
  if (set === undefined) return undefined;
  const { name, namespace } = set;
  const own = namespace === "" ? {} : { [NAMESPACE_LABEL]: namespace };
  const profiles = namespace === "" ? [] : [`kns.${namespace}`];
  return { kind: "network set", name, namespace, profiles, labels: { ...own, ...Object.fromEntries(set.labels) } };
}

/** In the old API many are called `eth0`: the workload and its node tell them apart. */
function nameOf({ name, namespace, workload, node }: WorkloadEndpoint): string {
  return namespace === "" && workload !== "" ? `${name} of ${workload} on ${node}` : name;
}

/** The same for a resource and the member it makes. */
export function memberId({ kind, namespace, name }: Pick<Inhabitant, "kind" | "namespace" | "name">): string {
  return `${kind} ${namespace}/${name}`;
}

/** Everybody in these files, each once. */
export function populationOf(files: readonly Inhabitants[]): readonly Member[] {
  const lent = new Map(files.flatMap(({ lenders }) => lenders.map(({ name, labels }) => [name, labels] as const)));
  const members = new Map<string, Member>();
  const all = files.flatMap((file) => file.members);
  const pods = new Set(all.flatMap(({ namespace, pod }) => (pod === undefined ? [] : `${namespace}/${pod}`)));
  for (const one of all) {
    if (one.kind === "pod" && pods.has(`${one.namespace}/${one.name}`)) continue;
    const labels = new Map<string, string>();
    const unknown: string[] = [];
    for (const profile of one.profiles) {
      const inherited = lent.get(profile);
      for (const [key, value] of labelsByName(profile)) labels.set(key, value);
      if (inherited === undefined) unknown.push(prefixLent(profile));
      for (const [key, value] of Object.entries(inherited ?? {})) labels.set(key, value);
    }
    for (const [key, value] of Object.entries(one.labels)) labels.set(key, value);
    const { kind, name, namespace } = one;
    members.set(JSON.stringify([kind, namespace, name, one.labels]), { kind, name, namespace, labels, unknown });
  }
  return [...members.values()];
}

/**
 * What a namespace or a service account lends whatever its manifest says: its name as Calico writes it, and the label that
 * Kubernetes has given to every namespace since 1.21.
 */
function labelsByName(profile: string): readonly (readonly [key: string, value: string])[] {
  const [, namespace] = /^kns\.(.+)$/.exec(profile) ?? [];
  const names = ["pcns.projectcalico.org/name", "pcns.kubernetes.io/metadata.name"];
  if (namespace !== undefined) return names.map((key) => [key, namespace] as const);
  const [, account] = /^ksa\.[^.]+\.(.+)$/.exec(profile) ?? [];
  return account === undefined ? [] : [["pcsa.projectcalico.org/name", account]];
}

/** A profile that Calico makes of a namespace or a service account lends that one's labels only. */
function prefixLent(profile: string): string {
  if (profile.startsWith("kns.")) return "pcns.";
  return profile.startsWith("ksa.") ? "pcsa." : "";
}
