// ServiceAccount of Kubernetes.
import { NAMESPACED } from "#engine/resources/schema/kubernetes/object-metadata.ts";
import type { KindSpec } from "#engine/resources/schema/schema.ts";
import { ANY, BOOLEAN } from "#engine/resources/schema/value-specs.ts";

export const SERVICE_ACCOUNT: KindSpec = {
  api: "kubernetes",
  kind: "ServiceAccount",
  words:
    "Who a pod is. Calico makes the profile `ksa.NAMESPACE.NAME` of it, whose labels the pods get as `pcsa.…`, so that " +
    "`serviceAccountSelector` finds them.",
  isNamespaced: true,
  metadata: NAMESPACED,
  spec: undefined,
  rootFields: [
    { name: "secrets", words: "Secrets that pods of this account may use.", value: ANY },
    { name: "imagePullSecrets", words: "Secrets for fetching images.", value: ANY },
    { name: "automountServiceAccountToken", words: "Whether pods get the account's token.", value: BOOLEAN },
  ],
};
