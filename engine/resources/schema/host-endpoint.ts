// Host endpoints: interfaces of nodes that policies apply to.
import { bothApis } from "#engine/resources/schema/both-apis.ts";
import { interfaceOrAddresses, portedProtocol } from "#engine/resources/schema/endpoint-checks.ts";
import { clusterMetadataSpec } from "#engine/resources/schema/metadata.ts";
import type { FieldSpec, KindSpec } from "#engine/resources/schema/schema.ts";
import { DNS_NAME } from "#engine/resources/schema/shapes/dns-name.ts";
import { ENDPOINT_INTERFACE } from "#engine/resources/schema/shapes/endpoint-texts.ts";
import { PORT_NAME } from "#engine/resources/schema/shapes/port.ts";
import { PROTOCOL, PROTOCOL_VALUES } from "#engine/resources/schema/shapes/protocol.ts";
import { ANY_ADDRESS } from "#engine/resources/schema/shapes/single-address.ts";
import { list, object, objectSpec, PORT_NUMBER, text, uniqueList } from "#engine/resources/schema/value-specs.ts";

const PORT_FIELDS: readonly FieldSpec[] = [
  { name: "name", words: "The name by which rules know the port.", value: text(PORT_NAME), required: true },
  {
    name: "protocol",
    words: "A protocol with ports.",
    value: { kind: "number-or-text", shape: PROTOCOL, values: PROTOCOL_VALUES },
    required: true,
    standard: "TCP",
  },
  { name: "port", words: "The number, 1 to 65535.", value: PORT_NUMBER, required: true },
];

export const ENDPOINT_PORT = objectSpec("EndpointPort", PORT_FIELDS, portedProtocol);

const FIELDS: readonly FieldSpec[] = [
  {
    name: "node",
    words: "The node, by the name that Calico knows it by.",
    value: text(DNS_NAME),
    required: true,
    standard: "node-1",
  },
  {
    name: "interfaceName",
    words: "The interface. * stands for all of the node's that are no workload's. Left out: found by expectedIPs.",
    value: text(ENDPOINT_INTERFACE),
    standard: "eth0",
  },
  {
    name: "expectedIPs",
    words: "The interface's addresses: they find the interface where none is named, and are what selectors of rules match.",
    value: uniqueList(text(ANY_ADDRESS)),
  },
  {
    name: "profiles",
    words: "Profiles that decide where no policy applies. With neither, the node can only be reached through failsafe ports.",
    value: uniqueList(text(DNS_NAME)),
  },
  { name: "ports", words: "Ports with names, for rules that use these names.", value: list(object(ENDPOINT_PORT)) },
];

export const HOST_ENDPOINT_KINDS: readonly KindSpec[] = bothApis({
  kind: "HostEndpoint",
  words: "An interface of a node, or all of them, that global policies apply to by its labels.",
  isNamespaced: false,
  metadata: clusterMetadataSpec(),
  spec: objectSpec("HostEndpointSpec", FIELDS, interfaceOrAddresses),
});
