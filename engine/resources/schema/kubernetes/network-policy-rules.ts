// The rules of Kubernetes' NetworkPolicy, which Calico's staged kind has too.
import { NETWORK } from "#engine/resources/schema/kubernetes/cluster-policy-parts.ts";
import { LABEL_SELECTOR } from "#engine/resources/schema/kubernetes/object-metadata.ts";
import type { FieldSpec, ObjectCheck, ObjectSpec, Shape } from "#engine/resources/schema/schema.ts";
import { isDnsLabel } from "#engine/resources/schema/shapes/dns-name.ts";
import { parseNetwork } from "#engine/resources/schema/shapes/network.ts";
import { shapeOf } from "#engine/resources/schema/shapes/shape-of.ts";
import { integer, list, object, objectSpec, oneOf, text, uniqueList } from "#engine/resources/schema/value-specs.ts";
import { badValue, conflict } from "#engine/resources/validate/problems.ts";
import { entryAt, mayHoldMore, numberAt, scalarAt, scalarsAt } from "#engine/resources/validate/values.ts";

/** A number, or the name of a container's port. Ranges are written with endPort. */
const PORT_OR_NAME: Shape = shapeOf("a port from 1 to 65535, or the name of a container's port", ["80", "http"], (word) => {
  if (/^\d+:\d+$/.test(word)) return { message: "Kubernetes writes a range of ports with port and endPort" };
  if (/^-?\d+$/.test(word)) return Number(word) >= 1 && Number(word) <= 65535 ? undefined : {};
  return isDnsLabel(word) && word.length <= 15 && /[a-z]/.test(word) ? undefined : {};
});

/** ValidateNetworkPolicyPort(), kubernetes/pkg/apis/networking/validation/validation.go */
const endPortCheck: ObjectCheck = (map) => {
  const end = entryAt(map, "endPort");
  if (end === undefined) return [];
  const port = scalarAt(map, "port");
  if (port === undefined)
    return entryAt(map, "port") ? [] : [conflict(end.keySpan, "endPort needs a port where the range begins")];
  if (typeof port.value !== "number") return [conflict(end.keySpan, "A named port has no range: remove endPort")];
  const last = numberAt(map, "endPort");
  return last !== undefined && last < port.value ? [badValue(port, `The range ends at ${last}, before it begins`)] : [];
};

const PORT: ObjectSpec = objectSpec(
  "NetworkPolicyPort",
  [
    {
      name: "protocol",
      words: "The protocol.",
      value: oneOf({
        TCP: "Transmission Control Protocol.",
        UDP: "User Datagram Protocol.",
        SCTP: "Stream Control Transmission Protocol.",
      }),
      standard: "TCP",
    },
    {
      name: "port",
      words: "The port, or the name of a container's port. All ports if left out.",
      value: { kind: "number-or-text", shape: PORT_OR_NAME },
    },
    { name: "endPort", words: "The last port of a range that begins with `port`.", value: integer(1, 65535) },
  ],
  endPortCheck,
);

/** ValidateIPBlock(), the same file: what is excepted lies within. */
const exceptCheck: ObjectCheck = (map) => {
  const block = parseNetwork(scalarAt(map, "cidr")?.source ?? "");
  if (block === undefined) return [];
  return scalarsAt(map, "except").flatMap((scalar) => {
    const part = parseNetwork(scalar.source);
    const isPart = part === undefined || (part.family === block.family && part.length > block.length && startsAlike(part, block));
    return isPart ? [] : [badValue(scalar, `${scalar.source} is no part of ${scalarAt(map, "cidr")?.source}`)];
  });
};

type Network = NonNullable<ReturnType<typeof parseNetwork>>;

function startsAlike(part: Network, whole: Network): boolean {
  return whole.address.every((word, index) => {
    const bits = Math.min(32, Math.max(0, whole.length - index * 32));
    const mask = bits === 0 ? 0 : (0xffffffff << (32 - bits)) >>> 0;
    return (word & mask) >>> 0 === ((part.address[index] ?? 0) & mask) >>> 0;
  });
}

const IP_BLOCK: ObjectSpec = objectSpec(
  "IPBlock",
  [
    { name: "cidr", words: "The network.", value: text(NETWORK), required: true },
    { name: "except", words: "Networks within it that are not meant.", value: list(text(NETWORK)) },
  ],
  exceptCheck,
);

/** ValidateNetworkPolicyPeer(), the same file. */
const peerCheck: ObjectCheck = (map) => {
  const block = entryAt(map, "ipBlock");
  const selectors = ["podSelector", "namespaceSelector"].flatMap((name) => entryAt(map, name) ?? []);
  if (block !== undefined)
    return selectors.map(({ keySpan }) => conflict(keySpan, "ipBlock stands alone: write pods as a peer of their own"));
  return selectors.length > 0 || mayHoldMore(map) ? [] : [badValue(map, "Write podSelector, namespaceSelector or ipBlock here")];
};

const PEER: ObjectSpec = objectSpec(
  "NetworkPolicyPeer",
  [
    {
      name: "podSelector",
      words: "Pods by their labels: of the policy's namespace, or of those in `namespaceSelector`. `{}` means all.",
      value: object(LABEL_SELECTOR),
    },
    { name: "namespaceSelector", words: "Namespaces by their labels: `{}` means all.", value: object(LABEL_SELECTOR) },
    { name: "ipBlock", words: "Addresses. Not together with the selectors.", value: object(IP_BLOCK) },
  ],
  peerCheck,
);

function rule(name: string, peers: FieldSpec): ObjectSpec {
  return objectSpec(name, [
    peers,
    { name: "ports", words: "The ports that are allowed. All traffic if it is empty or left out.", value: list(object(PORT)) },
  ]);
}

export const INGRESS_RULE: ObjectSpec = rule("NetworkPolicyIngressRule", {
  name: "from",
  words: "Who may send. Everybody if it is empty or left out.",
  value: list(object(PEER)),
});

export const EGRESS_RULE: ObjectSpec = rule("NetworkPolicyEgressRule", {
  name: "to",
  words: "Who may be sent to. Everybody if it is empty or left out.",
  value: list(object(PEER)),
});

/** What NetworkPolicy and StagedKubernetesNetworkPolicy have in common. */
export const NETWORK_POLICY_FIELDS: readonly FieldSpec[] = [
  {
    name: "podSelector",
    words: "The pods of the namespace that the policy is for, by their labels. `{}` means all of them.",
    value: object(LABEL_SELECTOR),
  },
  {
    name: "ingress",
    words: "What may come in; everything else may not. Nothing may if it is empty. Rules stand in the policy's `cali-pi-` chain.",
    value: list(object(INGRESS_RULE)),
  },
  {
    name: "egress",
    words: "What may go out; everything else may not, where Egress is among the types. Rules stand in its `cali-po-` chain.",
    value: list(object(EGRESS_RULE)),
  },
  {
    name: "policyTypes",
    words: "Which directions the policy is for. Left out: Ingress, and Egress where there are egress rules.",
    value: uniqueList(oneOf({ Ingress: "What comes in.", Egress: "What goes out." }), 2),
  },
];
