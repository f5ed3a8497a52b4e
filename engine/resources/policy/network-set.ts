// Network sets: addresses with labels, for rules to select.
import { specOf, textsAt } from "#engine/resources/policy/fields.ts";
import type { Resource } from "#engine/resources/resource.ts";
import type { Span } from "#engine/text/span.ts";

export interface NetworkSet {
  readonly name: string;
  /** "" for a GlobalNetworkSet. */
  readonly namespace: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly nets: readonly string[];
  readonly span: Span;
  readonly unread: readonly Span[];
}

export function readNetworkSet(resource: Resource): NetworkSet | undefined {
  if (resource.kind !== "NetworkSet" && resource.kind !== "GlobalNetworkSet") return undefined;
  const spec = specOf(resource);
  const { name, labels, span } = resource;
  const namespace = resource.kind === "NetworkSet" ? resource.namespace || "default" : "";
  return { name, namespace, labels, nets: textsAt(spec, "nets"), span, unread: spec.unread };
}
