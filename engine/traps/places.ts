// Where in a file the fields stand that traps talk of.
import type { Resource, YamlEntry, YamlList, YamlMap, YamlNode, YamlScalar } from "#engine/resources/resource.ts";
import { type Span, spanOf } from "#engine/text/span.ts";

export type Direction = "ingress" | "egress";

export const DIRECTIONS: readonly Direction[] = ["ingress", "egress"];

export function typeOf(direction: Direction): "Ingress" | "Egress" {
  return direction === "ingress" ? "Ingress" : "Egress";
}

export function entryAt(node: YamlNode | undefined, key: string): YamlEntry | undefined {
  return node?.kind === "map" ? node.entries.find((entry) => entry.key === key) : undefined;
}

export function valueAt(node: YamlNode | undefined, ...path: readonly string[]): YamlNode | undefined {
  let at = node;
  for (const key of path) at = entryAt(at, key)?.value;
  return at;
}

export function specAt({ body }: Resource): YamlMap | undefined {
  const spec = valueAt(body, "spec");
  return spec?.kind === "map" ? spec : undefined;
}

export function listAt(node: YamlNode | undefined, key: string): YamlList | undefined {
  const list = valueAt(node, key);
  return list?.kind === "list" ? list : undefined;
}

export function scalarAt(node: YamlNode | undefined, ...path: readonly string[]): YamlScalar | undefined {
  const value = valueAt(node, ...path);
  return value?.kind === "scalar" && value.value !== null ? value : undefined;
}

/** Where a finding about a rule is shown: at its action, else at its beginning. */
export function rulePlace(node: YamlNode | undefined, otherwise: Span): Span {
  const action = entryAt(node, "action");
  if (action?.value !== undefined && action.value.span.start >= action.keySpan.start) {
    return spanOf(action.keySpan.start, action.value.span.end);
  }
  return (node?.kind === "map" ? node.entries[0]?.keySpan : node?.span) ?? otherwise;
}

/** The name of a resource, or its first key where it has none. */
export function namePlace({ nameSpan, body, span }: Resource): Span {
  return nameSpan ?? body.entries[0]?.keySpan ?? span;
}

/** `GlobalNetworkPolicy deny-all`. */
export function nameWords({ kind, name, namespace }: Pick<Resource, "kind" | "name" | "namespace">): string {
  return `${kind} ${namespace === "" ? "" : `${namespace}/`}${name || "(without a name)"}`;
}

/** A part of the text in a scalar, as a place in the file; the whole where escapes or folding part the two. */
export function within({ isPlain, textStart, span }: YamlScalar, part: Span | undefined): Span {
  return isPlain && part !== undefined ? spanOf(textStart + part.start, textStart + part.end) : span;
}
