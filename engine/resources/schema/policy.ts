// Policies that are in force.
import { bothApis } from "#engine/resources/schema/both-apis.ts";
import { clusterMetadataSpec, metadataSpec } from "#engine/resources/schema/metadata.ts";
import {
  needsApplyOnForward,
  noHttpInEgress,
  preDnatFits,
  servicesAtFarEnd,
  servicesNeedNamespace,
} from "#engine/resources/schema/policy-checks.ts";
import { GLOBAL_POLICY_FIELDS, NETWORK_POLICY_FIELDS } from "#engine/resources/schema/policy-fields.ts";
import { networkPolicyNameFault, policyNameFault } from "#engine/resources/schema/policy-names.ts";
import type { KindSpec, ObjectCheck } from "#engine/resources/schema/schema.ts";
import { objectSpec } from "#engine/resources/schema/value-specs.ts";

export const NETWORK_POLICY_CHECKS: readonly ObjectCheck[] = [noHttpInEgress, servicesAtFarEnd];

export const GLOBAL_POLICY_CHECKS: readonly ObjectCheck[] = [
  ...NETWORK_POLICY_CHECKS,
  servicesNeedNamespace,
  preDnatFits,
  needsApplyOnForward,
];

export const POLICY_KINDS: readonly KindSpec[] = [
  ...bothApis({
    kind: "NetworkPolicy",
    words: "Calico's policy for pods of one namespace: which packets may come in to them and go out of them.",
    isNamespaced: true,
    metadata: metadataSpec(networkPolicyNameFault),
    spec: objectSpec("NetworkPolicySpec", NETWORK_POLICY_FIELDS, ...NETWORK_POLICY_CHECKS),
  }),
  ...bothApis({
    kind: "GlobalNetworkPolicy",
    words: "Calico's policy for the whole cluster: for pods of every namespace, and for host endpoints.",
    isNamespaced: false,
    metadata: clusterMetadataSpec(policyNameFault),
    spec: objectSpec("GlobalNetworkPolicySpec", GLOBAL_POLICY_FIELDS, ...GLOBAL_POLICY_CHECKS),
  }),
];
