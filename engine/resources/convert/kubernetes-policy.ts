// Kubernetes' NetworkPolicy as Calico takes it: one rule for each protocol and peer.
import type { Origin, Protocol } from "#engine/felix/model.ts";
import { type ConvertedPolicy, type Dropped, entityOf, kubernetesBase } from "#engine/resources/convert/converted.ts";
import { namespaceSelector, podSelector } from "#engine/resources/convert/kubernetes-selector.ts";
import { cidrOf } from "#engine/resources/convert/networks.ts";
import { type ProtocolPort, portsByProtocol } from "#engine/resources/convert/protocol-ports.ts";
import { type Fields, fieldsOf, itemsAt, nodeAt, specOf, textAt, textsAt, under } from "#engine/resources/policy/fields.ts";
import type { PolicyType } from "#engine/resources/policy/policy.ts";
import { parsePort } from "#engine/resources/policy/port.ts";
import { ANY_ENTITY, type EntityRule, type PolicyRule, ruleOf } from "#engine/resources/policy/rule.ts";
import type { Resource, YamlNode } from "#engine/resources/resource.ts";
import type { Span } from "#engine/text/span.ts";

const ORDER = 1000;

/** K8sNetworkPolicyToCalico(), libcalico-go/lib/backend/k8s/conversion/conversion.go. */
export function convertNetworkPolicy(resource: Resource, uri: string): ConvertedPolicy | undefined {
  if (resource.api !== "kubernetes" || resource.kind !== "NetworkPolicy") return undefined;
  return policyFrom(resource, specOf(resource), uri, "KubernetesNetworkPolicy");
}

/** A staged one has the same fields and is only looked at. */
export function convertStagedPolicy(resource: Resource, uri: string): ConvertedPolicy | undefined {
  if (resource.api === "kubernetes" || resource.kind !== "StagedKubernetesNetworkPolicy") return undefined;
  return policyFrom(resource, specOf(resource), uri, "StagedKubernetesNetworkPolicy");
}

function policyFrom(
  resource: Resource,
  spec: Fields,
  uri: string,
  kind: "KubernetesNetworkPolicy" | "StagedKubernetesNetworkPolicy",
): ConvertedPolicy {
  const dropped: Dropped[] = [];
  const ingress = rulesOf(resource, spec, { uri, direction: "Ingress", dropped });
  const egress = rulesOf(resource, spec, { uri, direction: "Egress", dropped });
  const given = textsAt(spec, "policyTypes").filter((text): text is PolicyType => text === "Ingress" || text === "Egress");
  const types: readonly PolicyType[] = (["Ingress", "Egress"] as const).filter((type) => given.includes(type));
  const policy = {
    ...kubernetesBase(resource, uri),
    kind,
    namespace: resource.namespace || "default",
    order: ORDER,
    selector: podSelector(nodeAt(spec, "podSelector"), spec.unread),
    // Egress came with the types: without them a policy is about ingress alone.
    types: types.length === 0 ? (["Ingress"] as const) : types,
    typesGiven: types.length > 0,
    isStaged: kind === "StagedKubernetesNetworkPolicy",
    ingress,
    egress,
    unread: spec.unread,
  };
  return { policy, dropped };
}

interface Direction {
  readonly uri: string;
  readonly direction: PolicyType;
  readonly dropped: Dropped[];
}

function rulesOf(resource: Resource, spec: Fields, { uri, direction, dropped }: Direction): readonly PolicyRule[] {
  const key = direction === "Ingress" ? "ingress" : "egress";
  return itemsAt(spec, key).flatMap((item, index) => {
    const origin = { uri, document: resource.document, path: [...resource.path, "spec", key, index] };
    const unread: Span[] = [];
    const rule = fieldsOf(item, unread);
    const ports = portsOf(rule);
    spec.unread.push(...unread);
    if (typeof ports !== "string") return combine(rule, ports, { item, origin, direction, unread, spec });
    dropped.push({ direction, span: item.span, reason: ports });
    return [];
  });
}

/** The entries of a rule's ports, or why it cannot be taken over. */
function portsOf(rule: Fields): readonly ProtocolPort[] | string {
  const entries: ProtocolPort[] = [];
  for (const item of itemsAt(rule, "ports")) {
    const entry = fieldsOf(item, rule.unread);
    const written = textAt(entry, "port");
    const last = textAt(entry, "endPort");
    const text = last === undefined ? written : `${written}:${last}`;
    const port = written === undefined ? undefined : parsePort(text ?? "");
    if (written !== undefined && port === undefined) return `${text} is not a port`;
    entries.push({ protocol: textAt(entry, "protocol") ?? "TCP", port });
  }
  return entries;
}

interface Combination {
  readonly item: YamlNode;
  readonly origin: Origin;
  readonly direction: PolicyType;
  readonly unread: Span[];
  readonly spec: Fields;
}

function combine(rule: Fields, entries: readonly ProtocolPort[], combination: Combination): readonly PolicyRule[] {
  const { item, origin, direction, unread, spec } = combination;
  const before = unread.length;
  const written = itemsAt(rule, direction === "Ingress" ? "from" : "to");
  const peers = written.length === 0 ? [ANY_ENTITY] : written.map((peer) => peerOf(fieldsOf(peer, unread)));
  spec.unread.push(...unread.slice(before));
  return portsByProtocol(entries).flatMap(([protocol, ports]) =>
    peers.map((peer): PolicyRule => {
      const isIngress = direction === "Ingress";
      const source = isIngress ? peer : ANY_ENTITY;
      const destination = { ...(isIngress ? ANY_ENTITY : peer), ports };
      return { ...ruleOf("Allow", item.span, origin), protocol: protocolOf(protocol), source, destination, unread };
    }),
  );
}

function protocolOf(text: string): Protocol | undefined {
  return text === "" ? undefined : text;
}

/** k8sPeerToCalicoFields(): a block of addresses, or selectors of pods and namespaces. */
function peerOf(peer: Fields): EntityRule {
  const block = under(peer, "ipBlock");
  if (block.map === undefined) {
    const selector = podSelector(nodeAt(peer, "podSelector"), peer.unread);
    return entityOf({ selector, namespaceSelector: namespaceSelector(nodeAt(peer, "namespaceSelector"), peer.unread) });
  }
  const net = cidrOf(textAt(block, "cidr") ?? "");
  const except = textsAt(block, "except").map(cidrOf);
  if (net === undefined || except.includes(undefined)) peer.unread.push(block.map.span);
  return entityOf({ nets: net === undefined ? [] : [net], notNets: except.flatMap((one) => one ?? []) });
}
