// IP pools: where pods and services get their addresses from.
import { bothApis } from "#engine/resources/schema/both-apis.ts";
import {
  loadBalancerFits,
  modeIsNotEmpty,
  nobodysNetwork,
  noOldFields,
  tunnelHasNoNamespaces,
  tunnelsFit,
  wideEnough,
} from "#engine/resources/schema/ip-pool-checks.ts";
import { clusterMetadataSpec } from "#engine/resources/schema/metadata.ts";
import type { FieldSpec, KindSpec } from "#engine/resources/schema/schema.ts";
import { NET } from "#engine/resources/schema/shapes/network.ts";
import { SELECTOR } from "#engine/resources/schema/shapes/selector.ts";
import { ANY, BOOLEAN, integer, objectSpec, oneOf, text, uniqueList } from "#engine/resources/schema/value-specs.ts";

const CROSS_SUBNET = "Packets to nodes of another subnet are put in a tunnel; within one they go as they are.";

const FIELDS: readonly FieldSpec[] = [
  {
    name: "cidr",
    words: "The network that addresses are taken from. It cannot be changed later, and must hold one block at least.",
    value: text(NET),
    required: true,
    standard: "192.168.0.0/16",
  },
  {
    name: "ipipMode",
    words: "Whether packets between nodes go through an IP-in-IP tunnel; IPv4 only. Left out: Never.",
    value: oneOf({ Never: "No IP-in-IP.", Always: "All packets between nodes are put in a tunnel.", CrossSubnet: CROSS_SUBNET }),
    standard: "Never",
  },
  {
    name: "vxlanMode",
    words: "Whether packets between nodes go through a VXLAN tunnel. Left out: Never.",
    value: oneOf({ Never: "No VXLAN.", Always: "All packets between nodes are put in a tunnel.", CrossSubnet: CROSS_SUBNET }),
    standard: "Never",
  },
  {
    name: "natOutgoing",
    words:
      "Packets from pods of this pool to addresses outside of all pools get the node's address as source (`cali-nat-outgoing`). Left out: false.",
    value: BOOLEAN,
    standard: "false",
  },
  {
    name: "disabled",
    words: "No new addresses are taken from the pool; those in use stay. Left out: false.",
    value: BOOLEAN,
    standard: "false",
  },
  {
    name: "disableBGPExport",
    words: "The pool's routes are not told to BGP peers. Left out: false.",
    value: BOOLEAN,
    standard: "false",
  },
  {
    name: "blockSize",
    words: "The length of the blocks that nodes take from the pool. Left out: 26 (64 addresses), 122 for IPv6.",
    value: integer(0, 128),
    standard: "26",
  },
  { name: "nodeSelector", words: "Which nodes take addresses from it. Left out: all.", value: text(SELECTOR), standard: "all()" },
  { name: "namespaceSelector", words: "Pods of which namespaces get its addresses. Left out: of all.", value: text(SELECTOR) },
  {
    name: "allowedUses",
    words: "What the addresses are for. Left out: Workload and Tunnel.",
    value: uniqueList(
      oneOf({
        Workload: "For pods and other workloads.",
        Tunnel: "For the nodes' tunnel interfaces.",
        LoadBalancer: "For Services of type LoadBalancer; the pool then serves nothing else.",
      }),
      10,
    ),
    standard: "[Workload, Tunnel]",
  },
  {
    name: "assignmentMode",
    words: "Whether pods get its addresses without asking. Left out: Automatic.",
    value: oneOf({
      Automatic: "Addresses are given to pods as they come.",
      Manual: "Only pods and services that name the pool or an address get one.",
    }),
    standard: "Automatic",
  },
  { name: "ipip", words: "Of the v1 API.", value: ANY, until: { version: "v3.31", instead: "write ipipMode" } },
  { name: "nat-outgoing", words: "Of the v1 API.", value: ANY, until: { version: "v3.31", instead: "write natOutgoing" } },
];

export const IP_POOL_SPEC = objectSpec(
  "IPPoolSpec",
  FIELDS,
  wideEnough,
  nobodysNetwork,
  tunnelsFit,
  loadBalancerFits,
  tunnelHasNoNamespaces,
  noOldFields,
  modeIsNotEmpty,
);

export const IP_POOL_KINDS: readonly KindSpec[] = bothApis({
  kind: "IPPool",
  words: "A network that pods get their addresses from, and how packets to them travel between nodes.",
  isNamespaced: false,
  metadata: clusterMetadataSpec(),
  spec: IP_POOL_SPEC,
});
