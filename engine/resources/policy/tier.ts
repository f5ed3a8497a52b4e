// Tiers: groups of policies, in order; v3.29 and later, and Calico Enterprise.
import { numberAt, specOf, textAt } from "#engine/resources/policy/fields.ts";
import { actionOf } from "#engine/resources/policy/rule.ts";
import type { Resource } from "#engine/resources/resource.ts";
import type { Span } from "#engine/text/span.ts";

export interface Tier {
  readonly name: string;
  /** Undefined: behind all that have one. */
  readonly order: number | undefined;
  readonly defaultAction: "Deny" | "Pass";
  readonly span: Span;
  readonly unread: readonly Span[];
}

export function readTier(resource: Resource): Tier | undefined {
  if (resource.kind !== "Tier" && !(resource.api === "v1" && resource.kind === "tier")) return undefined;
  const spec = specOf(resource);
  const { name, span } = resource;
  const action = actionOf(textAt(spec, "defaultAction") ?? "");
  return { name, order: numberAt(spec, "order"), defaultAction: action === "Pass" ? "Pass" : "Deny", span, unread: spec.unread };
}
