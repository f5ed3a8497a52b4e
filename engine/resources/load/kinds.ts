// Which documents are Calico's or Kubernetes' word on policy, and of which API they are.
import type { Api } from "#engine/resources/resource.ts";

const CALICO: readonly string[] = [
  "BGPConfiguration",
  "BGPFilter",
  "BGPPeer",
  "BlockAffinity",
  "CalicoNodeStatus",
  "ClusterInformation",
  "FelixConfiguration",
  "GlobalNetworkPolicy",
  "GlobalNetworkSet",
  "HostEndpoint",
  "IPAMBlock",
  "IPAMConfig",
  "IPAMConfiguration",
  "IPAMHandle",
  "IPPool",
  "IPReservation",
  "KubeControllersConfiguration",
  "NetworkPolicy",
  "NetworkSet",
  "Node",
  "Profile",
  "StagedGlobalNetworkPolicy",
  "StagedKubernetesNetworkPolicy",
  "StagedNetworkPolicy",
  "Tier",
  "WorkloadEndpoint",
];

/** What the old calicoctl took as `apiVersion: v1`; told from Kubernetes' own v1 by the small first letter. */
const OLD: readonly string[] = ["bgpPeer", "hostEndpoint", "ipPool", "node", "policy", "profile", "tier", "workloadEndpoint"];

const CORE: readonly string[] = ["Namespace", "Pod", "ServiceAccount"];

const NETWORKING: readonly string[] = ["NetworkPolicy"];

/** sigs.k8s.io/network-policy-api: whatever its version. */
const CLUSTER_WIDE: readonly string[] = ["AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy"];

const KINDS: ReadonlySet<string> = new Set([...CALICO, ...OLD, ...CORE, ...NETWORKING, ...CLUSTER_WIDE]);

export function isOurs(apiVersion: string, kind: string): boolean {
  return apiOf(apiVersion, kind) !== undefined;
}

export function apiOf(apiVersion: string, kind: string): Api | undefined {
  if (apiVersion === "projectcalico.org/v3" || apiVersion === "crd.projectcalico.org/v1") {
    return CALICO.includes(kind) ? apiVersion : undefined;
  }
  if (apiVersion === "v1") {
    if (OLD.includes(kind)) return "v1";
    return CORE.includes(kind) ? "kubernetes" : undefined;
  }
  if (apiVersion === "networking.k8s.io/v1") return NETWORKING.includes(kind) ? "kubernetes" : undefined;
  return apiVersion.startsWith("policy.networking.k8s.io/") && CLUSTER_WIDE.includes(kind) ? "kubernetes" : undefined;
}

/** Whether a document that says this kind may hold one of ours: `policy`, or a list of whatever. */
export function mayHoldOurs(kind: string): boolean {
  return KINDS.has(kind) || isListKind(kind);
}

/** `List`, or the kind that a list such as `NetworkPolicyList` is of. */
export function isListKind(kind: string): boolean {
  return kind === "List" || (kind.endsWith("List") && KINDS.has(kind.slice(0, -"List".length)));
}
