// What an object check reads of a map. `null` counts as missing, and so does what has another type: that is told elsewhere.
import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from "#engine/resources/resource.ts";

export function isNothing(node: YamlNode | undefined): boolean {
  return node === undefined || (node.kind === "scalar" && node.value === null);
}

export function entryAt(map: YamlMap, key: string): YamlEntry | undefined {
  return map.entries.find((entry) => entry.key === key && !isNothing(entry.value));
}

export function valueAt(map: YamlMap, key: string): YamlNode | undefined {
  return entryAt(map, key)?.value;
}

export function mapAt(map: YamlMap, key: string): YamlMap | undefined {
  const node = valueAt(map, key);
  return node?.kind === "map" ? node : undefined;
}

export function scalarAt(map: YamlMap, key: string): YamlScalar | undefined {
  const node = valueAt(map, key);
  return node?.kind === "scalar" ? node : undefined;
}

export function textAt(map: YamlMap, key: string): string | undefined {
  return scalarAt(map, key)?.source;
}

export function numberAt(map: YamlMap, key: string): number | undefined {
  const value = scalarAt(map, key)?.value;
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

export function isTrueAt(map: YamlMap, key: string): boolean {
  const scalar = scalarAt(map, key);
  return scalar !== undefined && booleanOf(scalar) === true;
}

export function itemsAt(map: YamlMap, key: string): readonly YamlNode[] {
  const node = valueAt(map, key);
  return node?.kind === "list" ? node.items : [];
}

export function scalarsAt(map: YamlMap, key: string): readonly YamlScalar[] {
  return itemsAt(map, key).filter((item) => item.kind === "scalar");
}

/** Whether something other than an empty text, list or map stands there: Go's zero value counts as left out. */
export function isGiven(map: YamlMap, key: string): boolean {
  const node = valueAt(map, key);
  if (node === undefined) return false;
  if (node.kind === "scalar") return node.source !== "" && node.value !== false;
  return node.kind === "list" ? node.items.length > 0 : node.kind !== "map" || node.entries.length > 0;
}

/** A template stands right in the map or list: what else may be in it is not known. */
export function mayHoldMore(node: YamlNode): boolean {
  if (node.kind === "map") return node.entries.some(({ key, value }) => key.includes("{{") || value?.kind === "template");
  return node.kind === "template" || (node.kind === "list" && node.items.some((item) => item.kind === "template"));
}

/** Go's YAML takes `yes`, `on` and `y` for true, unless they are quoted. */
export function booleanOf(scalar: YamlScalar): boolean | undefined {
  if (typeof scalar.value === "boolean") return scalar.value;
  if (scalar.textStart !== scalar.span.start) return undefined;
  if (/^(?:y|Y|yes|Yes|YES|on|On|ON)$/.test(scalar.source)) return true;
  return /^(?:n|N|no|No|NO|off|Off|OFF)$/.test(scalar.source) ? false : undefined;
}
