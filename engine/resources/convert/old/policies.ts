// v1 policies, profiles and tiers as v3 has them: libcalico-go/lib/upgrade/converters/{policy,profile}.go.
import { policyName, profileName, resourceName } from "#engine/resources/convert/old/names.ts";
import { newRules, newSelector } from "#engine/resources/convert/old/rules.ts";
import { type PlainMap, plainMap } from "#engine/resources/convert/plain-data.ts";
import { metadataOf, textMapAt } from "#engine/resources/policy/fields.ts";
import { readPolicy, typesOf } from "#engine/resources/policy/policy.ts";
import { readProfile } from "#engine/resources/policy/profile.ts";
import { readTier } from "#engine/resources/policy/tier.ts";
import type { Resource } from "#engine/resources/resource.ts";
import type { Span } from "#engine/text/span.ts";

/** A resource in v3, or why there can be none. */
export interface Converted {
  readonly data: PlainMap | string;
  readonly unread: readonly Span[];
}

export function newResource(kind: string, metadata: PlainMap, spec: PlainMap): PlainMap {
  return { apiVersion: "projectcalico.org/v3", kind, metadata, spec };
}

export function newPolicy(resource: Resource): Converted | undefined {
  const policy = readPolicy(resource, "");
  if (policy === undefined) return undefined;
  const annotations = textMapAt(metadataOf(resource), "annotations");
  const spec = plainMap({
    order: policy.order,
    ingress: newRules(policy.ingress),
    egress: newRules(policy.egress),
    selector: newSelector(policy.selector),
    doNotTrack: policy.doNotTrack,
    preDNAT: policy.preDnat,
    applyOnForward: policy.applyOnForward,
    types: policy.typesGiven ? policy.types : typesOf(policy.ingress, policy.egress),
  });
  const metadata = plainMap({ name: policyName(policy.name), annotations });
  return { data: newResource("GlobalNetworkPolicy", metadata, spec), unread: policy.unread };
}

export function newProfile(resource: Resource): Converted | undefined {
  const profile = readProfile(resource, "");
  if (profile === undefined) return undefined;
  const labels = new Map(profile.labelsToApply);
  const taken = profile.tags.find((tag) => labels.has(tag));
  if (taken !== undefined) return { data: `"${taken}" is a tag and a label, and v3 has labels only`, unread: profile.unread };
  for (const tag of profile.tags) labels.set(tag, "");
  const spec = plainMap({ ingress: newRules(profile.ingress), egress: newRules(profile.egress), labelsToApply: labels });
  return { data: newResource("Profile", { name: profileName(profile.name) }, spec), unread: profile.unread };
}

export function newTier(resource: Resource): Converted | undefined {
  const tier = readTier(resource);
  return (
    tier && { data: newResource("Tier", { name: resourceName(tier.name) }, plainMap({ order: tier.order })), unread: tier.unread }
  );
}
