// Profiles: rules for endpoints that name them, and labels these inherit.
import type { Origin } from "#engine/felix/model.ts";
import { metadataOf, specOf, textMapAt, textsAt } from "#engine/resources/policy/fields.ts";
import { type PolicyRule, rulesAt } from "#engine/resources/policy/rule.ts";
import type { Resource } from "#engine/resources/resource.ts";
import type { Span } from "#engine/text/span.ts";

export interface Profile {
  readonly name: string;
  readonly labelsToApply: ReadonlyMap<string, string>;
  /** The v1 API's labels without values. */
  readonly tags: readonly string[];
  readonly ingress: readonly PolicyRule[];
  readonly egress: readonly PolicyRule[];
  readonly span: Span;
  readonly origin: Origin;
  readonly unread: readonly Span[];
}

export function readProfile(resource: Resource, uri: string): Profile | undefined {
  const isOld = resource.api === "v1" && resource.kind === "profile";
  if (!isOld && (resource.kind !== "Profile" || resource.api === "kubernetes")) return undefined;
  const spec = specOf(resource);
  const origin = { uri, document: resource.document, path: [...resource.path, "spec"] };
  const metadata = metadataOf(resource);
  return {
    name: resource.name,
    labelsToApply: isOld ? textMapAt(metadata, "labels") : textMapAt(spec, "labelsToApply"),
    tags: isOld ? textsAt(metadata, "tags") : [],
    ingress: rulesAt(spec, "ingress", origin),
    egress: rulesAt(spec, "egress", origin),
    span: resource.span,
    origin: { ...origin, path: resource.path },
    unread: [...spec.unread, ...metadata.unread],
  };
}
