// What the sets stand for that Felix names by a hash, and which policies of the workspace need them.
import { ruleWithSets, type SetContent } from "#engine/calculate/rule-sets.ts";
import { CALCULATION_TRAITS } from "#engine/calculate/traits.ts";
import { MAX_SET_NAME_LENGTH } from "#engine/felix/names/set-names.ts";
import { VINTAGE_NAMES } from "#engine/felix/vintage/versions.ts";
import { type Vintage, vintageOf } from "#engine/felix/vintage.ts";
import { anyPolicy, anyProfile } from "#engine/resources/convert/any-policy.ts";
import type { PolicyRule } from "#engine/resources/policy/rule.ts";
import type { WorkspaceFile } from "#server/calico/workspace.ts";

export interface SetOwner {
  readonly content: SetContent;
  /** `GlobalNetworkPolicy quarantine`, each once. */
  readonly users: readonly string[];
}

/** Of the 31 characters of a set's name, those behind `cali40`. */
const KEPT = MAX_SET_NAME_LENGTH - "cali40".length;

/** The key of setOwnersIn() for an id, whole or cut as it stands in a set's name. */
export function setKey(id: string): string {
  return id.slice(0, KEPT);
}

export function setOwnersIn(workspace: readonly WorkspaceFile[]): ReadonlyMap<string, SetOwner> {
  const owners = new Map<string, SetOwner>();
  const vintages = distinctVintages();
  for (const { file, calico } of workspace) {
    for (const resource of calico.resources()) {
      const policy = anyPolicy(resource, file.uri)?.policy;
      const rules = policy ?? anyProfile(resource, file.uri);
      if (rules === undefined) continue;
      const namespace = policy?.namespace ?? "";
      const user = `${resource.kind} ${namespace === "" ? resource.name : `${namespace}/${resource.name}`}`;
      for (const rule of [...rules.ingress, ...rules.egress]) addRule(owners, vintages, rule, { namespace, user });
    }
  }
  return owners;
}

/** One of each way to make sets. */
function distinctVintages(): readonly Vintage[] {
  const byTraits = new Map(VINTAGE_NAMES.map((name) => [JSON.stringify(CALCULATION_TRAITS[name]), name]));
  return [...byTraits.values()].map(vintageOf);
}

function addRule(
  owners: Map<string, SetOwner>,
  vintages: readonly Vintage[],
  rule: PolicyRule,
  { namespace, user }: { readonly namespace: string; readonly user: string },
): void {
  for (const vintage of vintages) {
    for (const { id, content } of ruleWithSets(vintage, rule, namespace).sets) {
      const known = owners.get(setKey(id));
      if (known === undefined) owners.set(setKey(id), { content, users: [user] });
      else if (!known.users.includes(user)) owners.set(setKey(id), { content, users: [...known.users, user] });
    }
  }
}
