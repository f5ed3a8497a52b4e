// Whom a selector at a place stands for, taken together with the fields beside it as Calico takes them.
import { anyPolicy } from "#engine/resources/convert/any-policy.ts";
import { endSelector, policySelector } from "#engine/resources/convert/end-selector.ts";
import type { Policy } from "#engine/resources/policy/policy.ts";
import type { Resource } from "#engine/resources/resource.ts";
import type { Selected } from "#server/calico/selected.ts";
import type { Workspace } from "#server/calico/workspace.ts";

export interface Selection extends Selected {
  /** Whether the selector says to whom the policy applies, or whom a rule is about. */
  readonly of: "policy" | "rule";
}

/** Undefined where it is none of those, or where nobody knows. */
export function selectionAt(
  workspace: Workspace,
  resource: Resource,
  uri: string,
  path: readonly (string | number)[],
): Selection | undefined {
  if (!workspace.isComplete || resource.isTemplated || workspace.members().length === 0) return undefined;
  const [root, field, index, end, ...rest] = path;
  if (root !== "spec") return undefined;
  if (index === undefined) return isPolicyField(field, resource) ? policySelection(workspace, resource, uri) : undefined;
  if (typeof index !== "number" || (field !== "ingress" && field !== "egress")) return undefined;
  if (end !== "source" && end !== "destination") return undefined;
  if (!["selector", "namespaceSelector", "serviceAccounts.selector"].includes(rest.join("."))) return undefined;
  const policy = policyOf(resource, uri);
  const rule = policy?.[field][index];
  if (policy === undefined || rule === undefined) return undefined;
  const text = endSelector(rule[end], policy.namespace);
  const selected = text === undefined || text === "" ? undefined : workspace.selected(text);
  return selected && { ...selected, of: "rule" };
}

function isPolicyField(field: string | number | undefined, { api }: Resource): boolean {
  if (field === "selector" || field === "namespaceSelector" || field === "serviceAccountSelector") return api !== "kubernetes";
  return field === "podSelector";
}

/** Whom a policy applies to: endpoints, never network sets. */
export function policySelection(workspace: Workspace, resource: Resource, uri: string): Selection | undefined {
  if (!workspace.isComplete || resource.isTemplated || !hasEndpoints(workspace)) return undefined;
  const policy = policyOf(resource, uri);
  const text = policy && policySelector(policy);
  const selected = text === undefined ? undefined : workspace.selected(text);
  if (selected === undefined) return undefined;
  const members = selected.members.filter(({ kind }) => kind !== "network set");
  const perhaps = selected.perhaps.filter(({ kind }) => kind !== "network set");
  return { members, perhaps, of: "policy" };
}

/** Without any, that a policy selects none says nothing about it. */
export function hasEndpoints(workspace: Workspace): boolean {
  return workspace.members().some(({ kind }) => kind !== "network set");
}

/** Undefined also for one that could not be read in full. */
function policyOf(resource: Resource, uri: string): Policy | undefined {
  const policy = anyPolicy(resource, uri)?.policy;
  return policy === undefined || policy.unread.length > 0 ? undefined : policy;
}
