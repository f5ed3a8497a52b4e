// Endpoints of workloads and hosts: the interfaces that policies apply to, with the addresses and labels they are known by.
import { type Fields, fieldsOf, itemsAt, metadataOf, specOf, textAt, textsAt } from "#engine/resources/policy/fields.ts";
import { type EndpointPort, endpointPortsAt } from "#engine/resources/policy/port.ts";
import type { Resource } from "#engine/resources/resource.ts";
import type { Span } from "#engine/text/span.ts";

export interface WorkloadEndpoint {
  readonly name: string;
  readonly namespace: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly orchestrator: string;
  readonly workload: string;
  readonly node: string;
  readonly pod: string;
  readonly endpoint: string;
  readonly containerId: string;
  readonly serviceAccountName: string;
  readonly interfaceName: string;
  readonly mac: string;
  /** As written: `10.65.0.2/32`. */
  readonly ipNetworks: readonly string[];
  readonly ipNats: readonly { readonly internalIp: string; readonly externalIp: string }[];
  readonly ipv4Gateway: string;
  readonly ipv6Gateway: string;
  readonly profiles: readonly string[];
  readonly ports: readonly EndpointPort[];
  readonly allowSpoofedSourcePrefixes: readonly string[];
  readonly span: Span;
  readonly unread: readonly Span[];
}

export function readWorkloadEndpoint(resource: Resource): WorkloadEndpoint | undefined {
  const isOld = resource.api === "v1" && resource.kind === "workloadEndpoint";
  if (!isOld && (resource.kind !== "WorkloadEndpoint" || resource.api === "kubernetes")) return undefined;
  const spec = specOf(resource);
  // In v1 what identifies an endpoint stands in its metadata, and its name is the endpoint's own.
  const identity = isOld ? metadataOf(resource) : spec;
  return {
    name: resource.name,
    namespace: isOld ? "" : resource.namespace || "default",
    labels: resource.labels,
    orchestrator: textAt(identity, "orchestrator") ?? "",
    workload: textAt(identity, "workload") ?? "",
    node: textAt(identity, "node") ?? "",
    pod: textAt(spec, "pod") ?? "",
    endpoint: (isOld ? resource.name : textAt(spec, "endpoint")) ?? "",
    containerId: textAt(identity, isOld ? "activeInstanceID" : "containerID") ?? "",
    serviceAccountName: textAt(spec, "serviceAccountName") ?? "",
    interfaceName: textAt(spec, "interfaceName") ?? "",
    mac: textAt(spec, "mac") ?? "",
    ipNetworks: textsAt(spec, "ipNetworks"),
    ipNats: natsAt(spec),
    ipv4Gateway: textAt(spec, "ipv4Gateway") ?? "",
    ipv6Gateway: textAt(spec, "ipv6Gateway") ?? "",
    profiles: textsAt(spec, "profiles"),
    ports: endpointPortsAt(spec, "ports"),
    allowSpoofedSourcePrefixes: textsAt(spec, "allowSpoofedSourcePrefixes"),
    span: resource.span,
    unread: isOld ? [...spec.unread, ...identity.unread] : spec.unread,
  };
}

function natsAt(spec: Fields): WorkloadEndpoint["ipNats"] {
  return itemsAt(spec, "ipNATs").map((item) => {
    const nat = fieldsOf(item, spec.unread);
    return { internalIp: textAt(nat, "internalIP") ?? "", externalIp: textAt(nat, "externalIP") ?? "" };
  });
}

export interface HostEndpoint {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly node: string;
  /** `*`: all interfaces of the host; "" where only addresses are given. */
  readonly interfaceName: string;
  readonly expectedIps: readonly string[];
  readonly profiles: readonly string[];
  readonly ports: readonly EndpointPort[];
  readonly span: Span;
  readonly unread: readonly Span[];
}

export function readHostEndpoint(resource: Resource): HostEndpoint | undefined {
  const isOld = resource.api === "v1" && resource.kind === "hostEndpoint";
  if (!isOld && (resource.kind !== "HostEndpoint" || resource.api === "kubernetes")) return undefined;
  const spec = specOf(resource);
  return {
    name: resource.name,
    labels: resource.labels,
    node: textAt(isOld ? metadataOf(resource) : spec, "node") ?? "",
    interfaceName: textAt(spec, "interfaceName") ?? "",
    expectedIps: textsAt(spec, "expectedIPs"),
    profiles: textsAt(spec, "profiles"),
    ports: endpointPortsAt(spec, "ports"),
    span: resource.span,
    unread: spec.unread,
  };
}
