// Node: what Calico knows of a host.
import { clusterMetadataSpec } from "#engine/resources/schema/metadata.ts";
import type { KindSpec, ObjectCheck, ObjectSpec } from "#engine/resources/schema/schema.ts";
import { AS_NUMBER } from "#engine/resources/schema/shapes/bgp.ts";
import { MAC_ADDRESS } from "#engine/resources/schema/shapes/endpoint-texts.ts";
import { WIREGUARD_KEY } from "#engine/resources/schema/shapes/felix-texts.ts";
import { IPV4_CIDR, IPV6_CIDR, NET } from "#engine/resources/schema/shapes/network.ts";
import { IPV4_ADDRESS, IPV6_ADDRESS } from "#engine/resources/schema/shapes/single-address.ts";
import { list, object, objectSpec, oneOf, TEXT, text } from "#engine/resources/schema/value-specs.ts";
import { badValue } from "#engine/resources/validate/problems.ts";
import { isGiven } from "#engine/resources/validate/values.ts";

/** validateNodeSpec(), libcalico-go/lib/validator/v3/validator.go: the object must not be there for nothing. */
const bgpCheck: ObjectCheck = (map) =>
  map.entries.some(({ key }) => key.includes("{{") || isGiven(map, key))
    ? []
    : [badValue(map, "Calico refuses an empty bgp: give the node an address, or leave bgp out")];

export const NODE_BGP: ObjectSpec = objectSpec(
  "NodeBGPSpec",
  [
    {
      name: "asNumber",
      words: "The node's AS number. That of the BGPConfiguration if left out.",
      value: { kind: "number-or-text", shape: AS_NUMBER },
    },
    {
      name: "ipv4Address",
      words: "The node's IPv4 address and the length of its network: it is in the set `all-hosts-net`, and BGP speaks from it.",
      value: text(IPV4_CIDR),
    },
    { name: "ipv6Address", words: "The node's IPv6 address and the length of its network.", value: text(IPV6_CIDR) },
    { name: "ipv4IPIPTunnelAddr", words: "The address of `tunl0`. Calico chooses it.", value: text(IPV4_ADDRESS) },
    {
      name: "routeReflectorClusterID",
      words: "Makes the node a route reflector: the id of its cluster, written as an IPv4 address.",
      value: text(IPV4_ADDRESS),
    },
  ],
  bgpCheck,
);

const ORCHESTRATOR: ObjectSpec = objectSpec("OrchRef", [
  { name: "nodeName", words: "What the orchestrator calls the node.", value: TEXT },
  { name: "orchestrator", words: "The orchestrator: `k8s`.", value: TEXT, required: true },
]);

const WIREGUARD: ObjectSpec = objectSpec("NodeWireguardSpec", [
  { name: "interfaceIPv4Address", words: "The address of `wireguard.cali`.", value: text(IPV4_ADDRESS) },
  { name: "interfaceIPv6Address", words: "The address of `wg-v6.cali`.", value: text(IPV6_ADDRESS) },
]);

const ADDRESS: ObjectSpec = objectSpec("NodeAddress", [
  { name: "address", words: "The address.", value: text(NET), required: true },
  {
    name: "type",
    words: "Who says so.",
    value: oneOf({
      CalicoNodeIP: "calico-node found it out.",
      InternalIP: "Kubernetes, for inside.",
      ExternalIP: "Kubernetes, for outside.",
    }),
  },
]);

const INTERFACE: ObjectSpec = objectSpec("NodeInterface", [
  { name: "name", words: "What it is called.", value: TEXT },
  { name: "addresses", words: "Its addresses.", value: list(TEXT) },
]);

export const NODE: KindSpec = {
  api: "projectcalico.org/v3",
  kind: "Node",
  words:
    "A host that runs calico-node. Where Kubernetes is the datastore, it is made from the Kubernetes node and its annotations.",
  isNamespaced: false,
  metadata: clusterMetadataSpec(),
  spec: objectSpec("NodeSpec", [
    { name: "bgp", words: "How the node speaks BGP, and its addresses.", value: object(NODE_BGP) },
    { name: "ipv4VXLANTunnelAddr", words: "The address of `vxlan.calico`.", value: text(IPV4_ADDRESS) },
    { name: "vxlanTunnelMACAddr", words: "The MAC address of `vxlan.calico`.", value: text(MAC_ADDRESS) },
    { name: "ipv6VXLANTunnelAddr", words: "The address of `vxlan-v6.calico`.", value: text(IPV6_ADDRESS) },
    { name: "vxlanTunnelMACAddrV6", words: "The MAC address of `vxlan-v6.calico`.", value: text(MAC_ADDRESS) },
    { name: "orchRefs", words: "What orchestrators call the node.", value: list(object(ORCHESTRATOR)) },
    { name: "wireguard", words: "The node's WireGuard addresses.", value: object(WIREGUARD) },
    { name: "addresses", words: "All addresses of the node.", value: list(object(ADDRESS)) },
    { name: "interfaces", words: "The node's interfaces.", value: list(object(INTERFACE)) },
  ]),
  status: objectSpec("NodeStatus", [
    { name: "wireguardPublicKey", words: "The node's key for IPv4 WireGuard.", value: text(WIREGUARD_KEY) },
    { name: "wireguardPublicKeyV6", words: "The node's key for IPv6 WireGuard.", value: text(WIREGUARD_KEY) },
    { name: "podCIDRs", words: "The pod networks that Kubernetes gave the node.", value: list(TEXT) },
  ]),
};
