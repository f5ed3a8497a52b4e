// BlockAffinity: which node a block of addresses belongs to.
import { clusterMetadataSpec } from "#engine/resources/schema/metadata.ts";
import type { FieldSpec, KindSpec, Shape } from "#engine/resources/schema/schema.ts";
import { CIDR } from "#engine/resources/schema/shapes/network.ts";
import { shapeOf } from "#engine/resources/schema/shapes/shape-of.ts";
import { objectSpec, TEXT, text } from "#engine/resources/schema/value-specs.ts";

/** validateBlockAffinitySpec(), libcalico-go/lib/validator/v3/validator.go; a text in the custom resource, true or false in v3. */
const NOT_DELETED: Shape = shapeOf("false", ["false"], (word) =>
  word === "true" ? { message: "Only Calico's IPAM may say that a block affinity is deleted" } : undefined,
);

const FIELDS: readonly FieldSpec[] = [
  { name: "state", words: "How sure it is: `pending`, `confirmed` or `pendingDeletion`.", value: TEXT, required: true },
  { name: "node", words: "The node.", value: TEXT, required: true },
  { name: "type", words: "What has it: `host`, or `virtual` for load balancer addresses.", value: TEXT, standard: "host" },
  { name: "cidr", words: "The block.", value: text(CIDR), required: true },
  { name: "deleted", words: "Calico is removing it.", value: { kind: "any" } },
];

export const BLOCK_AFFINITY: KindSpec = {
  api: "projectcalico.org/v3",
  kind: "BlockAffinity",
  words: "Says that a block of addresses belongs to a node. Calico's IPAM writes it; leave it alone.",
  isNamespaced: false,
  metadata: clusterMetadataSpec(),
  spec: objectSpec("BlockAffinitySpec", FIELDS, (map, place) => {
    const deleted = map.entries.find(({ key }) => key === "deleted")?.value;
    return deleted?.kind === "scalar" ? NOT_DELETED.check(deleted, place) : [];
  }),
};
