// How large the maps of the eBPF dataplane are.
import type { FieldSpec } from "#engine/resources/schema/schema.ts";
import { looseWord } from "#engine/resources/schema/shapes/felix-words.ts";
import { integer } from "#engine/resources/schema/value-specs.ts";

export const BPF_MAP_FIELDS: readonly FieldSpec[] = [
  {
    name: "bpfMapSizeNATFrontend",
    words: "The most addresses of services: one for each port, node port and external address.",
    value: integer(0),
    standard: "65536",
  },
  { name: "bpfMapSizeNATBackend", words: "The most endpoints of services.", value: integer(0), standard: "262144" },
  {
    name: "bpfMapSizeNATAffinity",
    words: "The most clients that stay with their endpoint.",
    value: integer(0),
    standard: "65536",
  },
  {
    name: "bpfMapSizeRoute",
    words: "The most routes: one for each workload and a few for each host.",
    value: integer(0),
    standard: "262144",
  },
  {
    name: "bpfMapSizeConntrack",
    words: "The most connections. A change may cut those that are open.",
    value: integer(0),
    standard: "512000",
  },
  {
    name: "bpfMapSizePerCpuConntrack",
    words: "The most connections for each processor; instead of `bpfMapSizeConntrack` unless it is 0.",
    value: integer(0),
    standard: "0",
  },
  {
    name: "bpfMapSizeConntrackScaling",
    words: "What happens when the map of connections is full.",
    value: looseWord({ DoubleIfFull: "It becomes twice as large.", Disabled: "It stays as it is." }),
    standard: "DoubleIfFull",
  },
  {
    name: "bpfMapSizeConntrackCleanupQueue",
    words: "The most translated connections that one cleaning may remove.",
    value: integer(1),
    standard: "100000",
  },
  { name: "bpfMapSizeIPSets", words: "The most members of all IP sets together.", value: integer(0), standard: "1048576" },
  { name: "bpfMapSizeIfState", words: "The most interfaces.", value: integer(0), standard: "1000" },
  { name: "bpfMaglevMaxServices", words: "The most services that balance by Maglev.", value: integer(1, 3000), since: "v3.32" },
  {
    name: "bpfMaglevMaxEndpointsPerService",
    words: "The most endpoints of such a service.",
    value: integer(1, 3000),
    since: "v3.32",
  },
];
