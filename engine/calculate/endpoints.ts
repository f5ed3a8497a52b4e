// Endpoints and network sets with the labels policies select them by.
import { inherited } from "#engine/calculate/labels.ts";
import type { Source, WorldEndpoint, WorldNetworks, WorldProfile } from "#engine/calculate/world.ts";
import { workloadInterface } from "#engine/felix/names/workload-interface.ts";
import { NAMESPACE_LABEL, SERVICE_ACCOUNT_LABEL } from "#engine/resources/convert/end-selector.ts";
import { profileName } from "#engine/resources/convert/kubernetes-profile.ts";
import type { HostEndpoint, WorkloadEndpoint } from "#engine/resources/policy/endpoints.ts";
import { type Pod, podLabels } from "#engine/resources/policy/kubernetes-objects.ts";
import type { NetworkSet } from "#engine/resources/policy/network-set.ts";

interface Surroundings {
  readonly profiles: ReadonlyMap<string, WorldProfile>;
  readonly source: Source;
  readonly isTemplated: boolean;
}

const ORCHESTRATOR_LABEL = "projectcalico.org/orchestrator";

/** Calico writes namespace, orchestrator and service account into the labels (clientv3/workloadendpoint.go); v1 had no such. */
export function workloadOf(endpoint: WorkloadEndpoint, { profiles, source, isTemplated }: Surroundings): WorldEndpoint {
  const labels = new Map(endpoint.labels);
  if (endpoint.namespace !== "") {
    labels.set(NAMESPACE_LABEL, endpoint.namespace);
    if (endpoint.orchestrator !== "") labels.set(ORCHESTRATOR_LABEL, endpoint.orchestrator);
    if (endpoint.serviceAccountName !== "") labels.set(SERVICE_ACCOUNT_LABEL, endpoint.serviceAccountName);
  }
  return {
    kind: "workload",
    name: endpoint.name,
    namespace: endpoint.namespace,
    node: endpoint.node,
    interfaceName: endpoint.interfaceName,
    labels: inherited(labels, endpoint.profiles, profiles),
    addresses: endpoint.ipNetworks,
    ports: endpoint.ports,
    profiles: endpoint.profiles,
    spoofedSources: endpoint.allowSpoofedSourcePrefixes,
    isWhole: endpoint.unread.length === 0 && !isTemplated,
    source,
  };
}

export function hostOf(endpoint: HostEndpoint, { profiles, source, isTemplated }: Surroundings): WorldEndpoint {
  return {
    kind: "host",
    name: endpoint.name,
    namespace: "",
    node: endpoint.node,
    interfaceName: endpoint.interfaceName,
    labels: inherited(endpoint.labels, endpoint.profiles, profiles),
    addresses: endpoint.expectedIps,
    ports: endpoint.ports,
    profiles: endpoint.profiles,
    spoofedSources: [],
    isWhole: endpoint.unread.length === 0 && !isTemplated,
    source,
  };
}

/** What Calico's CNI plugin makes of a pod (podToDefaultWorkloadEndpoint()); the admission gives it an account where none is. */
export function podOf(given: Pod, { profiles, source, isTemplated }: Surroundings): WorldEndpoint {
  const pod = { ...given, serviceAccountName: given.serviceAccountName || "default" };
  const names = [
    profileName({ kind: "Namespace", name: pod.namespace, namespace: "" }),
    profileName({ kind: "ServiceAccount", name: pod.serviceAccountName, namespace: pod.namespace }),
  ];
  return {
    kind: "workload",
    name: pod.name,
    namespace: pod.namespace,
    node: pod.nodeName,
    interfaceName: workloadInterface(pod.namespace, pod.name),
    labels: inherited(podLabels(pod), names, profiles),
    addresses: pod.ips,
    ports: pod.ports,
    profiles: names,
    spoofedSources: [],
    isWhole: pod.unread.length === 0 && !isTemplated,
    source,
  };
}

/** One of a namespace has its label and inherits from its profile (updateprocessors/networksetprocessor.go). */
export function networksOf(set: NetworkSet, { profiles, source, isTemplated }: Surroundings): WorldNetworks {
  const labels = new Map(set.labels);
  if (set.namespace !== "") labels.set(NAMESPACE_LABEL, set.namespace);
  const names = set.namespace === "" ? [] : [profileName({ kind: "Namespace", name: set.namespace, namespace: "" })];
  return {
    name: set.name,
    namespace: set.namespace,
    labels: inherited(labels, names, profiles),
    nets: set.nets,
    isWhole: set.unread.length === 0 && !isTemplated,
    source,
  };
}
