// What becomes of a policy of Kubernetes, and the fields all of these have in common.
import type { Policy, PolicyType } from "#engine/resources/policy/policy.ts";
import { ANY_ENTITY, type EntityRule } from "#engine/resources/policy/rule.ts";
import type { Resource } from "#engine/resources/resource.ts";
import type { Span } from "#engine/text/span.ts";

export interface ConvertedPolicy {
  readonly policy: Policy;
  /** Rules that Calico cannot take over: it leaves them out, or denies everything in their place. */
  readonly dropped: readonly Dropped[];
}

export interface Dropped {
  readonly direction: PolicyType;
  readonly span: Span;
  /** Part of a sentence: `80:70 is not a port`. */
  readonly reason: string;
}

type Common = Omit<Policy, "kind" | "namespace" | "order" | "selector" | "types" | "isStaged" | "ingress" | "egress" | "unread">;

export function kubernetesBase(resource: Resource, uri: string): Common {
  return {
    api: "kubernetes",
    name: resource.name,
    tier: "default",
    namespaceSelector: "",
    serviceAccountSelector: "",
    typesGiven: true,
    doNotTrack: false,
    preDnat: false,
    applyOnForward: false,
    nameSpan: resource.nameSpan,
    span: resource.span,
    origin: { uri, document: resource.document, path: resource.path },
  };
}

export function entityOf(fields: Partial<EntityRule>): EntityRule {
  return { ...ANY_ENTITY, ...fields };
}
