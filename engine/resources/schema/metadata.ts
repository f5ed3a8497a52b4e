// What every resource of the v3 API says of itself (validateObjectMeta(), libcalico-go/lib/validator/v3/validator.go).
import type { YamlMap, YamlScalar } from "#engine/resources/resource.ts";
import type { FieldSpec, ObjectCheck, ObjectSpec, Place } from "#engine/resources/schema/schema.ts";
import { isDnsName, LONGEST_NAME } from "#engine/resources/schema/shapes/dns-name.ts";
import { ANNOTATION_KEY, LABEL_KEY } from "#engine/resources/schema/shapes/label-key.ts";
import { LABEL_VALUE } from "#engine/resources/schema/shapes/label-value.ts";
import { ANY, objectSpec, TEXT, text } from "#engine/resources/schema/value-specs.ts";
import { badName, badValue, missingField, unknownField } from "#engine/resources/validate/problems.ts";
import { entryAt, isGiven, mapAt, mayHoldMore, scalarAt } from "#engine/resources/validate/values.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";

/** What is wrong with a kind's name, as a sentence. */
export type NameCheck = (name: string, place: Place) => string | undefined;

const LARGEST_ANNOTATIONS = 256 * 1024;

const WRITTEN: readonly FieldSpec[] = [
  {
    name: "name",
    words: "What the resource is called. With its kind and namespace it is the only one of this name.",
    value: TEXT,
  },
  {
    name: "namespace",
    words: "The Kubernetes namespace it belongs to. Left out: the one that kubectl or calicoctl is set to, usually `default`.",
    value: TEXT,
  },
  {
    name: "labels",
    words: "Keys and values that selectors ask for.",
    value: { kind: "map", key: LABEL_KEY, of: text(LABEL_VALUE) },
  },
  {
    name: "annotations",
    words: "Notes for people and programs, at most 256 KiB in all. Calico does not select by them.",
    value: { kind: "map", key: ANNOTATION_KEY, of: TEXT },
  },
];

/** What the API server adds; files that were exported have it. */
const ADDED: readonly FieldSpec[] = [
  { name: "generateName", words: "The beginning of a name that the API server completes.", value: TEXT },
  { name: "uid", words: "An id that the API server gives.", value: TEXT },
  { name: "resourceVersion", words: "Which state of the resource this is; the API server counts it.", value: ANY },
  { name: "generation", words: "How often the spec was changed; the API server counts it.", value: ANY },
  { name: "creationTimestamp", words: "When the resource was made; the API server writes it.", value: ANY },
  { name: "deletionTimestamp", words: "When it will be deleted; the API server writes it.", value: ANY },
  { name: "deletionGracePeriodSeconds", words: "Seconds until it is deleted; the API server writes it.", value: ANY },
  { name: "ownerReferences", words: "Objects with which this one goes.", value: ANY },
  { name: "finalizers", words: "Who must agree before it is deleted.", value: ANY },
  { name: "managedFields", words: "Who set which field; the API server keeps it.", value: ANY },
  { name: "selfLink", words: "The address of the resource in older API servers.", value: ANY },
  { name: "clusterName", words: "Not in use.", value: ANY },
];

export function metadataSpec(nameFault: NameCheck = dnsNameFault): ObjectSpec {
  return objectSpec("metadata", [...WRITTEN, ...ADDED], nameCheck(nameFault), annotationSize);
}

/** Of kinds that belong to no namespace. */
export function clusterMetadataSpec(nameFault: NameCheck = dnsNameFault): ObjectSpec {
  return objectSpec("metadata", [...WRITTEN, ...ADDED], nameCheck(nameFault), noNamespace, annotationSize);
}

export const dnsNameFault: NameCheck = (name) => {
  if (name.length > LONGEST_NAME) return `A name has at most ${LONGEST_NAME} characters, this one ${name.length}`;
  return isDnsName(name)
    ? undefined
    : `"${name}" is no name: write small letters, digits, - and ., with a letter or digit at both ends of each part`;
};

function nameCheck(faultOf: NameCheck): ObjectCheck {
  return (map, place) => {
    const name = scalarAt(map, "name");
    if (name?.source.includes("${") === true) return [];
    if (name !== undefined && name.source !== "") return nameProblems(name, faultOf(name.source, place));
    if (mayHoldMore(map) || isGiven(map, "generateName")) return [];
    const span = map.entries[0]?.keySpan ?? map.span;
    return [missingField(span, "The field name of metadata is missing, and Calico refuses that")];
  };
}

function nameProblems({ span }: YamlScalar, fault: string | undefined): readonly Diagnostic[] {
  return fault === undefined ? [] : [badName(span, fault)];
}

/** The API server clears it (rest.BeforeCreate(), k8s.io/apiserver/pkg/registry/rest/create.go). */
function noNamespace(map: YamlMap, { kind }: Place): readonly Diagnostic[] {
  const entry = entryAt(map, "namespace");
  if (entry === undefined || !isGiven(map, "namespace")) return [];
  return [unknownField(entry.keySpan, `${kind} belongs to the whole cluster: this namespace is not read`)];
}

/** validateObjectMetaAnnotations() */
function annotationSize(map: YamlMap): readonly Diagnostic[] {
  const annotations = mapAt(map, "annotations");
  if (annotations === undefined) return [];
  let size = 0;
  for (const { key, value } of annotations.entries) size += key.length + (value?.kind === "scalar" ? value.source.length : 0);
  const extra = size - LARGEST_ANNOTATIONS;
  return extra <= 0 ? [] : [badValue(annotations, `The annotations are ${extra} bytes above the limit of 256 KiB`)];
}
