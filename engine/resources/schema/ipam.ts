// Calico's IPAM: its settings, and what it writes for itself.
import { clusterMetadataSpec } from "#engine/resources/schema/metadata.ts";
import { onlyDefault } from "#engine/resources/schema/read-names.ts";
import type { FieldSpec, KindSpec, ObjectSpec } from "#engine/resources/schema/schema.ts";
import { CIDR } from "#engine/resources/schema/shapes/network.ts";
import { ANY, BOOLEAN, integer, list, object, objectSpec, TEXT, TEXT_MAP, text } from "#engine/resources/schema/value-specs.ts";

const SETTINGS: readonly FieldSpec[] = [
  {
    name: "strictAffinity",
    words:
      "Whether a node takes addresses from its own blocks only. Without it, a node without room borrows from others' blocks.",
    value: BOOLEAN,
    standard: "false",
  },
  {
    name: "maxBlocksPerHost",
    words: "The most blocks that a node may have; 0 for no limit.",
    value: integer(0, 1000000),
    standard: "0",
  },
  { name: "autoAllocateBlocks", words: "Whether nodes take blocks when they need them.", value: BOOLEAN, standard: "true" },
  {
    name: "kubeVirtVMAddressPersistence",
    words: "Whether virtual machines of KubeVirt keep their address when they move or restart.",
    value: TEXT,
    since: "v3.32",
  },
];

export const IPAM_CONFIGURATION: KindSpec = {
  api: "projectcalico.org/v3",
  kind: "IPAMConfiguration",
  words: "How Calico's IPAM hands out blocks of addresses. There is one, called `default`.",
  isNamespaced: false,
  metadata: clusterMetadataSpec(),
  checks: [onlyDefault],
  spec: objectSpec("IPAMConfigurationSpec", SETTINGS),
};

export const IPAM_CONFIG: KindSpec = {
  ...IPAM_CONFIGURATION,
  kind: "IPAMConfig",
  words: "How Calico's IPAM hands out blocks of addresses: the custom resource behind IPAMConfiguration.",
  spec: objectSpec("IPAMConfigSpec", SETTINGS),
};

const ATTRIBUTE: ObjectSpec = objectSpec("AllocationAttribute", [
  { name: "handle_id", words: "By what the address is freed.", value: TEXT },
  { name: "secondary", words: "Whose address it is: pod, namespace, node.", value: TEXT_MAP },
  { name: "alternate", words: "Whose it is besides, while a virtual machine moves.", value: TEXT_MAP },
]);

export const IPAM_BLOCK: KindSpec = {
  api: "projectcalico.org/v3",
  kind: "IPAMBlock",
  words: "A block of addresses and who has them. Calico's IPAM writes it; leave it alone.",
  isNamespaced: false,
  metadata: clusterMetadataSpec(),
  spec: objectSpec("IPAMBlockSpec", [
    { name: "cidr", words: "The block's addresses.", value: text(CIDR), required: true },
    { name: "affinity", words: "The node that it belongs to: `host:NAME`.", value: TEXT },
    { name: "affinityClaimTime", words: "When the node took it.", value: TEXT },
    { name: "allocations", words: "For each address the number of its entry in `attributes`, or null.", value: ANY },
    {
      name: "unallocated",
      words: "The addresses that are free, in the order in which they are given away.",
      value: list(integer(0)),
    },
    { name: "attributes", words: "Who has addresses.", value: list(object(ATTRIBUTE)) },
    { name: "sequenceNumber", words: "Grows with each change.", value: integer(0) },
    {
      name: "sequenceNumberForAllocation",
      words: "The number at which each address was given away.",
      value: { kind: "map", of: integer(0) },
    },
    { name: "deleted", words: "Calico is removing it.", value: BOOLEAN },
    { name: "strictAffinity", words: "Not used any more.", value: BOOLEAN },
  ]),
};

export const IPAM_HANDLE: KindSpec = {
  api: "projectcalico.org/v3",
  kind: "IPAMHandle",
  words: "The addresses of one pod or tunnel. Calico's IPAM writes it; leave it alone.",
  isNamespaced: false,
  metadata: clusterMetadataSpec(),
  spec: objectSpec("IPAMHandleSpec", [
    { name: "handleID", words: "What it is called.", value: TEXT, required: true },
    { name: "block", words: "How many addresses it has, by block.", value: { kind: "map", of: integer(0) } },
    { name: "deleted", words: "Calico is removing it.", value: BOOLEAN },
  ]),
};
