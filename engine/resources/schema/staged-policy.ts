// Policies on trial: Calico reports what they would do and does none of it.
import { bothApis } from "#engine/resources/schema/both-apis.ts";
import { clusterMetadataSpec, dnsNameFault, metadataSpec } from "#engine/resources/schema/metadata.ts";
import { GLOBAL_POLICY_CHECKS, NETWORK_POLICY_CHECKS } from "#engine/resources/schema/policy.ts";
import { deletionIsBare } from "#engine/resources/schema/policy-checks.ts";
import { GLOBAL_POLICY_FIELDS, NETWORK_POLICY_FIELDS } from "#engine/resources/schema/policy-fields.ts";
import { networkPolicyNameFault, policyNameFault } from "#engine/resources/schema/policy-names.ts";
import type { FieldSpec, KindSpec } from "#engine/resources/schema/schema.ts";
import { ANY, objectSpec, oneOf } from "#engine/resources/schema/value-specs.ts";

const STAGED_ACTION: FieldSpec = {
  name: "stagedAction",
  words: "What is on trial. Left out: Set.",
  value: oneOf({
    Set: "The policy as it stands here is made or put in the place of the one in force.",
    Delete: "The policy in force is deleted; the spec holds nothing but the tier.",
    Learn: "The policy is a suggestion that is still being learnt.",
    Ignore: "The suggestion is put aside.",
  }),
  standard: "Set",
};

const withTier = deletionIsBare(["stagedAction", "tier"]);
const withNothing = deletionIsBare(["stagedAction"]);

const KUBERNETES_FIELDS: readonly FieldSpec[] = [
  STAGED_ACTION,
  { name: "podSelector", words: "Which pods of the namespace it applies to, as in a Kubernetes NetworkPolicy.", value: ANY },
  { name: "ingress", words: "What may come in, as in a Kubernetes NetworkPolicy.", value: ANY },
  { name: "egress", words: "What may go out, as in a Kubernetes NetworkPolicy.", value: ANY },
  { name: "policyTypes", words: "The directions it decides, as in a Kubernetes NetworkPolicy.", value: ANY },
];

export const STAGED_POLICY_KINDS: readonly KindSpec[] = [
  ...bothApis({
    kind: "StagedNetworkPolicy",
    words: "A NetworkPolicy on trial: Calico reports what it would do and does none of it.",
    isNamespaced: true,
    metadata: metadataSpec(networkPolicyNameFault),
    spec: objectSpec("StagedNetworkPolicySpec", [STAGED_ACTION, ...NETWORK_POLICY_FIELDS], ...NETWORK_POLICY_CHECKS, withTier),
  }),
  ...bothApis({
    kind: "StagedGlobalNetworkPolicy",
    words: "A GlobalNetworkPolicy on trial: Calico reports what it would do and does none of it.",
    isNamespaced: false,
    metadata: clusterMetadataSpec(policyNameFault),
    spec: objectSpec(
      "StagedGlobalNetworkPolicySpec",
      [STAGED_ACTION, ...GLOBAL_POLICY_FIELDS],
      ...GLOBAL_POLICY_CHECKS,
      withTier,
    ),
  }),
  ...bothApis({
    kind: "StagedKubernetesNetworkPolicy",
    words: "A Kubernetes NetworkPolicy on trial: Calico reports what it would do and does none of it.",
    isNamespaced: true,
    metadata: metadataSpec(dnsNameFault),
    spec: objectSpec("StagedKubernetesNetworkPolicySpec", KUBERNETES_FIELDS, withNothing),
  }),
];
