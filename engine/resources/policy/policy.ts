// Policies as Calico's API has them, from projectcalico.org/v3, its custom resources and the old v1.
import type { Origin, PolicyKind } from "#engine/felix/model.ts";
import { booleanAt, type Fields, nodeAt, numberAt, specOf, textAt, textsAt } from "#engine/resources/policy/fields.ts";
import { type PolicyRule, rulesAt } from "#engine/resources/policy/rule.ts";
import type { Api, Resource } from "#engine/resources/resource.ts";
import type { Span } from "#engine/text/span.ts";

export type PolicyType = "Ingress" | "Egress";

export interface Policy {
  readonly kind: PolicyKind;
  readonly api: Api;
  readonly name: string;
  /** "" for policies of the whole cluster. */
  readonly namespace: string;
  readonly tier: string;
  /** Undefined: behind all that have one. */
  readonly order: number | undefined;
  readonly selector: string;
  readonly namespaceSelector: string;
  readonly serviceAccountSelector: string;
  /** As given, or what Calico takes where they are not. */
  readonly types: readonly PolicyType[];
  readonly typesGiven: boolean;
  readonly doNotTrack: boolean;
  readonly preDnat: boolean;
  readonly applyOnForward: boolean;
  readonly isStaged: boolean;
  readonly ingress: readonly PolicyRule[];
  readonly egress: readonly PolicyRule[];
  readonly nameSpan: Span | undefined;
  readonly span: Span;
  readonly origin: Origin;
  /** Values that are there and could not be read: what is said of the policy may not be all of it. */
  readonly unread: readonly Span[];
}

/** Undefined for other kinds; Kubernetes' own policies are read in convert/. */
export function readPolicy(resource: Resource, uri: string): Policy | undefined {
  const kind = calicoKind(resource);
  if (kind === undefined) return undefined;
  const spec = specOf(resource);
  const origin = { uri, document: resource.document, path: [...resource.path, "spec"] };
  const ingress = rulesAt(spec, "ingress", origin);
  const egress = rulesAt(spec, "egress", origin);
  const given = typesAt(spec);
  const doNotTrack = booleanAt(spec, "doNotTrack") ?? false;
  const preDnat = booleanAt(spec, "preDNAT") ?? false;
  // The v1 API has no such field: such policies apply to forwarded traffic by nature (policy.go, lib/upgrade/converters).
  const applyOnForward = resource.api === "v1" ? doNotTrack || preDnat : (booleanAt(spec, "applyOnForward") ?? false);
  return {
    kind,
    api: resource.api,
    name: resource.name,
    namespace: kind === "NetworkPolicy" || kind === "StagedNetworkPolicy" ? resource.namespace || "default" : "",
    tier: textAt(spec, "tier") || "default",
    order: numberAt(spec, "order"),
    selector: textAt(spec, "selector") ?? "",
    namespaceSelector: textAt(spec, "namespaceSelector") ?? "",
    serviceAccountSelector: textAt(spec, "serviceAccountSelector") ?? "",
    types: given ?? (resource.api === "v1" ? oldTypes(preDnat) : typesOf(ingress, egress)),
    typesGiven: given !== undefined,
    doNotTrack,
    preDnat,
    applyOnForward,
    isStaged: kind.startsWith("Staged"),
    ingress,
    egress,
    nameSpan: resource.nameSpan,
    span: resource.span,
    origin: { ...origin, path: resource.path },
    unread: spec.unread,
  };
}

function calicoKind({ api, kind }: Resource): PolicyKind | undefined {
  if (api === "v1") return kind === "policy" ? "GlobalNetworkPolicy" : undefined;
  if (api === "kubernetes") return undefined;
  switch (kind) {
    case "NetworkPolicy":
    case "GlobalNetworkPolicy":
    case "StagedNetworkPolicy":
    case "StagedGlobalNetworkPolicy":
      return kind;
    default:
      return undefined;
  }
}

/** v1 writes types small. */
function typesAt(spec: Fields): readonly PolicyType[] | undefined {
  const types = textsAt(spec, "types").flatMap((text): readonly PolicyType[] => {
    const word = text.toLowerCase();
    return word === "ingress" ? ["Ingress"] : word === "egress" ? ["Egress"] : [];
  });
  const node = nodeAt(spec, "types");
  if (node?.kind === "list" && types.length < node.items.length) spec.unread.push(node.span);
  return types.length === 0 ? undefined : types;
}

/** Where none are given: those that have rules, and Ingress where neither has (defaultPolicyTypesField(), clientv3). */
export function typesOf(ingress: readonly unknown[], egress: readonly unknown[]): readonly PolicyType[] {
  if (egress.length === 0) return ["Ingress"];
  return ingress.length === 0 ? ["Egress"] : ["Ingress", "Egress"];
}

/** Before Calico 2.6 there were no types, and a policy applied both ways. */
function oldTypes(preDnat: boolean): readonly PolicyType[] {
  return preDnat ? ["Ingress"] : ["Ingress", "Egress"];
}
