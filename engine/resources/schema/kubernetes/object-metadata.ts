// metadata of Kubernetes' own objects, and selectors of labels.
import { clusterMetadataSpec, metadataSpec } from "#engine/resources/schema/metadata.ts";
import type { ObjectCheck, ObjectSpec } from "#engine/resources/schema/schema.ts";
import { LABEL_KEY } from "#engine/resources/schema/shapes/label-key.ts";
import { LABEL_VALUE } from "#engine/resources/schema/shapes/label-value.ts";
import { list, object, objectSpec, oneOf, text } from "#engine/resources/schema/value-specs.ts";
import { conflict, missingField } from "#engine/resources/validate/problems.ts";
import { entryAt, isGiven, scalarAt } from "#engine/resources/validate/values.ts";

export const NAMESPACED: ObjectSpec = metadataSpec();
export const CLUSTER_WIDE: ObjectSpec = clusterMetadataSpec();

/** ValidateLabelSelectorRequirement(), k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go */
const valuesFitOperator: ObjectCheck = (map) => {
  const operator = scalarAt(map, "operator");
  const values = entryAt(map, "values");
  if (operator?.source === "In" || operator?.source === "NotIn") {
    const hasValues = values !== undefined && (values.value?.kind !== "list" || isGiven(map, "values"));
    return hasValues ? [] : [missingField(operator.span, `${operator.source} needs values to compare with`)];
  }
  const isTooMuch = operator !== undefined && values !== undefined && isGiven(map, "values");
  return isTooMuch ? [conflict(values.keySpan, `${operator.source} only asks for the key: remove values`)] : [];
};

const REQUIREMENT: ObjectSpec = objectSpec(
  "LabelSelectorRequirement",
  [
    { name: "key", words: "The label's key.", value: text(LABEL_KEY), required: true },
    {
      name: "operator",
      words: "What is asked of the label.",
      value: oneOf({
        In: "Its value is one of these.",
        NotIn: "Its value is none of these, or the label is missing.",
        Exists: "It is there.",
        DoesNotExist: "It is missing.",
      }),
      required: true,
    },
    { name: "values", words: "The values, for In and NotIn.", value: list(text(LABEL_VALUE)) },
  ],
  valuesFitOperator,
);

export const LABEL_SELECTOR: ObjectSpec = objectSpec("LabelSelector", [
  {
    name: "matchLabels",
    words: "Labels that must have these values, all of them.",
    value: { kind: "map", of: text(LABEL_VALUE), key: LABEL_KEY },
  },
  { name: "matchExpressions", words: "More conditions, all of which must hold.", value: list(object(REQUIREMENT)) },
]);
