// The resources of a document: itself, or the items of its list.
import { apiOf, isListKind } from "#engine/resources/load/kinds.ts";
import type { Resource, YamlMap, YamlNode } from "#engine/resources/resource.ts";
import { type Span, spanOf } from "#engine/text/span.ts";

type Path = readonly (string | number)[];

interface Place {
  readonly document: number;
  readonly path: Path;
  /** Up to where text belongs to it: the next item, or the end of the document. */
  readonly end: number;
  /** What an item of a typed list need not repeat. */
  readonly apiVersion: string;
  readonly kind: string;
}

const DEEPEST_LIST = 4;

export function resourcesIn(node: YamlNode, document: number, end: number): readonly { resource: Resource; reach: Span }[] {
  return found(node, { document, path: [], end, apiVersion: "", kind: "" });
}

function found(node: YamlNode, place: Place): readonly { resource: Resource; reach: Span }[] {
  if (node.kind === "list") return itemsOf(node.items, place, []);
  if (node.kind !== "map") return [];
  const apiVersion = textAt(node, "apiVersion") || place.apiVersion;
  const kind = textAt(node, "kind") || place.kind;
  const api = apiOf(apiVersion, kind);
  if (api === undefined) {
    const items = isListKind(kind) ? valueAt(node, "items") : undefined;
    if (items?.kind !== "list") return [];
    const inherited = kind === "List" ? { apiVersion: "", kind: "" } : { apiVersion, kind: kind.slice(0, -"List".length) };
    return itemsOf(items.items, { ...place, ...inherited }, ["items"]);
  }
  const resource = { api, apiVersion, kind, ...namesOf(node), body: node, document: place.document, path: place.path };
  return [{ resource: { ...resource, span: node.span, isTemplated: false }, reach: spanOf(node.span.start, place.end) }];
}

function itemsOf(items: readonly YamlNode[], place: Place, under: Path): readonly { resource: Resource; reach: Span }[] {
  if (place.path.length + under.length >= 2 * DEEPEST_LIST) return [];
  return items.flatMap((item, index) => {
    const next = items[index + 1]?.span.start;
    const isOrdered = next !== undefined && next > item.span.start;
    return found(item, {
      ...place,
      path: [...place.path, ...under, index],
      end: isOrdered ? next : Math.max(place.end, item.span.end),
    });
  });
}

function namesOf(node: YamlMap): Pick<Resource, "name" | "namespace" | "nameSpan" | "labels"> {
  const metadata = valueAt(node, "metadata");
  if (metadata?.kind !== "map") return { name: "", namespace: "", nameSpan: undefined, labels: new Map() };
  const labels = valueAt(metadata, "labels");
  return {
    name: textAt(metadata, "name"),
    namespace: textAt(metadata, "namespace"),
    nameSpan: valueAt(metadata, "name")?.span,
    labels: labels?.kind === "map" ? textsOf(labels) : new Map(),
  };
}

function valueAt(map: YamlMap, key: string): YamlNode | undefined {
  return map.entries.find((entry) => entry.key === key)?.value;
}

function textAt(map: YamlMap, key: string): string {
  const value = valueAt(map, key);
  return value?.kind === "scalar" && value.value !== null ? value.source : "";
}

/** Keys and values of a map whose values are words; the others are left out. */
function textsOf(map: YamlMap): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const { key, value } of map.entries) if (value?.kind === "scalar" && value.value !== null) texts.set(key, value.source);
  return texts;
}
