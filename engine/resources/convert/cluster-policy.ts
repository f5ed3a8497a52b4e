// The cluster-wide policies of Kubernetes as Calico takes them: ClusterNetworkPolicy (v3.32), and before it AdminNetworkPolicy and
// BaselineAdminNetworkPolicy (v3.29 to v3.31). They differ in tier, name, the words for ports and what becomes of a broken rule.
import type { PolicyKind } from "#engine/felix/model.ts";
import { type ClusterDialect, clusterRules } from "#engine/resources/convert/cluster-rules.ts";
import { type ConvertedPolicy, type Dropped, kubernetesBase } from "#engine/resources/convert/converted.ts";
import { namespaceSelector, podSelector, podsOf } from "#engine/resources/convert/kubernetes-selector.ts";
import { type Fields, numberAt, specOf, textAt, under } from "#engine/resources/policy/fields.ts";
import type { PolicyType } from "#engine/resources/policy/policy.ts";
import type { Resource } from "#engine/resources/resource.ts";

interface Form {
  readonly kind: PolicyKind;
  readonly dialect: ClusterDialect;
  readonly prefix: string;
  /** Undefined: the policy is not taken over. */
  readonly tier: (spec: Fields) => string | undefined;
  readonly order: (spec: Fields) => number | undefined;
}

const FORMS: Readonly<Record<string, Form>> = {
  ClusterNetworkPolicy: {
    kind: "KubernetesClusterNetworkPolicy",
    dialect: { allow: "Accept", ports: "protocols", deniesInstead: ["Deny", "Pass"] },
    prefix: "",
    tier: clusterTier,
    order: (spec) => numberAt(spec, "priority") ?? 0,
  },
  AdminNetworkPolicy: {
    kind: "GlobalNetworkPolicy",
    dialect: { allow: "Allow", ports: "ports", deniesInstead: ["Deny"] },
    prefix: "kanp.adminnetworkpolicy.",
    tier: () => "adminnetworkpolicy",
    order: (spec) => numberAt(spec, "priority") ?? 0,
  },
  BaselineAdminNetworkPolicy: {
    kind: "GlobalNetworkPolicy",
    dialect: { allow: "Allow", ports: "ports", deniesInstead: ["Deny"] },
    prefix: "kbanp.baselineadminnetworkpolicy.",
    tier: () => "baselineadminnetworkpolicy",
    // There is only one, so that its order is never asked for.
    order: () => undefined,
  },
};

function clusterTier(spec: Fields): string | undefined {
  switch (textAt(spec, "tier")) {
    case "Admin":
      return "kube-admin";
    case "Baseline":
      return "kube-baseline";
    default:
      return undefined;
  }
}

/** K8sClusterNetworkPolicyToCalico(), libcalico-go/lib/backend/k8s/conversion/clusternetworkpolicy.go. */
export function convertClusterPolicy(resource: Resource, uri: string): ConvertedPolicy | undefined {
  const form = resource.api === "kubernetes" && Object.hasOwn(FORMS, resource.kind) ? FORMS[resource.kind] : undefined;
  if (form === undefined) return undefined;
  const spec = specOf(resource);
  const tier = form.tier(spec);
  const subject = subjectOf(spec);
  if (tier === undefined || subject === undefined) return undefined;
  const dropped: Dropped[] = [];
  const origin = { uri, document: resource.document, path: [...resource.path, "spec"] };
  const ingress = clusterRules(spec, { origin, direction: "Ingress", dialect: form.dialect, dropped });
  const egress = clusterRules(spec, { origin, direction: "Egress", dialect: form.dialect, dropped });
  // Such tiers pass what no rule decides, so a direction without rules is no business of the policy.
  const isUsed: Readonly<Record<PolicyType, boolean>> = { Ingress: ingress.length > 0, Egress: egress.length > 0 };
  const policy = {
    ...kubernetesBase(resource, uri),
    kind: form.kind,
    name: form.prefix + resource.name,
    namespace: "",
    tier,
    order: form.order(spec),
    ...subject,
    types: (["Ingress", "Egress"] as const).filter((type) => isUsed[type]),
    isStaged: false,
    ingress,
    egress,
    unread: spec.unread,
  };
  return { policy, dropped };
}

/** The pods a policy is about; undefined where it names neither namespaces nor pods. */
function subjectOf(spec: Fields): { readonly selector: string; readonly namespaceSelector: string } | undefined {
  const subject = under(spec, "subject");
  const namespaces = under(subject, "namespaces");
  if (namespaces.map !== undefined) {
    const all = namespaceSelector(namespaces.map, spec.unread);
    return { namespaceSelector: all, selector: podSelector(undefined, spec.unread) };
  }
  const pods = under(subject, "pods");
  return pods.map && podsOf(pods);
}
