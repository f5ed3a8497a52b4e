// What goes beyond single fields of a BGPConfiguration (validateBGPConfigurationSpec(), libcalico-go/lib/validator/v3/validator.go).
import type { YamlMap } from "#engine/resources/resource.ts";
import type { ObjectCheck } from "#engine/resources/schema/schema.ts";
import { isCommunity, looksLikeCommunity } from "#engine/resources/schema/shapes/bgp.ts";
import { badValue, conflict } from "#engine/resources/validate/problems.ts";
import {
  booleanOf,
  entryAt,
  itemsAt,
  mayHoldMore,
  scalarAt,
  scalarsAt,
  textAt,
  valueAt,
} from "#engine/resources/validate/values.ts";

/** Fields of the full mesh make no sense without it. */
export const meshCheck: ObjectCheck = (spec) => {
  const mesh = scalarAt(spec, "nodeToNodeMeshEnabled");
  if (mesh === undefined || booleanOf(mesh) !== false) return [];
  return ["nodeMeshPassword", "nodeMeshMaxRestartTime"].flatMap((name) => {
    const entry = entryAt(spec, name);
    return entry === undefined
      ? []
      : [conflict(entry.keySpan, `${name} is for the full mesh, and nodeToNodeMeshEnabled is false`)];
  });
};

/** Communities must be used, and those that are used must be known. */
export const communitiesCheck: ObjectCheck = (spec) => {
  const communities = entryAt(spec, "communities");
  const names = mapsIn(spec, "communities").map((map) => textAt(map, "name"));
  const isAllKnown = communities?.value === undefined || !mayHoldMore(communities.value);
  const unknown = mapsIn(spec, "prefixAdvertisements")
    .flatMap((map) => scalarsAt(map, "communities"))
    .filter(({ source }) => !isCommunity(source) && (looksLikeCommunity(source) || (isAllKnown && !names.includes(source))))
    .map((scalar) => badValue(scalar, `"${scalar.source}" is neither a community (64512:100) nor the name of one`));
  const isUnused = names.length > 0 && itemsAt(spec, "prefixAdvertisements").length === 0 && !isTemplate(spec);
  if (!isUnused || communities === undefined) return unknown;
  return [...unknown, conflict(communities.keySpan, "No prefixAdvertisements use these communities, and Calico refuses that")];
};

function isTemplate(spec: YamlMap): boolean {
  return valueAt(spec, "prefixAdvertisements")?.kind === "template";
}

function mapsIn(spec: YamlMap, key: string): readonly YamlMap[] {
  return itemsAt(spec, key).filter((item) => item.kind === "map");
}
