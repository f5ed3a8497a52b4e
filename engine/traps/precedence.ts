// Which of two policies of a tier Felix asks first, where it is certain (PolicySorter, felix/calc/policy_sorter.go).
import { CALCULATION_TRAITS } from "#engine/calculate/traits.ts";
import type { Policy } from "#engine/resources/policy/policy.ts";

export function isBefore(a: Policy, b: Policy): boolean {
  const [first, second] = [a.order ?? Number.POSITIVE_INFINITY, b.order ?? Number.POSITIVE_INFINITY];
  if (a.tier !== b.tier) return false;
  if (first !== second) return first < second;
  // Names of different kinds are compared with parts before them that depend on the version.
  return a.kind === b.kind && a.namespace === b.namespace && a.name < b.name;
}

/** Those that come with Calico, of all versions. */
export const BUILTIN_TIER_NAMES: readonly string[] = [
  ...new Set(Object.values(CALCULATION_TRAITS).flatMap(({ builtinTiers }) => builtinTiers.map(({ name }) => name))),
];
