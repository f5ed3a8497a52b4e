// Network sets: networks that selectors of rules find by their labels.
import type { YamlMap } from "#engine/resources/resource.ts";
import { bothApis } from "#engine/resources/schema/both-apis.ts";
import { clusterMetadataSpec, metadataSpec } from "#engine/resources/schema/metadata.ts";
import type { FieldSpec, KindSpec, ObjectSpec } from "#engine/resources/schema/schema.ts";
import { CIDR } from "#engine/resources/schema/shapes/network.ts";
import { objectSpec, text, uniqueList } from "#engine/resources/schema/value-specs.ts";
import { conflict } from "#engine/resources/validate/problems.ts";
import { entryAt, mapAt } from "#engine/resources/validate/values.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";

const FIELDS: readonly FieldSpec[] = [
  {
    name: "nets",
    words: "The networks and addresses, IPv4 and IPv6 together. A rule of one IP version takes those of its own.",
    value: uniqueList(text(CIDR)),
    standard: "[198.51.100.0/24]",
  },
];

const NAMESPACE_LABEL = "projectcalico.org/namespace";

function noNamespaceLabel(metadata: YamlMap): readonly Diagnostic[] {
  const labels = mapAt(metadata, "labels");
  const entry = labels && entryAt(labels, NAMESPACE_LABEL);
  return entry === undefined ? [] : [conflict(entry.keySpan, `Calico sets the label ${NAMESPACE_LABEL} itself: leave it out`)];
}

function withoutNamespaceLabel(spec: ObjectSpec): ObjectSpec {
  return { ...spec, checks: [...(spec.checks ?? []), noNamespaceLabel] };
}

export const NETWORK_SET_KINDS: readonly KindSpec[] = [
  ...bothApis({
    kind: "GlobalNetworkSet",
    words: "Networks under labels, for selectors of rules everywhere in the cluster.",
    isNamespaced: false,
    metadata: withoutNamespaceLabel(clusterMetadataSpec()),
    spec: objectSpec("GlobalNetworkSetSpec", FIELDS),
  }),
  ...bothApis({
    kind: "NetworkSet",
    words: "Networks under labels, for selectors of rules in the same namespace, or with a namespaceSelector.",
    isNamespaced: true,
    metadata: withoutNamespaceLabel(metadataSpec()),
    spec: objectSpec("NetworkSetSpec", FIELDS),
  }),
];
