// What the cluster-wide policies of Kubernetes have in common (sigs.k8s.io/network-policy-api).
import { exactlyOneOf } from "#engine/resources/schema/kubernetes/exactly-one.ts";
import { LABEL_SELECTOR } from "#engine/resources/schema/kubernetes/object-metadata.ts";
import type { FieldSpec, ObjectCheck, ObjectSpec, Shape, ValueSpec } from "#engine/resources/schema/schema.ts";
import { parseNetwork } from "#engine/resources/schema/shapes/network.ts";
import { textShape } from "#engine/resources/schema/shapes/text-shape.ts";
import { integer, list, object, objectSpec, PORT_NUMBER, TEXT, text } from "#engine/resources/schema/value-specs.ts";
import { badValue } from "#engine/resources/validate/problems.ts";
import { numberAt } from "#engine/resources/validate/values.ts";

/** An address needs its length here. */
export const NETWORK: Shape = textShape("a network, such as 10.0.0.0/8", ["10.0.0.0/8", "2001:db8::/32"], (word) => {
  const network = parseNetwork(word);
  return network !== undefined && !network.isBare;
});

const PODS: ObjectSpec = objectSpec("NamespacedPod", [
  {
    name: "namespaceSelector",
    words: "The pods' namespaces by their labels; `{}` means all.",
    value: object(LABEL_SELECTOR),
    required: true,
  },
  { name: "podSelector", words: "The pods by their labels; `{}` means all.", value: object(LABEL_SELECTOR), required: true },
]);

const NAMESPACES: FieldSpec = {
  name: "namespaces",
  words: "All pods of these namespaces; `{}` means of all.",
  value: object(LABEL_SELECTOR),
};

const SOME_PODS: FieldSpec = { name: "pods", words: "Some pods of some namespaces.", value: object(PODS) };

export const SUBJECT: ObjectSpec = objectSpec("Subject", [NAMESPACES, SOME_PODS], exactlyOneOf("namespaces", "pods"));

export const INGRESS_PEERS: ValueSpec = list(
  object(objectSpec("IngressPeer", [NAMESPACES, SOME_PODS], exactlyOneOf("namespaces", "pods"))),
  100,
);

export const EGRESS_PEERS: ValueSpec = list(
  object(
    objectSpec(
      "EgressPeer",
      [
        NAMESPACES,
        SOME_PODS,
        { name: "nodes", words: "Nodes by their labels. Calico does not take it.", value: object(LABEL_SELECTOR) },
        { name: "networks", words: "Networks, at most 25.", value: list(text(NETWORK), 25) },
        {
          name: "domainNames",
          words: "Names of hosts, for Allow rules. Calico's open source edition does not take it.",
          value: list(TEXT, 25),
        },
      ],
      exactlyOneOf("namespaces", "pods", "nodes", "networks", "domainNames"),
    ),
  ),
  100,
);

/** A range that goes forward. */
const rangeCheck: ObjectCheck = (map) => {
  const [start, end] = [numberAt(map, "start"), numberAt(map, "end")];
  return start !== undefined && end !== undefined && end <= start
    ? [badValue(map, "The end of the range must be above its start")]
    : [];
};

export function portRange(name: string, ...more: readonly FieldSpec[]): ObjectSpec {
  return objectSpec(
    name,
    [
      ...more,
      { name: "start", words: "The first port.", value: PORT_NUMBER, required: true },
      { name: "end", words: "The last port.", value: PORT_NUMBER, required: true },
    ],
    rangeCheck,
  );
}

export const PRIORITY: FieldSpec = {
  name: "priority",
  words: "Which policy comes first: 0 to 1000, lower ones first. It becomes the policy's order in its tier.",
  value: integer(0, 1000),
  required: true,
};

export const SUBJECT_FIELD: FieldSpec = {
  name: "subject",
  words: "The pods that the policy is for: all of some namespaces, or some pods.",
  value: object(SUBJECT),
  required: true,
};

/** ingress and egress, for rules whose actions and ports differ from kind to kind. */
export function ruleFields(name: string, action: FieldSpec, ports: FieldSpec): readonly FieldSpec[] {
  const shared: readonly FieldSpec[] = [
    { name: "name", words: "What the rule is called; it becomes a comment on its iptables rules.", value: TEXT },
    action,
  ];
  const from: FieldSpec = { name: "from", words: "Who sends.", value: INGRESS_PEERS, required: true };
  const to: FieldSpec = { name: "to", words: "Who is sent to.", value: EGRESS_PEERS, required: true };
  return [
    {
      name: "ingress",
      words: "Rules for what comes in; the first that fits decides.",
      value: list(object(objectSpec(`${name}IngressRule`, [...shared, from, ports])), 100),
    },
    {
      name: "egress",
      words: "Rules for what goes out; the first that fits decides.",
      value: list(object(objectSpec(`${name}EgressRule`, [...shared, to, ports])), 100),
    },
  ];
}
