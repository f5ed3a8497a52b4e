// The same resource further on in the text.
import type { Resource, YamlMap, YamlNode } from "#engine/resources/resource.ts";
import type { Span } from "#engine/text/span.ts";

export function movedResource(resource: Resource, by: number, document: number): Resource {
  const { nameSpan, span, body } = resource;
  if (by === 0 && document === resource.document) return resource;
  return {
    ...resource,
    document,
    nameSpan: nameSpan && movedSpan(nameSpan, by),
    span: movedSpan(span, by),
    body: movedMap(body, by),
  };
}

export function movedSpan({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}

function movedMap({ entries, span }: YamlMap, by: number): YamlMap {
  return {
    kind: "map",
    span: movedSpan(span, by),
    entries: entries.map(({ key, keySpan, value }) => ({
      key,
      keySpan: movedSpan(keySpan, by),
      value: value && movedNode(value, by),
    })),
  };
}

function movedNode(node: YamlNode, by: number): YamlNode {
  switch (node.kind) {
    case "map":
      return movedMap(node, by);
    case "list":
      return { kind: "list", items: node.items.map((item) => movedNode(item, by)), span: movedSpan(node.span, by) };
    case "scalar": {
      const { kind, value, source, span, textStart, isPlain } = node;
      return { kind, value, source, span: movedSpan(span, by), textStart: textStart + by, isPlain };
    }
    case "template":
      return { kind: "template", span: movedSpan(node.span, by) };
  }
}
