// NetworkPolicy of Kubernetes.
import { NETWORK_POLICY_FIELDS } from "#engine/resources/schema/kubernetes/network-policy-rules.ts";
import { NAMESPACED } from "#engine/resources/schema/kubernetes/object-metadata.ts";
import type { KindSpec } from "#engine/resources/schema/schema.ts";
import { ANY, objectSpec } from "#engine/resources/schema/value-specs.ts";

export const KUBERNETES_NETWORK_POLICY: KindSpec = {
  api: "kubernetes",
  kind: "NetworkPolicy",
  words:
    "Kubernetes' own policy: what pods of a namespace may receive and send. Calico makes a policy of order 1000 of it, in the tier " +
    "`default`: `knp.default.NAME`, from v3.32 on of the kind `knp`.",
  isNamespaced: true,
  metadata: NAMESPACED,
  spec: objectSpec("NetworkPolicySpec", NETWORK_POLICY_FIELDS),
  status: objectSpec("NetworkPolicyStatus", [{ name: "conditions", words: "What was found wrong.", value: ANY }]),
};
