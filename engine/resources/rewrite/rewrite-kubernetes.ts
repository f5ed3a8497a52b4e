// A NetworkPolicy of Kubernetes written as the one of Calico that Calico takes it for.
import { anyPolicy } from "#engine/resources/convert/any-policy.ts";
import { type PlainData, type PlainMap, plainMap } from "#engine/resources/convert/plain-data.ts";
import { metadataOf, textMapAt } from "#engine/resources/policy/fields.ts";
import { formatPort, type Port } from "#engine/resources/policy/port.ts";
import type { EntityRule, PolicyRule } from "#engine/resources/policy/rule.ts";
import type { Resource } from "#engine/resources/resource.ts";
import { replaceResource, type Unwritable } from "#engine/resources/rewrite/replace-resource.ts";
import { isDnsLabel } from "#engine/resources/schema/shapes/dns-name.ts";
import type { Fix } from "#engine/text/diagnostic.ts";

/** Undefined for other kinds. Nothing is written where a rule would be lost. */
export function rewriteKubernetesPolicy(text: string, resource: Resource): Fix | Unwritable | undefined {
  const converted = anyPolicy(resource, "");
  if (converted?.policy.kind !== "KubernetesNetworkPolicy") return undefined;
  const { policy, dropped } = converted;
  if (resource.isTemplated) return { reason: "A template stands in it, and what it puts there is not known." };
  if (dropped[0] !== undefined) return { reason: `Calico cannot take over a rule: ${dropped[0].reason}.` };
  if (policy.unread.length > 0) return { reason: "Something in it cannot be read." };
  if (!isDnsLabel(resource.name))
    return { reason: `Calico's policies cannot be called "${resource.name}": their names have no dots.` };
  const { types } = policy;
  const spec = plainMap({
    order: policy.order,
    selector: policy.selector,
    types,
    ingress: types.includes("Ingress") ? policy.ingress.map((rule) => ruleData(rule)) : [],
    egress: types.includes("Egress") ? policy.egress.map((rule) => ruleData(rule)) : [],
  });
  const data = { apiVersion: "projectcalico.org/v3", kind: "NetworkPolicy", metadata: metadataFrom(resource), spec };
  return replaceResource(text, resource, data, "Convert to a NetworkPolicy of Calico");
}

/** Without what the cluster wrote there. */
function metadataFrom(resource: Resource): PlainMap {
  const annotations = new Map(textMapAt(metadataOf(resource), "annotations"));
  annotations.delete("kubectl.kubernetes.io/last-applied-configuration");
  return plainMap({ name: resource.name, namespace: resource.namespace, labels: resource.labels, annotations });
}

function ruleData({ action, protocol, source, destination }: PolicyRule): PlainMap {
  return plainMap({ action, protocol, source: endData(source), destination: endData(destination) });
}

function endData({ nets, notNets, selector, namespaceSelector, ports }: EntityRule): PlainMap {
  return plainMap({ nets, notNets, selector, namespaceSelector, ports: ports.map(portData) });
}

function portData(port: Port): PlainData {
  return typeof port !== "string" && port.first === port.last ? port.first : formatPort(port);
}
