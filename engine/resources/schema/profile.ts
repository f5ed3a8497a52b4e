// Profiles: labels and rules that endpoints get from their namespace or service account.
import { clusterMetadataSpec } from "#engine/resources/schema/metadata.ts";
import { RULE } from "#engine/resources/schema/rule.ts";
import type { KindSpec } from "#engine/resources/schema/schema.ts";
import { LABEL_KEY } from "#engine/resources/schema/shapes/label-key.ts";
import { LABEL_VALUE } from "#engine/resources/schema/shapes/label-value.ts";
import { list, object, objectSpec, text } from "#engine/resources/schema/value-specs.ts";

const PROFILE_SPEC = objectSpec("ProfileSpec", [
  {
    name: "ingress",
    words: "Rules for what comes in, asked where no policy decides. What none of an endpoint's profiles allows is dropped.",
    value: list(object(RULE)),
  },
  {
    name: "egress",
    words: "Rules for what goes out, asked where no policy decides. What none of an endpoint's profiles allows is dropped.",
    value: list(object(RULE)),
  },
  {
    name: "labelsToApply",
    words: "Labels that every endpoint with this profile has, unless it has others of the same key.",
    value: { kind: "map", key: LABEL_KEY, of: text(LABEL_VALUE) },
  },
]);

export const PROFILE_KINDS: readonly KindSpec[] = [
  {
    api: "projectcalico.org/v3",
    kind: "Profile",
    words: "Rules and labels for the endpoints that name it: Calico makes one for each Kubernetes namespace and service account.",
    isNamespaced: false,
    metadata: clusterMetadataSpec(),
    spec: PROFILE_SPEC,
  },
];
