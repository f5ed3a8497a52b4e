// Endpoints of the v1 API (libcalico-go 1.x, lib/api/hostendpoint.go and workloadendpoint.go).
import { interfaceOrAddresses, natsWithinNetworks, oneAddressEach } from "#engine/resources/schema/endpoint-checks.ts";
import type { FieldSpec, KindSpec } from "#engine/resources/schema/schema.ts";
import { MAC_ADDRESS } from "#engine/resources/schema/shapes/endpoint-texts.ts";
import { CIDR } from "#engine/resources/schema/shapes/network.ts";
import { ANY_ADDRESS, IPV4_ADDRESS, IPV6_ADDRESS } from "#engine/resources/schema/shapes/single-address.ts";
import { INTERFACE_V1, NAME_V1, WORKLOAD_V1 } from "#engine/resources/schema/shapes/v1-texts.ts";
import { LABELS_V1 } from "#engine/resources/schema/v1/policy.ts";
import { list, object, objectSpec, TEXT, text } from "#engine/resources/schema/value-specs.ts";
import { IP_NAT } from "#engine/resources/schema/workload-endpoint.ts";

const NAME: FieldSpec = { name: "name", words: "The endpoint's name on its node.", value: text(NAME_V1) };
const NODE: FieldSpec = { name: "node", words: "The node it is on.", value: text(NAME_V1) };
const PROFILES: FieldSpec = {
  name: "profiles",
  words: "The profiles that decide where no policy applies.",
  value: list(text(NAME_V1)),
};

export const HOST_ENDPOINT_METADATA_V1 = objectSpec("metadata", [NAME, NODE, LABELS_V1]);

const WORKLOAD_METADATA = objectSpec("metadata", [
  NAME,
  { name: "workload", words: "The workload's name: the pod's, behind its namespace and a dot.", value: text(WORKLOAD_V1) },
  { name: "orchestrator", words: "Who runs the workload: `k8s` for Kubernetes.", value: text(NAME_V1), standard: "k8s" },
  NODE,
  { name: "activeInstanceID", words: "Which of several containers is the running one.", value: TEXT },
  LABELS_V1,
]);

const HOST_FIELDS: readonly FieldSpec[] = [
  { name: "interfaceName", words: "The interface. Left out: found by expectedIPs.", value: text(INTERFACE_V1), standard: "eth0" },
  {
    name: "expectedIPs",
    words: "The interface's addresses, for finding it and for selectors of rules.",
    value: list(text(ANY_ADDRESS)),
  },
  PROFILES,
];

const WORKLOAD_FIELDS: readonly FieldSpec[] = [
  { name: "ipNetworks", words: "Its addresses, as /32 or /128.", value: list(text(CIDR)), standard: "[10.65.0.2/32]" },
  { name: "ipNATs", words: "Addresses outside that lead to it.", value: list(object(IP_NAT)) },
  { name: "ipv4Gateway", words: "The address of its IPv4 gateway.", value: text(IPV4_ADDRESS) },
  { name: "ipv6Gateway", words: "The address of its IPv6 gateway.", value: text(IPV6_ADDRESS) },
  PROFILES,
  {
    name: "interfaceName",
    words: "The interface's name on the node.",
    value: text(INTERFACE_V1),
    required: true,
    standard: "cali1234567890a",
  },
  { name: "mac", words: "The interface's MAC address.", value: text(MAC_ADDRESS) },
];

export const ENDPOINT_KINDS_V1: readonly KindSpec[] = [
  {
    api: "v1",
    kind: "hostEndpoint",
    words: "An interface of a node that policies apply to by its labels.",
    isNamespaced: false,
    metadata: HOST_ENDPOINT_METADATA_V1,
    spec: objectSpec("HostEndpointSpec", HOST_FIELDS, interfaceOrAddresses),
  },
  {
    api: "v1",
    kind: "workloadEndpoint",
    words: "The interface of a container or virtual machine, as Calico's plugin registers it.",
    isNamespaced: false,
    metadata: WORKLOAD_METADATA,
    spec: objectSpec("WorkloadEndpointSpec", WORKLOAD_FIELDS, oneAddressEach, natsWithinNetworks),
  },
];
