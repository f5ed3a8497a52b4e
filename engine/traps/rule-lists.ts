// The rules of one direction of a policy or profile, in the order in which Felix asks them, and which of them it never asks.
import { readProfile } from "#engine/resources/policy/profile.ts";
import type { Action, PolicyRule } from "#engine/resources/policy/rule.ts";
import type { Resource, ResourceFile, YamlNode } from "#engine/resources/resource.ts";
import { DIRECTIONS, type Direction, listAt, specAt } from "#engine/traps/places.ts";
import { actionOf, covers, decides, matchesAll } from "#engine/traps/rule-cover.ts";
import type { OwnPolicy } from "#engine/traps/trap.ts";
import { isUnderstood } from "#engine/traps/understood.ts";

export interface ListedRule {
  readonly rule: PolicyRule;
  readonly action: Action | undefined;
  readonly node: YamlNode;
}

export interface RuleList {
  readonly resource: Resource;
  readonly direction: Direction;
  /** Of the policy; "" for those of the whole cluster and profiles. */
  readonly namespace: string;
  readonly rules: readonly ListedRule[];
  /** The first rule that decides every packet. */
  readonly catchAll: number | undefined;
  /** Rules up to it, itself included, that an earlier one leaves nothing. */
  readonly covered: () => readonly Covered[];
}

/** Indexes into the rules. */
export interface Covered {
  readonly rule: number;
  readonly by: number;
  /** Both match the same packets. */
  readonly isSame: boolean;
}

export function ruleLists(file: ResourceFile, policies: readonly OwnPolicy[]): readonly RuleList[] {
  const ofPolicies = policies.flatMap(({ policy, resource }) =>
    policy.kind.includes("Kubernetes") ? [] : listsOf(resource, policy.namespace, policy),
  );
  const ofProfiles = file.resources.flatMap((resource) => {
    const profile = readProfile(resource, file.uri);
    return profile === undefined ? [] : listsOf(resource, "", profile);
  });
  return [...ofPolicies, ...ofProfiles];
}

/** What a template leaves out or puts in may change which rule comes first. */
function listsOf(
  resource: Resource,
  namespace: string,
  owner: { readonly ingress: readonly PolicyRule[]; readonly egress: readonly PolicyRule[] },
): readonly RuleList[] {
  if (resource.isTemplated) return [];
  return DIRECTIONS.flatMap((direction): readonly RuleList[] => {
    const nodes = listAt(specAt(resource), direction)?.items ?? [];
    const rules = owner[direction].flatMap((rule, index): readonly ListedRule[] => {
      const node = nodes[index];
      if (node === undefined) return [];
      // What is not understood may ask for more than is read, so that nothing can be said of it.
      const unread = isUnderstood(node) ? rule.unread : [...rule.unread, node.span];
      return [{ rule: { ...rule, unread }, node, action: actionOf(rule, resource.api) }];
    });
    if (rules.length === 0) return [];
    const first = rules.findIndex(({ rule, action }) => decides(action) && matchesAll(rule));
    const catchAll = first < 0 ? undefined : first;
    let known: readonly Covered[] | undefined;
    const covered = (): readonly Covered[] => {
      known ??= coveredRules(catchAll === undefined ? rules : rules.slice(0, catchAll + 1), namespace);
      return known;
    };
    return [{ resource, direction, namespace, rules, catchAll, covered }];
  });
}

/** Pairs of rules; in a longer list some may be missed. */
const MOST_COMPARED = 20_000;

function coveredRules(rules: readonly ListedRule[], namespace: string): readonly Covered[] {
  const found: Covered[] = [];
  const lost = new Set<number>();
  let compared = 0;
  for (const [index, { rule, action }] of rules.entries()) {
    for (const [earlier, other] of rules.slice(0, index).entries()) {
      if (compared++ > MOST_COMPARED) return found;
      const isLog = action === "Log" && other.action === "Log";
      if (lost.has(earlier) || !(decides(other.action) || isLog) || !covers(other.rule, rule, namespace)) continue;
      const isSame = covers(rule, other.rule, namespace);
      if (isLog && !isSame) continue;
      found.push({ rule: index, by: earlier, isSame });
      lost.add(index);
      break;
    }
  }
  return found;
}
