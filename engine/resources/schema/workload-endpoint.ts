// Workload endpoints: the interfaces of pods and other workloads. Calico's CNI plugin writes them.
import {
  nameOrHostPort,
  natsWithinNetworks,
  oneAddressEach,
  portedProtocol,
  sameFamilies,
} from "#engine/resources/schema/endpoint-checks.ts";
import { metadataSpec } from "#engine/resources/schema/metadata.ts";
import type { FieldSpec, KindSpec } from "#engine/resources/schema/schema.ts";
import { DNS_NAME } from "#engine/resources/schema/shapes/dns-name.ts";
import { CONTAINER_ID, ENDPOINT_INTERFACE, MAC_ADDRESS } from "#engine/resources/schema/shapes/endpoint-texts.ts";
import { CIDR, NET } from "#engine/resources/schema/shapes/network.ts";
import { PORT_NAME } from "#engine/resources/schema/shapes/port.ts";
import { PROTOCOL, PROTOCOL_VALUES } from "#engine/resources/schema/shapes/protocol.ts";
import { ANY_ADDRESS, IPV4_ADDRESS, IPV6_ADDRESS } from "#engine/resources/schema/shapes/single-address.ts";
import { ANY, list, object, objectSpec, PORT_NUMBER, PORT_OR_OFF, text } from "#engine/resources/schema/value-specs.ts";

export const IP_NAT = objectSpec(
  "IPNAT",
  [
    { name: "internalIP", words: "The endpoint's own address.", value: text(ANY_ADDRESS), required: true },
    { name: "externalIP", words: "The address by which others reach it.", value: text(ANY_ADDRESS), required: true },
  ],
  sameFamilies,
);

const PORT_FIELDS: readonly FieldSpec[] = [
  { name: "name", words: "The name by which rules know the port.", value: text(PORT_NAME) },
  {
    name: "protocol",
    words: "A protocol with ports.",
    value: { kind: "number-or-text", shape: PROTOCOL, values: PROTOCOL_VALUES },
    required: true,
    standard: "TCP",
  },
  { name: "port", words: "The number, 1 to 65535.", value: PORT_NUMBER, required: true },
  { name: "hostPort", words: "The port of the node that leads here. Left out or 0: none.", value: PORT_OR_OFF },
  { name: "hostIP", words: "The node's address that hostPort listens at. Left out: every one.", value: text(NET) },
];

export const WORKLOAD_ENDPOINT_PORT = objectSpec("WorkloadEndpointPort", PORT_FIELDS, portedProtocol, nameOrHostPort);

const FIELDS: readonly FieldSpec[] = [
  { name: "orchestrator", words: "Who runs the workload: `k8s` for Kubernetes.", value: text(DNS_NAME), standard: "k8s" },
  { name: "workload", words: "The workload's name, where it is no pod.", value: text(DNS_NAME) },
  { name: "node", words: "The node it runs on.", value: text(DNS_NAME) },
  { name: "containerID", words: "The container's id.", value: text(CONTAINER_ID) },
  { name: "pod", words: "The pod's name.", value: text(DNS_NAME) },
  { name: "endpoint", words: "The interface's name within the pod.", value: text(DNS_NAME), standard: "eth0" },
  { name: "serviceAccountName", words: "The service account the pod runs as.", value: text(DNS_NAME) },
  { name: "ipNetworks", words: "Its addresses, as /32 or /128.", value: list(text(NET)), standard: "[10.65.0.2/32]" },
  { name: "ipNATs", words: "Addresses outside that lead to it.", value: list(object(IP_NAT)) },
  { name: "ipv4Gateway", words: "The address of its IPv4 gateway.", value: text(IPV4_ADDRESS) },
  { name: "ipv6Gateway", words: "The address of its IPv6 gateway.", value: text(IPV6_ADDRESS) },
  {
    name: "profiles",
    words: "The profiles that give it labels, and decide where no policy applies.",
    value: list(text(DNS_NAME)),
  },
  {
    name: "interfaceName",
    words: "The interface's name on the node: Felix names the endpoint's chains after it (`cali-tw-…`, `cali-fw-…`).",
    value: text(ENDPOINT_INTERFACE),
    required: true,
    standard: "cali1234567890a",
  },
  { name: "mac", words: "The interface's MAC address.", value: text(MAC_ADDRESS) },
  { name: "ports", words: "Ports with names, for rules that use these names.", value: list(object(WORKLOAD_ENDPOINT_PORT)) },
  {
    name: "allowSpoofedSourcePrefixes",
    words: "Networks that it may use as source beside its own addresses; workloadSourceSpoofing of Felix must be Any.",
    value: list(text(CIDR)),
  },
  { name: "qosControls", words: "Limits of bandwidth, packets and connections.", value: ANY },
];

export const WORKLOAD_ENDPOINT_KINDS: readonly KindSpec[] = [
  {
    api: "projectcalico.org/v3",
    kind: "WorkloadEndpoint",
    words: "The interface of a pod or another workload, as Calico's CNI plugin registers it.",
    isNamespaced: true,
    metadata: metadataSpec(),
    spec: objectSpec("WorkloadEndpointSpec", FIELDS, oneAddressEach, natsWithinNetworks),
  },
];
