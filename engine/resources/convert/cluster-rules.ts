// The rules of cluster-wide policies of Kubernetes. One that cannot be taken over must not open anything: where it would have
// denied, everything is denied in its place.
import type { Origin } from "#engine/felix/model.ts";
import { clusterPorts } from "#engine/resources/convert/cluster-ports.ts";
import { type Dropped, entityOf } from "#engine/resources/convert/converted.ts";
import { namespaceSelector, podsOf } from "#engine/resources/convert/kubernetes-selector.ts";
import { cidrOf } from "#engine/resources/convert/networks.ts";
import { portsByProtocol } from "#engine/resources/convert/protocol-ports.ts";
import { type Fields, fieldsOf, itemsAt, textAt, textsAt, under } from "#engine/resources/policy/fields.ts";
import type { PolicyType } from "#engine/resources/policy/policy.ts";
import { type Action, ANY_ENTITY, type EntityRule, type PolicyRule, ruleOf } from "#engine/resources/policy/rule.ts";
import type { YamlNode } from "#engine/resources/resource.ts";
import type { Span } from "#engine/text/span.ts";

export interface ClusterDialect {
  /** The word for Allow. */
  readonly allow: string;
  readonly ports: "protocols" | "ports";
  /** Actions whose rule becomes a Deny of everything when it cannot be taken over. */
  readonly deniesInstead: readonly string[];
}

interface Context {
  /** Of the spec. */
  readonly origin: Origin;
  readonly direction: PolicyType;
  readonly dialect: ClusterDialect;
  readonly dropped: Dropped[];
}

/** k8sClusterNetPolIngressRuleToCalico() and …EgressRuleToCalico(), clusternetworkpolicy.go. */
export function clusterRules(spec: Fields, context: Context): readonly PolicyRule[] {
  const { origin, direction, dialect, dropped } = context;
  const key = direction === "Ingress" ? "ingress" : "egress";
  return itemsAt(spec, key).flatMap((item, index): readonly PolicyRule[] => {
    const unread: Span[] = [];
    const place = { ...origin, path: [...origin.path, key, index] };
    const rules = rulesFrom(item, place, { ...context, unread });
    spec.unread.push(...unread);
    if (typeof rules !== "string") return rules;
    dropped.push({ direction, span: item.span, reason: rules });
    const action = textAt(fieldsOf(item, []), "action") ?? "";
    return dialect.deniesInstead.includes(action) ? [ruleOf("Deny", item.span, place)] : [];
  });
}

/** The rules, or why there are none. */
function rulesFrom(
  item: YamlNode,
  origin: Origin,
  { direction, dialect, unread }: Context & { readonly unread: Span[] },
): readonly PolicyRule[] | string {
  const fields = fieldsOf(item, unread);
  const action = actionOf(textAt(fields, "action") ?? "", dialect);
  if (action === undefined) return `"${textAt(fields, "action") ?? ""}" is no action here`;
  const ports = clusterPorts(fields, dialect.ports);
  if (typeof ports === "string") return ports;
  const isIngress = direction === "Ingress";
  const peers = itemsAt(fields, isIngress ? "from" : "to").map((peer) => peerOf(fieldsOf(peer, unread), isIngress));
  const broken = peers.find((peer) => typeof peer === "string");
  if (broken !== undefined) return broken;
  const entities = peers.filter((peer) => typeof peer !== "string");
  const name = textAt(fields, "name") ?? "";
  const annotations = new Map(name === "" ? [] : [["name", name]]);
  return portsByProtocol(ports).flatMap(([protocol, list]) =>
    entities.map((peer): PolicyRule => {
      const source = isIngress ? peer : ANY_ENTITY;
      const destination = { ...(isIngress ? ANY_ENTITY : peer), ports: list };
      const rule = ruleOf(action, item.span, origin);
      return { ...rule, protocol: protocol === "" ? undefined : protocol, source, destination, annotations, unread };
    }),
  );
}

function actionOf(text: string, { allow }: ClusterDialect): Action | undefined {
  if (text === allow) return "Allow";
  return text === "Deny" || text === "Pass" ? text : undefined;
}

/** Namespaces, pods or, for egress, networks; others (nodes, domain names) Calico does not know. */
function peerOf(peer: Fields, isIngress: boolean): EntityRule | string {
  const namespaces = under(peer, "namespaces");
  const pods = under(peer, "pods");
  const networks = isIngress ? [] : textsAt(peer, "networks");
  if (namespaces.map === undefined && pods.map === undefined && networks.length === 0) {
    return isIngress ? "a peer is neither namespaces nor pods" : "a peer is neither namespaces, pods nor networks";
  }
  const nets = networks.map(cidrOf);
  const wrong = networks.find((_, index) => nets[index] === undefined);
  if (wrong !== undefined) return `${wrong} is not a network`;
  const selected = pods.map === undefined ? { namespaceSelector: namespaceSelector(namespaces.map, peer.unread) } : podsOf(pods);
  return entityOf({ ...selected, nets: nets.flatMap((net) => net ?? []) });
}
