// AdminNetworkPolicy and BaselineAdminNetworkPolicy of Kubernetes, which ClusterNetworkPolicy has taken the place of.
import { PRIORITY, portRange, ruleFields, SUBJECT_FIELD } from "#engine/resources/schema/kubernetes/cluster-policy-parts.ts";
import { exactlyOneOf } from "#engine/resources/schema/kubernetes/exactly-one.ts";
import { CLUSTER_WIDE } from "#engine/resources/schema/kubernetes/object-metadata.ts";
import { clusterMetadataSpec } from "#engine/resources/schema/metadata.ts";
import type { FieldSpec, KindSpec, ObjectSpec } from "#engine/resources/schema/schema.ts";
import { ANY, list, object, objectSpec, oneOf, PORT_NUMBER, TEXT } from "#engine/resources/schema/value-specs.ts";

const PROTOCOL: FieldSpec = {
  name: "protocol",
  words: "The protocol.",
  value: oneOf({
    TCP: "Transmission Control Protocol.",
    UDP: "User Datagram Protocol.",
    SCTP: "Stream Control Transmission Protocol.",
  }),
  standard: "TCP",
};

const PORT: ObjectSpec = objectSpec(
  "AdminNetworkPolicyPort",
  [
    {
      name: "portNumber",
      words: "One port.",
      value: object(objectSpec("Port", [PROTOCOL, { name: "port", words: "The port.", value: PORT_NUMBER, required: true }])),
    },
    { name: "namedPort", words: "The name of a container's port. Calico v3.29 to v3.31 takes it for all ports.", value: TEXT },
    { name: "portRange", words: "A range of ports.", value: object(portRange("PortRange", PROTOCOL)) },
  ],
  exactlyOneOf("portNumber", "namedPort", "portRange"),
);

const PORTS: FieldSpec = {
  name: "ports",
  words: "The ports, at most 100. All traffic if left out.",
  value: list(object(PORT), 100),
};

const ALLOW = "It passes, and no later policy is asked.";
const DENY = "It is dropped, and no later policy is asked.";

const STATUS: ObjectSpec = objectSpec("AdminNetworkPolicyStatus", [
  { name: "conditions", words: "Whether it works.", value: ANY },
]);

export const ADMIN_NETWORK_POLICY: KindSpec = {
  api: "kubernetes",
  kind: "AdminNetworkPolicy",
  words:
    "Kubernetes' policy for the whole cluster, which NetworkPolicies cannot overrule. Calico v3.29 to v3.31 makes a policy of it in " +
    "the tier `adminnetworkpolicy`; later versions want a ClusterNetworkPolicy.",
  isNamespaced: false,
  since: "v3.29",
  metadata: CLUSTER_WIDE,
  spec: objectSpec("AdminNetworkPolicySpec", [
    PRIORITY,
    SUBJECT_FIELD,
    ...ruleFields(
      "AdminNetworkPolicy",
      {
        name: "action",
        words: "What becomes of the packet.",
        value: oneOf({ Allow: ALLOW, Deny: DENY, Pass: "NetworkPolicies decide." }),
        required: true,
      },
      PORTS,
    ),
  ]),
  status: STATUS,
};

export const BASELINE_ADMIN_NETWORK_POLICY: KindSpec = {
  api: "kubernetes",
  kind: "BaselineAdminNetworkPolicy",
  words:
    "What holds for pods that no NetworkPolicy is for. There is one, called `default`. Calico v3.29 to v3.31 makes a policy of it in " +
    "the tier `baselineadminnetworkpolicy`; later versions want a ClusterNetworkPolicy.",
  isNamespaced: false,
  since: "v3.29",
  metadata: clusterMetadataSpec((name) =>
    name === "default" ? undefined : "There is only one BaselineAdminNetworkPolicy, and it is called default",
  ),
  spec: objectSpec("BaselineAdminNetworkPolicySpec", [
    SUBJECT_FIELD,
    ...ruleFields(
      "BaselineAdminNetworkPolicy",
      { name: "action", words: "What becomes of the packet.", value: oneOf({ Allow: ALLOW, Deny: DENY }), required: true },
      PORTS,
    ),
  ]),
  status: STATUS,
};
