// Kinds that say how Calico works and where, and those of Kubernetes that it reads.
import { BGP_CONFIGURATION } from "#engine/resources/schema/bgp-configuration.ts";
import { BGP_FILTER } from "#engine/resources/schema/bgp-filter.ts";
import { BGP_PEER } from "#engine/resources/schema/bgp-peer.ts";
import { BLOCK_AFFINITY } from "#engine/resources/schema/block-affinity.ts";
import { bothApis } from "#engine/resources/schema/both-apis.ts";
import { CALICO_NODE_STATUS } from "#engine/resources/schema/calico-node-status.ts";
import { CLUSTER_INFORMATION } from "#engine/resources/schema/cluster-information.ts";
import { FELIX_CONFIGURATION } from "#engine/resources/schema/felix-configuration/felix-configuration.ts";
import { IP_RESERVATION } from "#engine/resources/schema/ip-reservation.ts";
import { IPAM_BLOCK, IPAM_CONFIG, IPAM_CONFIGURATION, IPAM_HANDLE } from "#engine/resources/schema/ipam.ts";
import { KUBE_CONTROLLERS_CONFIGURATION } from "#engine/resources/schema/kube-controllers-configuration.ts";
import { ADMIN_NETWORK_POLICY, BASELINE_ADMIN_NETWORK_POLICY } from "#engine/resources/schema/kubernetes/admin-network-policy.ts";
import { CLUSTER_NETWORK_POLICY } from "#engine/resources/schema/kubernetes/cluster-network-policy.ts";
import { NAMESPACE } from "#engine/resources/schema/kubernetes/namespace.ts";
import { KUBERNETES_NETWORK_POLICY } from "#engine/resources/schema/kubernetes/network-policy.ts";
import { POD } from "#engine/resources/schema/kubernetes/pod.ts";
import { SERVICE_ACCOUNT } from "#engine/resources/schema/kubernetes/service-account.ts";
import { NODE } from "#engine/resources/schema/node.ts";
import type { KindSpec } from "#engine/resources/schema/schema.ts";

export const CONFIGURATION_KINDS: readonly KindSpec[] = [
  FELIX_CONFIGURATION,
  BGP_CONFIGURATION,
  BGP_PEER,
  BGP_FILTER,
  NODE,
  CLUSTER_INFORMATION,
  KUBE_CONTROLLERS_CONFIGURATION,
  IP_RESERVATION,
  IPAM_CONFIGURATION,
  IPAM_CONFIG,
  IPAM_BLOCK,
  IPAM_HANDLE,
  BLOCK_AFFINITY,
  CALICO_NODE_STATUS,
].flatMap(bothApis);

export const KUBERNETES_KINDS: readonly KindSpec[] = [
  KUBERNETES_NETWORK_POLICY,
  CLUSTER_NETWORK_POLICY,
  ADMIN_NETWORK_POLICY,
  BASELINE_ADMIN_NETWORK_POLICY,
  NAMESPACE,
  POD,
  SERVICE_ACCOUNT,
];
