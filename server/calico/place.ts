// What stands at a place of a file that was read: the way there from the resource's root, and the key or value itself.
import type { Resource, YamlEntry, YamlNode } from "#engine/resources/resource.ts";
import { type Span, touches } from "#engine/text/span.ts";
import { type CalicoFile, resourceAt } from "#server/calico/calico-file.ts";
import { type Described, describedAt } from "#server/calico/spec-at.ts";

export interface TreePlace extends Described {
  readonly resource: Resource;
  readonly path: readonly (string | number)[];
  /** On a key, or on a value that holds no others. */
  readonly at: "key" | "value";
  readonly span: Span;
  /** Of a key, what stands behind it. */
  readonly node: YamlNode | undefined;
  /** Where the value's text begins, and the place in it. */
  readonly within: number;
}

export function placeAt(file: CalicoFile, offset: number): TreePlace | undefined {
  const resource = resourceAt(file, offset);
  const found = resource && nodeAt(resource.body, offset, []);
  if (resource === undefined || found === undefined) return undefined;
  const { path, entry, node } = found;
  const described = describedAt(resource, path);
  if (entry !== undefined) {
    return { resource, path, at: "key", span: entry.keySpan, node: entry.value, within: 0, ...described };
  }
  if (node === undefined) return undefined;
  const within = node.kind === "scalar" ? offset - node.textStart : 0;
  return { resource, path, at: "value", span: node.span, node, within, ...described };
}

interface Found {
  readonly path: readonly (string | number)[];
  /** The key that was met. */
  readonly entry: YamlEntry | undefined;
  readonly node: YamlNode | undefined;
}

function nodeAt(node: YamlNode, offset: number, path: readonly (string | number)[]): Found | undefined {
  switch (node.kind) {
    case "scalar":
    case "template":
      return { path, entry: undefined, node };
    case "list": {
      const index = node.items.findIndex(({ span }) => touches(span, offset));
      const item = node.items[index];
      return item && nodeAt(item, offset, [...path, index]);
    }
    case "map":
      for (const entry of node.entries) {
        const { key, keySpan, value } = entry;
        if (touches(keySpan, offset)) return { path: [...path, key], entry, node: undefined };
        if (value !== undefined && touches(value.span, offset)) return nodeAt(value, offset, [...path, key]);
      }
      return undefined;
  }
}
