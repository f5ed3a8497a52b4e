// ClusterNetworkPolicy of Kubernetes: AdminNetworkPolicy and BaselineAdminNetworkPolicy in one.
import { PRIORITY, portRange, ruleFields, SUBJECT_FIELD } from "#engine/resources/schema/kubernetes/cluster-policy-parts.ts";
import { exactlyOneOf } from "#engine/resources/schema/kubernetes/exactly-one.ts";
import { CLUSTER_WIDE } from "#engine/resources/schema/kubernetes/object-metadata.ts";
import type { FieldSpec, KindSpec, ObjectSpec } from "#engine/resources/schema/schema.ts";
import { PORT_NAME } from "#engine/resources/schema/shapes/port.ts";
import { ANY, list, object, objectSpec, oneOf, PORT_NUMBER, text } from "#engine/resources/schema/value-specs.ts";

const PORT: ObjectSpec = objectSpec(
  "Port",
  [
    { name: "number", words: "One port.", value: PORT_NUMBER },
    { name: "range", words: "A range of ports.", value: object(portRange("PortRange")) },
  ],
  exactlyOneOf("number", "range"),
);

function protocol(name: string): FieldSpec {
  const value = object(
    objectSpec(`ClusterNetworkPolicyProtocol${name}`, [
      { name: "destinationPort", words: "The port that is sent to. All if left out.", value: object(PORT) },
    ]),
  );
  return { name: name.toLowerCase(), words: `${name}, to all ports or some.`, value };
}

const PROTOCOL: ObjectSpec = objectSpec(
  "ClusterNetworkPolicyProtocol",
  [
    protocol("TCP"),
    protocol("UDP"),
    protocol("SCTP"),
    { name: "destinationNamedPort", words: "The name of a container's port, whatever its protocol.", value: text(PORT_NAME) },
  ],
  exactlyOneOf("tcp", "udp", "sctp", "destinationNamedPort"),
);

const ACTION: FieldSpec = {
  name: "action",
  words: "What becomes of the packet.",
  value: oneOf({
    Accept: "It passes, and no later policy is asked.",
    Deny: "It is dropped, and no later policy is asked.",
    Pass: "The rest of this tier is skipped.",
  }),
  required: true,
};

const PROTOCOLS: FieldSpec = {
  name: "protocols",
  words: "Protocols and ports, at most 25. All traffic if left out.",
  value: list(object(PROTOCOL), 25),
};

export const CLUSTER_NETWORK_POLICY: KindSpec = {
  api: "kubernetes",
  kind: "ClusterNetworkPolicy",
  words:
    "Kubernetes' policy for the whole cluster, before (Admin) or behind (Baseline) the NetworkPolicies of namespaces. Calico v3.32 " +
    "makes a policy of it in the tier `kube-admin` or `kube-baseline`.",
  isNamespaced: false,
  since: "v3.32",
  metadata: CLUSTER_WIDE,
  spec: objectSpec("ClusterNetworkPolicySpec", [
    {
      name: "tier",
      words: "When it is asked.",
      value: oneOf({
        Admin: "Before NetworkPolicies, which cannot overrule it.",
        Baseline: "Behind NetworkPolicies, for pods that none of them is for.",
      }),
      required: true,
    },
    PRIORITY,
    SUBJECT_FIELD,
    ...ruleFields("ClusterNetworkPolicy", ACTION, PROTOCOLS),
  ]),
  status: objectSpec("ClusterNetworkPolicyStatus", [{ name: "conditions", words: "Whether it works.", value: ANY }]),
};
