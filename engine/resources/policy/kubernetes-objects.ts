// Namespaces, service accounts and pods: what of them policies can select.
import {
  booleanAt,
  type Fields,
  fieldsOf,
  itemsAt,
  metadataOf,
  numberAt,
  specOf,
  textAt,
  textMapAt,
  under,
} from "#engine/resources/policy/fields.ts";
import type { EndpointPort } from "#engine/resources/policy/port.ts";
import type { Resource } from "#engine/resources/resource.ts";
import type { Span } from "#engine/text/span.ts";

export interface LabelledObject {
  readonly kind: "Namespace" | "ServiceAccount";
  readonly name: string;
  /** "" for a namespace. */
  readonly namespace: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly span: Span;
}

export function readLabelledObject({ api, kind, name, namespace, labels, span }: Resource): LabelledObject | undefined {
  if (api !== "kubernetes" || (kind !== "Namespace" && kind !== "ServiceAccount")) return undefined;
  return { kind, name, namespace: kind === "Namespace" ? "" : namespace || "default", labels, span };
}

export interface Pod {
  readonly name: string;
  readonly namespace: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly nodeName: string;
  readonly serviceAccountName: string;
  readonly hostNetwork: boolean;
  readonly ips: readonly string[];
  readonly ports: readonly EndpointPort[];
  readonly span: Span;
  readonly unread: readonly Span[];
}

export function readPod(resource: Resource): Pod | undefined {
  if (resource.api !== "kubernetes" || resource.kind !== "Pod") return undefined;
  const spec = specOf(resource);
  return {
    name: resource.name,
    namespace: resource.namespace || "default",
    labels: resource.labels,
    nodeName: textAt(spec, "nodeName") ?? "",
    serviceAccountName: textAt(spec, "serviceAccountName") ?? "",
    hostNetwork: booleanAt(spec, "hostNetwork") ?? false,
    ips: ipsOf(resource),
    ports: itemsAt(spec, "containers").flatMap((item) => namedPortsOf(fieldsOf(item, spec.unread))),
    span: resource.span,
    unread: spec.unread,
  };
}

/** getPodIPs(), libcalico-go/lib/backend/k8s/conversion: the status first, then what Calico's CNI plugin wrote down. */
function ipsOf(resource: Resource): readonly string[] {
  const status = under({ map: resource.body, unread: [] }, "status");
  const many = itemsAt(status, "podIPs").flatMap((item) => textAt(fieldsOf(item, []), "ip") ?? []);
  if (many.length > 0) return many;
  const annotations = textMapAt(metadataOf(resource), "annotations");
  const one = textAt(status, "podIP");
  if (one !== undefined && one !== "") return [one];
  const noted = annotations.get("cni.projectcalico.org/podIPs") ?? annotations.get("cni.projectcalico.org/podIP") ?? "";
  return noted === "" ? [] : noted.split(",").map((ip) => ip.trim());
}

function namedPortsOf(container: Fields): readonly EndpointPort[] {
  return itemsAt(container, "ports").flatMap((item) => {
    const port = fieldsOf(item, container.unread);
    const name = textAt(port, "name");
    const number = numberAt(port, "containerPort");
    return name === undefined || number === undefined ? [] : { name, protocol: textAt(port, "protocol") ?? "TCP", port: number };
  });
}

/** What a workload endpoint made of the pod is labelled with (podToDefaultWorkloadEndpoint()). */
export function podLabels(pod: Pod): ReadonlyMap<string, string> {
  const labels = new Map(pod.labels);
  labels.set("projectcalico.org/namespace", pod.namespace);
  labels.set("projectcalico.org/orchestrator", "k8s");
  if (pod.serviceAccountName !== "") labels.set("projectcalico.org/serviceaccount", pod.serviceAccountName);
  return labels;
}
