// IPReservation: addresses that IPAM leaves alone.
import { clusterMetadataSpec } from "#engine/resources/schema/metadata.ts";
import type { KindSpec } from "#engine/resources/schema/schema.ts";
import { CIDR } from "#engine/resources/schema/shapes/network.ts";
import { list, objectSpec, text } from "#engine/resources/schema/value-specs.ts";

export const IP_RESERVATION: KindSpec = {
  api: "projectcalico.org/v3",
  kind: "IPReservation",
  words: "Addresses that Calico's IPAM gives to nobody by itself. Who asks for one by name gets it nevertheless.",
  isNamespaced: false,
  metadata: clusterMetadataSpec(),
  spec: objectSpec("IPReservationSpec", [
    { name: "reservedCIDRs", words: "The addresses and networks.", value: list(text(CIDR)) },
  ]),
};
