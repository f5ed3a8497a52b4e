// Under which name the chains of a policy or profile go in each version, since a dump may be of any (the calculation graph's
// names: libcalico-go/lib/backend/k8s/conversion and lib/names of each version).
import type { PolicyKind } from "#engine/felix/model.ts";

/** A policy by its name in the API. */
export interface NamedPolicy {
  readonly kind: PolicyKind;
  readonly name: string;
  /** "" for those of the whole cluster. */
  readonly namespace: string;
  readonly tier: string;
}

export interface ChainSuffix {
  readonly text: string;
  /** Versions are numbers, major * 100 + minor; both ends included. */
  readonly since: number;
  readonly until: number | undefined;
}

/** Names that come from elsewhere than Calico's API and carry their tier already. */
const CONVERTED = /^(?:knp|ossg)\.default\.|^kanp\.|^kbanp\./;

/** Staged policies have no chain from 3.30 on, and there were none before in the open version. */
export function policySuffixes(policy: NamedPolicy): ChainSuffix[] {
  switch (policy.kind) {
    case "KubernetesNetworkPolicy":
      return kubernetesSuffixes(policy.namespace, policy.name.replace(/^knp\.default\./, ""));
    case "KubernetesClusterNetworkPolicy":
      return [{ text: `kcnp/${policy.name}`, since: 332, until: undefined }];
    case "NetworkPolicy":
      if (policy.name.startsWith("knp.default.")) return kubernetesSuffixes(policy.namespace, policy.name.slice(12));
      return calicoSuffixes(policy, `${policy.namespace}/`, "np");
    case "GlobalNetworkPolicy":
      return [{ text: policy.name, since: 201, until: 206 }, ...calicoSuffixes(policy, "", "gnp")];
    case "StagedNetworkPolicy":
    case "StagedGlobalNetworkPolicy":
    case "StagedKubernetesNetworkPolicy":
      return [];
  }
}

function kubernetesSuffixes(namespace: string, name: string): ChainSuffix[] {
  return [
    { text: `np.projectcalico.org/${namespace}.${name}`, since: 201, until: 205 },
    { text: `knp.default.${namespace}.${name}`, since: 206, until: 206 },
    { text: `${namespace}/knp.default.${name}`, since: 300, until: 328 },
    { text: `default/${namespace}/knp.default.${name}`, since: 329, until: 331 },
    { text: `knp/${namespace}/${name}`, since: 332, until: undefined },
  ];
}

function calicoSuffixes({ name, tier }: NamedPolicy, namespace: string, kind: string): ChainSuffix[] {
  const full = CONVERTED.test(name) || name.startsWith(`${tier}.`) ? name : `${tier}.${name}`;
  // From 3.32 on a policy is stored as it is named; one that was made before keeps the name with its tier.
  const stored = new Set([name, full]);
  return [
    { text: `${namespace}${full}`, since: 300, until: 328 },
    { text: `${tier}/${namespace}${full}`, since: 329, until: 331 },
    ...[...stored].map((text) => ({ text: `${kind}/${namespace}${text}`, since: 332, until: undefined })),
  ];
}

/** The profile that stands for a namespace. */
export function namespaceProfiles(namespace: string): ChainSuffix[] {
  return [
    { text: `ns.projectcalico.org/${namespace}`, since: 201, until: 205 },
    { text: `k8s_ns.${namespace}`, since: 206, until: 206 },
    { text: `kns.${namespace}`, since: 300, until: undefined },
  ];
}

/** The profile that stands for a service account (3.0 and later). */
export function serviceAccountProfiles(namespace: string, name: string): ChainSuffix[] {
  return [{ text: `ksa.${namespace}.${name}`, since: 300, until: undefined }];
}
