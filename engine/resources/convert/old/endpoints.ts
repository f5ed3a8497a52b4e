// v1 endpoints as v3 has them: libcalico-go/lib/upgrade/converters/{hostendpoint,workloadendpoint}.go.
import { networkOf } from "#engine/resources/convert/networks.ts";
import { endpointName, nodeName, profileName, resourceName } from "#engine/resources/convert/old/names.ts";
import { type Converted, newResource } from "#engine/resources/convert/old/policies.ts";
import { newProtocol } from "#engine/resources/convert/old/rules.ts";
import { type PlainMap, plainMap } from "#engine/resources/convert/plain-data.ts";
import { readHostEndpoint, readWorkloadEndpoint, type WorkloadEndpoint } from "#engine/resources/policy/endpoints.ts";
import type { EndpointPort } from "#engine/resources/policy/port.ts";
import type { Resource } from "#engine/resources/resource.ts";

export function newHostEndpoint(resource: Resource): Converted | undefined {
  const endpoint = readHostEndpoint(resource);
  if (endpoint === undefined) return undefined;
  const node = nodeName(endpoint.node);
  const spec = plainMap({
    node,
    interfaceName: endpoint.interfaceName,
    expectedIPs: byFamily(endpoint.expectedIps),
    profiles: endpoint.profiles.map(profileName),
    ports: newPorts(endpoint.ports),
  });
  const metadata = plainMap({ name: resourceName(`${node}.${endpoint.name}`), labels: endpoint.labels });
  return { data: newResource("HostEndpoint", metadata, spec), unread: endpoint.unread };
}

/** IPv4 first: the backend kept the families apart. */
function byFamily(addresses: readonly string[]): readonly string[] {
  const isIpv6 = (text: string): boolean => text.includes(":");
  return [...addresses.filter((text) => !isIpv6(text)), ...addresses.filter(isIpv6)];
}

function newPorts(ports: readonly EndpointPort[]): readonly PlainMap[] {
  return ports.map(({ name, protocol, port }) => ({ name, protocol: newProtocol(protocol) ?? protocol, port }));
}

export function newWorkloadEndpoint(resource: Resource): Converted | undefined {
  const endpoint = readWorkloadEndpoint(resource);
  if (endpoint === undefined) return undefined;
  const identity = identityOf(endpoint);
  if (typeof identity === "string") return { data: identity, unread: endpoint.unread };
  const { namespace, name, ...workload } = identity;
  const spec = plainMap({
    orchestrator: resourceName(endpoint.orchestrator),
    node: nodeName(endpoint.node),
    endpoint: resourceName(endpoint.endpoint),
    ...workload,
    ipNetworks: byFamily(endpoint.ipNetworks).map((net) => networkOf(net) ?? net),
    ipNATs: endpoint.ipNats.map(({ internalIp, externalIp }) => ({ internalIP: internalIp, externalIP: externalIp })),
    ipv4Gateway: endpoint.ipv4Gateway,
    ipv6Gateway: endpoint.ipv6Gateway,
    profiles: endpoint.profiles.map(profileName),
    interfaceName: endpoint.interfaceName,
    mac: endpoint.mac,
    ports: newPorts(endpoint.ports),
  });
  const metadata = plainMap({ name, namespace, labels: newLabels(endpoint.labels) });
  return { data: newResource("WorkloadEndpoint", metadata, spec), unread: endpoint.unread };
}

interface Identity {
  readonly name: string;
  readonly namespace: string;
  readonly pod?: string;
  readonly containerID?: string;
  readonly workload?: string;
}

/** What an endpoint belongs to depends on who made it; a pod stands as `NAMESPACE.POD` in v1. */
function identityOf({ orchestrator, workload, containerId, node, endpoint }: WorkloadEndpoint): Identity | string {
  const ends = [nodeName(node), resourceName(orchestrator)];
  const last = resourceName(endpoint);
  switch (orchestrator) {
    case "k8s": {
      const dot = workload.indexOf(".");
      if (dot < 0) return `the workload "${workload}" is not NAMESPACE.POD, so it was not added by Calico's CNI plugin`;
      const pod = workload.slice(dot + 1);
      const of = { namespace: workload.slice(0, dot), pod, containerID: containerId };
      return { ...of, name: endpointName([...ends, pod, last]) };
    }
    case "cni":
      return { namespace: "default", containerID: workload, name: endpointName([...ends, workload, last]) };
    case "libnetwork":
      return { namespace: "default", workload: "libnetwork", name: endpointName([...ends, last]) };
    default: {
      const name = resourceName(workload);
      return { namespace: "default", workload: name, name: endpointName([...ends, name, last]) };
    }
  }
}

/** convertLabels(): the label of the namespace has a new name. */
function newLabels(labels: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const renamed = new Map(labels);
  const namespace = labels.get("calico/k8s_ns");
  if (namespace === undefined) return renamed;
  renamed.delete("calico/k8s_ns");
  return renamed.set("projectcalico.org/namespace", namespace);
}
