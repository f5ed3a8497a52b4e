// Namespace of Kubernetes.
import { CLUSTER_WIDE } from "#engine/resources/schema/kubernetes/object-metadata.ts";
import type { KindSpec } from "#engine/resources/schema/schema.ts";
import { ANY, list, objectSpec, TEXT } from "#engine/resources/schema/value-specs.ts";

export const NAMESPACE: KindSpec = {
  api: "kubernetes",
  kind: "Namespace",
  words:
    "A namespace. Calico makes the profile `kns.NAME` of it, which gives its pods the namespace's labels as `pcns.…` and lets them " +
    "talk while no policy is for them.",
  isNamespaced: false,
  metadata: CLUSTER_WIDE,
  spec: objectSpec("NamespaceSpec", [{ name: "finalizers", words: "Who must agree before it is deleted.", value: list(TEXT) }]),
  status: objectSpec("NamespaceStatus", [
    { name: "phase", words: "Active, or Terminating while it is deleted.", value: TEXT },
    { name: "conditions", words: "Why it is not deleted yet.", value: ANY },
  ]),
};
