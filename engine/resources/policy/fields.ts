// Values of a YAML map by their type. What is missing is undefined; what is there and cannot be read is undefined too, and its
// place is kept, so that nobody mistakes a half-read rule for the whole of it. The validator says what is wrong there.
import type { Resource, YamlMap, YamlNode } from "#engine/resources/resource.ts";
import type { Span } from "#engine/text/span.ts";

export interface Fields {
  readonly map: YamlMap | undefined;
  /** Where values stand that could not be read. */
  readonly unread: Span[];
}

export function specOf(resource: Resource): Fields {
  return under({ map: resource.body, unread: [] }, "spec");
}

export function metadataOf(resource: Resource): Fields {
  return under({ map: resource.body, unread: [] }, "metadata");
}

export function fieldsOf(node: YamlNode | undefined, unread: Span[]): Fields {
  return { map: typed({ map: undefined, unread }, node, isMap), unread };
}

/** The map below a key; empty where there is none. */
export function under(fields: Fields, key: string): Fields {
  return { map: typed(fields, nodeAt(fields, key), isMap), unread: fields.unread };
}

export function nodeAt({ map }: Fields, key: string): YamlNode | undefined {
  return map?.entries.find((entry) => entry.key === key)?.value;
}

export function itemsAt(fields: Fields, key: string): readonly YamlNode[] {
  return typed(fields, nodeAt(fields, key), isList)?.items ?? [];
}

/** A word, whatever YAML takes it for: `name: 80` is the text "80". */
export function textAt(fields: Fields, key: string): string | undefined {
  return typed(fields, nodeAt(fields, key), isScalar)?.source;
}

export function textsAt(fields: Fields, key: string): readonly string[] {
  return itemsAt(fields, key).flatMap((item) => typed(fields, item, isScalar)?.source ?? []);
}

export function numberAt(fields: Fields, key: string): number | undefined {
  const node = typed(fields, nodeAt(fields, key), isScalar);
  if (node === undefined) return undefined;
  if (typeof node.value === "number" && Number.isFinite(node.value)) return node.value;
  fields.unread.push(node.span);
  return undefined;
}

/** Go's YAML takes `yes`, `on` and `y` for true, unless they are quoted. */
export function booleanAt(fields: Fields, key: string): boolean | undefined {
  const node = typed(fields, nodeAt(fields, key), isScalar);
  if (node === undefined) return undefined;
  if (typeof node.value === "boolean") return node.value;
  const isBare = node.textStart === node.span.start;
  if (isBare && /^(?:y|Y|yes|Yes|YES|on|On|ON)$/.test(node.source)) return true;
  if (isBare && /^(?:n|N|no|No|NO|off|Off|OFF)$/.test(node.source)) return false;
  fields.unread.push(node.span);
  return undefined;
}

export function textMapAt(fields: Fields, key: string): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const map = typed(fields, nodeAt(fields, key), isMap);
  for (const { key: name, value } of map?.entries ?? []) {
    const text = value === undefined ? "" : typed(fields, value, isScalar)?.source;
    if (text !== undefined) texts.set(name, text);
  }
  return texts;
}

/** The node if it is of that kind; `null` counts as missing. */
function typed<Kind extends YamlNode>(
  { unread }: Fields,
  node: YamlNode | undefined,
  is: (node: YamlNode) => node is Kind,
): Kind | undefined {
  if (node === undefined || (node.kind === "scalar" && node.value === null)) return undefined;
  if (is(node)) return node;
  unread.push(node.span);
  return undefined;
}

function isMap(node: YamlNode): node is YamlMap {
  return node.kind === "map";
}

function isList(node: YamlNode): node is Extract<YamlNode, { kind: "list" }> {
  return node.kind === "list";
}

function isScalar(node: YamlNode): node is Extract<YamlNode, { kind: "scalar" }> {
  return node.kind === "scalar";
}
