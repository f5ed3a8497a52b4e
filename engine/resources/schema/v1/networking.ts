// Pools, nodes and peers of the v1 API (libcalico-go 1.x, lib/api/ippool.go, node.go and bgppeer.go).
import { parsePrefix, prefixLength } from "#engine/net/address.ts";
import type { YamlMap } from "#engine/resources/resource.ts";
import type { FieldSpec, KindSpec } from "#engine/resources/schema/schema.ts";
import { AS_NUMBER } from "#engine/resources/schema/shapes/bgp.ts";
import { CIDR, IPV4_CIDR, IPV6_CIDR } from "#engine/resources/schema/shapes/network.ts";
import { ANY_ADDRESS } from "#engine/resources/schema/shapes/single-address.ts";
import { NAME_V1 } from "#engine/resources/schema/shapes/v1-texts.ts";
import { LABELS_V1 } from "#engine/resources/schema/v1/policy.ts";
import { BOOLEAN, object, objectSpec, oneOf, text } from "#engine/resources/schema/value-specs.ts";
import { badValue, conflict, missingField } from "#engine/resources/validate/problems.ts";
import { entryAt, isGiven, isTrueAt, mapAt, mayHoldMore, scalarAt } from "#engine/resources/validate/values.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";

export const IPIP_V1 = objectSpec("IPIPConfiguration", [
  {
    name: "enabled",
    words: "Packets to the pool go through an IP-in-IP tunnel. Left out: false.",
    value: BOOLEAN,
    standard: "false",
  },
  {
    name: "mode",
    words: "Which packets. Left out: always.",
    value: oneOf({ always: "All between nodes.", "cross-subnet": "Those to nodes of another subnet." }),
    standard: "always",
  },
]);

const POOL_METADATA = objectSpec("metadata", [
  { name: "cidr", words: "The pool's network.", value: text(CIDR), required: true, standard: "192.168.0.0/16" },
]);

const POOL_FIELDS: readonly FieldSpec[] = [
  { name: "ipip", words: "Whether packets to the pool are put in a tunnel. Left out: they are not.", value: object(IPIP_V1) },
  {
    name: "nat-outgoing",
    words: "Packets to addresses outside of all pools get the node's address as source. Left out: false.",
    value: BOOLEAN,
  },
  { name: "disabled", words: "No new addresses are taken from the pool. Left out: false.", value: BOOLEAN },
];

/** validateIPPool(), lib/validator/validator.go: blocks have 64 addresses. */
function poolFits(root: YamlMap): readonly Diagnostic[] {
  const metadata = mapAt(root, "metadata");
  const spec = mapAt(root, "spec");
  const cidr = metadata && scalarAt(metadata, "cidr");
  const prefix = cidr && parsePrefix(cidr.source);
  if (cidr === undefined || prefix === undefined) return [];
  const family = prefix.address.length === 1 ? 4 : 6;
  const ipip = spec && mapAt(spec, "ipip");
  const problems: Diagnostic[] = [];
  if (ipip !== undefined && family === 6 && isTrueAt(ipip, "enabled")) {
    problems.push(conflict(entryAt(ipip, "enabled")?.keySpan ?? ipip.span, "IP-in-IP carries IPv4 only"));
  }
  const longest = family === 4 ? 26 : 122;
  const mayBeDisabled = spec !== undefined && (isTrueAt(spec, "disabled") || mayHoldMore(spec));
  if (!mayBeDisabled && (prefixLength(prefix.mask) ?? 0) > longest) {
    problems.push(badValue(cidr, `A pool must be /${longest} or wider, unless it is disabled`));
  }
  return problems;
}

const BGP = objectSpec("NodeBGPSpec", [
  {
    name: "asNumber",
    words: "The node's AS number. Left out: the cluster's.",
    value: { kind: "number-or-text", shape: AS_NUMBER },
  },
  { name: "ipv4Address", words: "Its IPv4 address, with the length of its subnet.", value: text(IPV4_CIDR) },
  { name: "ipv6Address", words: "Its IPv6 address, with the length of its subnet.", value: text(IPV6_CIDR) },
]);

export const NODE_SPEC_V1 = objectSpec(
  "NodeSpec",
  [{ name: "bgp", words: "How the node speaks BGP. Left out: it does not.", value: object(BGP) }],
  (spec) => {
    const entry = entryAt(spec, "bgp");
    const isEmpty = entry?.value?.kind === "map" && entry.value.entries.length === 0;
    return isEmpty ? [missingField(entry.keySpan, "bgp needs an address, or leave it out")] : [];
  },
);

export const BGP_PEER_METADATA_V1 = objectSpec(
  "metadata",
  [
    {
      name: "scope",
      words: "Who peers: every node, or the one that is named.",
      value: oneOf({ global: "Every node of the cluster.", node: "The node that is named." }),
    },
    { name: "peerIP", words: "The peer's address.", value: text(ANY_ADDRESS), standard: "192.0.2.1" },
    { name: "node", words: "The node that peers, where scope is node.", value: text(NAME_V1) },
  ],
  (metadata) => {
    const node = entryAt(metadata, "node");
    if (node === undefined || !isGiven(metadata, "node") || scalarAt(metadata, "scope")?.source !== "global") return [];
    return [conflict(node.keySpan, "A global peer is every node's: leave out node, or write scope: node")];
  },
);

export const NETWORKING_KINDS_V1: readonly KindSpec[] = [
  {
    api: "v1",
    kind: "ipPool",
    words: "A network that workloads get their addresses from.",
    isNamespaced: false,
    metadata: POOL_METADATA,
    spec: objectSpec("IPPoolSpec", POOL_FIELDS),
    checks: [poolFits],
  },
  {
    api: "v1",
    kind: "node",
    words: "A node, and how it speaks BGP.",
    isNamespaced: false,
    metadata: objectSpec("metadata", [{ name: "name", words: "The node's name.", value: text(NAME_V1) }, LABELS_V1]),
    spec: NODE_SPEC_V1,
  },
  {
    api: "v1",
    kind: "bgpPeer",
    words: "A router that nodes exchange routes with.",
    isNamespaced: false,
    metadata: BGP_PEER_METADATA_V1,
    spec: objectSpec("BGPPeerSpec", [
      {
        name: "asNumber",
        words: "The peer's AS number.",
        value: { kind: "number-or-text", shape: AS_NUMBER },
        standard: "64512",
      },
    ]),
  },
];
