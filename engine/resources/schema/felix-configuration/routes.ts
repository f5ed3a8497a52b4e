// Routes that Felix sets.

import { routeTableIdRangeCheck, routeTableRangeCheck } from "#engine/resources/schema/felix-configuration/route-table-checks.ts";
import type { FieldSpec, ObjectSpec } from "#engine/resources/schema/schema.ts";
import { DURATION } from "#engine/resources/schema/shapes/duration.ts";
import { felixWord } from "#engine/resources/schema/shapes/felix-words.ts";
import { IPV4_ADDRESS, IPV6_ADDRESS } from "#engine/resources/schema/shapes/single-address.ts";
import { BOOLEAN, integer, list, object, objectSpec, oneOf, onOrOff, text } from "#engine/resources/schema/value-specs.ts";

const RANGE_FIELDS: readonly FieldSpec[] = [
  { name: "min", words: "The first table.", value: integer(), required: true },
  { name: "max", words: "The last table.", value: integer(), required: true },
];

const ROUTE_TABLE_RANGE: ObjectSpec = objectSpec("RouteTableRange", RANGE_FIELDS, routeTableRangeCheck);
const ROUTE_TABLE_ID_RANGE: ObjectSpec = objectSpec("RouteTableIDRange", RANGE_FIELDS, routeTableIdRangeCheck);

/** The metrics of routes, for which the kernel has 31 bits. */
const ROUTE_PRIORITY = integer(1, 2147483646);

export const ROUTE_FIELDS: readonly FieldSpec[] = [
  {
    name: "routeSource",
    words: "Where Felix learns which node has which addresses.",
    value: felixWord({
      CalicoIPAM: "From the blocks of Calico's IPAM.",
      WorkloadIPs: "From the addresses of the workloads; for other IPAMs. It needs no blocks, and more routes.",
    }),
    standard: "CalicoIPAM",
  },
  {
    name: "routeTableRanges",
    words: "The kernel's routing tables that Calico may use, for WireGuard and others; 65535 tables at most in all.",
    value: list(object(ROUTE_TABLE_ID_RANGE)),
    standard: "[{ min: 1, max: 250 }]",
  },
  {
    name: "routeTableRange",
    words: "The old way to write `routeTableRanges`: one range within 1 to 250. Not together with it.",
    value: object(ROUTE_TABLE_RANGE),
  },
  {
    name: "routeRefreshInterval",
    words: "How often Felix reads its routes back and mends what others changed. 0 means never.",
    value: text(DURATION),
    standard: "90s",
  },
  {
    name: "routeSyncDisabled",
    words: "Leaves all routes alone: for nodes where Calico only enforces policy.",
    value: BOOLEAN,
    standard: "false",
  },
  {
    name: "removeExternalRoutes",
    words: "Whether routes to workload interfaces that Felix did not set are removed.",
    value: BOOLEAN,
    standard: "true",
  },
  {
    name: "deviceRouteSourceAddress",
    words: "The source address in IPv4 routes to workloads. The kernel chooses if it is left out.",
    value: text(IPV4_ADDRESS),
  },
  {
    name: "deviceRouteSourceAddressIPv6",
    words: "The source address in IPv6 routes to workloads. The kernel chooses if it is left out.",
    value: text(IPV6_ADDRESS),
  },
  {
    name: "deviceRouteProtocol",
    words: "The protocol number in Felix's routes, by which it knows them again: 0 to 255.",
    value: integer(0, 255),
    standard: "3",
  },
  {
    name: "programClusterRoutes",
    words: "Whether Felix instead of BIRD sets the routes to other nodes' workloads. Those over VXLAN it always sets.",
    value: onOrOff("Felix sets them.", "BIRD sets them."),
    standard: "Disabled",
  },
  {
    name: "ipForwarding",
    words:
      "Whether Felix lets the host forward packets (sysctl). Workloads need it; switch it off only where Calico just protects hosts.",
    value: onOrOff("Felix turns forwarding on.", "Felix leaves the sysctls alone."),
    standard: "Enabled",
  },
  {
    name: "ipv4NormalRoutePriority",
    words: "The metric of IPv4 routes to workloads.",
    value: ROUTE_PRIORITY,
    standard: "1024",
    since: "v3.32",
  },
  {
    name: "ipv4ElevatedRoutePriority",
    words: "The metric of IPv4 routes to a workload that is just moving here; lower ones win.",
    value: ROUTE_PRIORITY,
    standard: "512",
    since: "v3.32",
  },
  {
    name: "ipv6NormalRoutePriority",
    words: "The metric of IPv6 routes to workloads.",
    value: ROUTE_PRIORITY,
    standard: "1024",
    since: "v3.32",
  },
  {
    name: "ipv6ElevatedRoutePriority",
    words: "The metric of IPv6 routes to a workload that is just moving here; lower ones win.",
    value: ROUTE_PRIORITY,
    standard: "512",
    since: "v3.32",
  },
  {
    name: "liveMigrationRouteConvergenceTime",
    words: "How long a moved virtual machine's route keeps the elevated priority.",
    value: text(DURATION),
    since: "v3.32",
  },
  {
    name: "awsSrcDstCheck",
    words: "What Felix does about the source/destination check of the EC2 instance it runs on, which stops traffic of pods.",
    value: oneOf({
      DoNothing: "Leaves it as it is.",
      Enable: "Switches it on.",
      Disable: "Switches it off, so that pods need no tunnel within a subnet.",
    }),
    standard: "DoNothing",
  },
];
