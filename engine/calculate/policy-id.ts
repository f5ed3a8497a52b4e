// What Felix of each version calls a policy or a profile (libcalico-go/lib/backend/k8s/conversion, lib/names).
import type { CalculationTraits } from "#engine/calculate/traits.ts";
import type { PolicyId } from "#engine/felix/model.ts";
import { namespaceProfiles, policySuffixes, serviceAccountProfiles } from "#engine/felix/names/policy-suffixes.ts";
import type { NameTraits } from "#engine/felix/vintage/names.ts";
import type { Policy } from "#engine/resources/policy/policy.ts";

export type IdTraits = Pick<CalculationTraits, "version"> & NameTraits;

/** Undefined where the version has no such policies. */
export function policyIdOf(traits: IdTraits, policy: Policy): PolicyId | undefined {
  const { kind, name, namespace, tier } = policy;
  if (traits.policyNames === "kind-and-name") return { name: ownName(policy), namespace, kind };
  if (policy.isStaged) return traits.policyNames === "tier-and-name" ? stagedId(policy) : undefined;
  const suffix = current(traits, policySuffixes({ kind, name, namespace, tier }));
  return suffix === undefined ? undefined : { name: suffix, namespace: "", kind };
}

function current({ version }: IdTraits, suffixes: ReturnType<typeof policySuffixes>): string | undefined {
  return suffixes.find(({ since, until }) => since <= version && version <= (until ?? version))?.text;
}

function ownName({ kind, name }: Policy): string {
  return kind === "KubernetesNetworkPolicy" ? name.replace(/^knp\.default\./, "") : name;
}

/** It has no chain, but its name goes into that of its group. */
function stagedId({ kind, name, namespace, tier }: Policy): PolicyId {
  const prefix = kind === "StagedKubernetesNetworkPolicy" ? "knp.default." : name.startsWith(`${tier}.`) ? "" : `${tier}.`;
  const within = namespace === "" ? "" : `${namespace}/`;
  return { name: `${tier}/${within}staged:${prefix}${name}`, namespace: "", kind };
}

/** Profiles of namespaces and service accounts had other names before 3.0; undefined where there were none. */
export function profileNameIn(traits: IdTraits, name: string): string | undefined {
  if (name.startsWith("kns.")) return current(traits, namespaceProfiles(name.slice("kns.".length)));
  const [, namespace, account] = /^ksa\.([^.]*)\.(.*)$/.exec(name) ?? [];
  if (namespace === undefined || account === undefined) return name;
  return current(traits, serviceAccountProfiles(namespace, account));
}
