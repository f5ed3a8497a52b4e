// BGPConfiguration: what all BGP sessions of the cluster share.
import { communitiesCheck, meshCheck } from "#engine/resources/schema/bgp-configuration-checks.ts";
import { BGP_PASSWORD } from "#engine/resources/schema/bgp-password.ts";
import { LOG_LEVEL } from "#engine/resources/schema/felix-configuration/process.ts";
import { clusterMetadataSpec } from "#engine/resources/schema/metadata.ts";
import { defaultOrNode } from "#engine/resources/schema/read-names.ts";
import type { FieldSpec, KindSpec, ObjectSpec, ValueSpec } from "#engine/resources/schema/schema.ts";
import { AS_NUMBER, COMMUNITY } from "#engine/resources/schema/shapes/bgp.ts";
import { DNS_NAME } from "#engine/resources/schema/shapes/dns-name.ts";
import { DURATION } from "#engine/resources/schema/shapes/duration.ts";
import { IGNORED_INTERFACE } from "#engine/resources/schema/shapes/interface-patterns.ts";
import { NET } from "#engine/resources/schema/shapes/network.ts";
import { IPV4_ADDRESS, IPV6_ADDRESS } from "#engine/resources/schema/shapes/single-address.ts";
import {
  BOOLEAN,
  integer,
  list,
  object,
  objectSpec,
  oneOf,
  onOrOff,
  PORT_NUMBER,
  TEXT,
  text,
} from "#engine/resources/schema/value-specs.ts";

function blocks(name: string): ValueSpec {
  return list(object(objectSpec(name, [{ name: "cidr", words: "The network.", value: text(NET) }])));
}

const COMMUNITY_NAME: ObjectSpec = objectSpec("Community", [
  { name: "name", words: "What you call it in `prefixAdvertisements`.", value: text(DNS_NAME), required: true },
  {
    name: "value",
    words: "AS:NUMBER of 16 bits each, or AS:NUMBER:NUMBER of 32 bits each.",
    value: text(COMMUNITY),
    required: true,
  },
]);

const ADVERTISEMENT: ObjectSpec = objectSpec("PrefixAdvertisement", [
  { name: "cidr", words: "The routes that are meant: those within this network.", value: text(NET), required: true },
  {
    name: "communities",
    words: "What they are tagged with: names from `communities`, or values.",
    value: list(TEXT),
    required: true,
  },
]);

const MESH_FIELDS: readonly FieldSpec[] = [
  {
    name: "nodeToNodeMeshEnabled",
    words: "Whether each node has a BGP session with each other node. Switch it off where route reflectors do that.",
    value: BOOLEAN,
    standard: "true",
  },
  { name: "nodeMeshPassword", words: "The password of the full mesh. Only in `default`.", value: object(BGP_PASSWORD) },
  {
    name: "nodeMeshMaxRestartTime",
    words: "How long a node of the full mesh may take to restart before its routes go. Only in `default`.",
    value: text(DURATION),
    standard: "120s",
  },
  {
    name: "asNumber",
    words: "The AS number of nodes that have none of their own.",
    value: { kind: "number-or-text", shape: AS_NUMBER },
    standard: "64512",
  },
  {
    name: "listenPort",
    words: "The port that BIRD listens on. Failsafe ports hold only 179.",
    value: PORT_NUMBER,
    standard: "179",
  },
  {
    name: "bindMode",
    words: "Which addresses BIRD listens on.",
    value: oneOf({ None: "All of them.", NodeIP: "The node's own BGP address." }),
    standard: "None",
  },
  {
    name: "ignoredInterfaces",
    words: "Interfaces whose routes BIRD leaves alone; `*` stands for any text.",
    value: list(text(IGNORED_INTERFACE)),
  },
  { name: "logSeverityScreen", words: "From which severity on BIRD's lines are written.", value: LOG_LEVEL, standard: "Info" },
];

const SERVICE_FIELDS: readonly FieldSpec[] = [
  {
    name: "serviceClusterIPs",
    words:
      "The networks of cluster IPs: they are advertised, and unless `serviceLoopPrevention` is Disabled each gets a rule in " +
      "`cali-cidr-block` of the filter table.",
    value: blocks("ServiceClusterIPBlock"),
  },
  {
    name: "serviceExternalIPs",
    words: "External IPs of services within these networks are advertised. Each network gets a rule in `cali-cidr-block`.",
    value: blocks("ServiceExternalIPBlock"),
  },
  {
    name: "serviceLoadBalancerIPs",
    words: "Load balancer IPs of services within these networks are advertised. Each network gets a rule in `cali-cidr-block`.",
    value: blocks("ServiceLoadBalancerIPBlock"),
  },
  {
    name: "serviceLoadBalancerAggregation",
    words: "Whether load balancer IPs are advertised as whole networks.",
    value: onOrOff("As networks.", "Each address by itself, so that those without endpoints go."),
    standard: "Enabled",
  },
];

const ROUTE_FIELDS: readonly FieldSpec[] = [
  { name: "communities", words: "Names for BGP communities.", value: list(object(COMMUNITY_NAME)) },
  { name: "prefixAdvertisements", words: "Which routes are tagged with which communities.", value: list(object(ADVERTISEMENT)) },
  {
    name: "localWorkloadPeeringIPV4",
    words: "The IPv4 address that workloads peer with on their node; best a link-local one.",
    value: text(IPV4_ADDRESS),
  },
  {
    name: "localWorkloadPeeringIPV6",
    words: "The IPv6 address that workloads peer with on their node; best a link-local one.",
    value: text(IPV6_ADDRESS),
  },
  {
    name: "programClusterRoutes",
    words: "Whether BIRD instead of Felix sets the routes to other nodes' workloads in pools without VXLAN.",
    value: onOrOff("BIRD sets them.", "Felix sets them."),
    standard: "Enabled",
  },
  {
    name: "ipv4NormalRoutePriority",
    words: "The metric of IPv4 routes to workloads, as in FelixConfiguration.",
    value: integer(1, 2147483646),
    standard: "1024",
    since: "v3.32",
  },
  {
    name: "ipv6NormalRoutePriority",
    words: "The metric of IPv6 routes to workloads, as in FelixConfiguration.",
    value: integer(1, 2147483646),
    standard: "1024",
    since: "v3.32",
  },
];

export const BGP_CONFIGURATION: KindSpec = {
  api: "projectcalico.org/v3",
  kind: "BGPConfiguration",
  words: "How the nodes speak BGP: `default` for all of them, `node.NAME` for the log level of one.",
  isNamespaced: false,
  metadata: clusterMetadataSpec(),
  checks: [defaultOrNode],
  spec: objectSpec("BGPConfigurationSpec", [...MESH_FIELDS, ...SERVICE_FIELDS, ...ROUTE_FIELDS], meshCheck, communitiesCheck),
};
