// The profiles that Calico makes of namespaces and service accounts: pods inherit their labels under prefixes.
import { NAMESPACE_PREFIX, SERVICE_ACCOUNT_PREFIX } from "#engine/resources/convert/end-selector.ts";
import { type LabelledObject, readLabelledObject } from "#engine/resources/policy/kubernetes-objects.ts";
import type { Profile } from "#engine/resources/policy/profile.ts";
import { ruleOf } from "#engine/resources/policy/rule.ts";
import type { Resource } from "#engine/resources/resource.ts";

/** A label that every one of them gets: its name. */
const NAME_LABEL = "projectcalico.org/name";

/** NamespaceToProfile() and ServiceAccountToProfile(), libcalico-go/lib/backend/k8s/conversion/conversion.go. */
export function convertLabelledObject(resource: Resource, uri: string): Profile | undefined {
  const object = readLabelledObject(resource);
  if (object === undefined) return undefined;
  const origin = { uri, document: resource.document, path: resource.path };
  // What no policy selects is allowed by the profile of its namespace; that of a service account only carries labels.
  const rules = object.kind === "Namespace" ? [ruleOf("Allow", object.span, origin)] : [];
  return {
    name: profileName(object),
    labelsToApply: inheritedLabels(object),
    tags: [],
    ingress: rules,
    egress: rules,
    span: object.span,
    origin,
    unread: [],
  };
}

export function profileName({ kind, name, namespace }: Pick<LabelledObject, "kind" | "name" | "namespace">): string {
  return kind === "Namespace" ? `kns.${name}` : `ksa.${namespace}.${name}`;
}

function inheritedLabels({ kind, name, labels }: LabelledObject): ReadonlyMap<string, string> {
  const prefix = kind === "Namespace" ? NAMESPACE_PREFIX : SERVICE_ACCOUNT_PREFIX;
  const inherited = new Map<string, string>();
  for (const [key, value] of labels) inherited.set(prefix + key, value);
  return inherited.set(prefix + NAME_LABEL, name);
}
