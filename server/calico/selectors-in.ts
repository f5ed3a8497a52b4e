// The selectors of a resource that stand in it as text.
import type { Resource, YamlNode, YamlScalar } from "#engine/resources/resource.ts";
import { type Span, spanOf } from "#engine/text/span.ts";
import { type Domain, selectorDomain } from "#server/calico/domains.ts";

export interface WrittenSelector {
  readonly scalar: YamlScalar;
  readonly path: readonly (string | number)[];
  readonly domain: Domain;
}

/** Those that touch `within`, in the order of the text. */
export function selectorsIn(resource: Resource, within: Span): readonly WrittenSelector[] {
  const spec = resource.body.entries.find(({ key }) => key === "spec")?.value;
  if (resource.api === "kubernetes" || spec === undefined) return [];
  const found: WrittenSelector[] = [];
  collect(spec, ["spec"], { resource, within, found });
  return found;
}

interface Collecting {
  readonly resource: Resource;
  readonly within: Span;
  readonly found: WrittenSelector[];
}

function collect(node: YamlNode, path: readonly (string | number)[], collecting: Collecting): void {
  const { resource, within, found } = collecting;
  if (node.span.end < within.start || node.span.start > within.end) return;
  if (node.kind === "list") for (const [index, item] of node.items.entries()) collect(item, [...path, index], collecting);
  if (node.kind !== "map") return;
  for (const { key, value } of node.entries) {
    if (value === undefined) continue;
    const domain = key === "selector" && path.at(-1) === "serviceAccounts" ? "account" : selectorDomain(key, resource);
    if (domain === undefined || value.kind !== "scalar") collect(value, [...path, key], collecting);
    else if (touchesSpan(value.span, within)) found.push({ scalar: value, path: [...path, key], domain });
  }
}

function touchesSpan(span: Span, within: Span): boolean {
  return span.end >= within.start && span.start <= within.end;
}

/** A selector's text may be folded over lines or escaped: then places in it are none in the file. */
export function placedText({
  isPlain,
  textStart,
  source,
  span,
}: YamlScalar): { readonly text: string; readonly span: Span } | undefined {
  const trimmed = source.replace(/\n+$/, "");
  if (!isPlain || trimmed === "" || textStart + trimmed.length > span.end) return undefined;
  return { text: trimmed, span: spanOf(textStart, textStart + trimmed.length) };
}
