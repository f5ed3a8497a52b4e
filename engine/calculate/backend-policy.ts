// Policies and profiles as the calculation graph hands them to the renderer, with the sets their rules need.
import type { AppliedPolicy } from "#engine/calculate/applied.ts";
import { ruleWithSets, type SetNeed } from "#engine/calculate/rule-sets.ts";
import type { WorldProfile } from "#engine/calculate/world.ts";
import type { BackendPolicy, BackendProfile, BackendRule } from "#engine/felix/model.ts";
import { beyondVintage } from "#engine/felix/rules/beyond-vintage.ts";
import type { Vintage } from "#engine/felix/vintage.ts";
import type { PolicyRule } from "#engine/resources/policy/rule.ts";

export interface Calculated<Backend> {
  readonly backend: Backend;
  readonly sets: readonly SetNeed[];
  /** False: some of it could not be read, or the version cannot render it. */
  readonly isWhole: boolean;
}

export function backendPolicyOf(vintage: Vintage, { id, world, ingress, egress }: AppliedPolicy): Calculated<BackendPolicy> {
  const { policy, selectorText = "", isWhole } = world;
  const inbound = rulesOf(vintage, ingress ? policy.ingress : [], policy.namespace);
  const outbound = rulesOf(vintage, egress ? policy.egress : [], policy.namespace);
  return {
    backend: {
      id,
      tier: policy.tier,
      inbound: inbound.rules,
      outbound: outbound.rules,
      untracked: policy.doNotTrack,
      preDnat: policy.preDnat,
      selector: selectorText,
      origin: policy.origin,
    },
    sets: [...inbound.sets, ...outbound.sets],
    isWhole: isWhole && inbound.isWhole && outbound.isWhole,
  };
}

export function backendProfileOf(vintage: Vintage, name: string, { profile, isWhole }: WorldProfile): Calculated<BackendProfile> {
  const inbound = rulesOf(vintage, profile.ingress, "");
  const outbound = rulesOf(vintage, profile.egress, "");
  return {
    backend: { name, inbound: inbound.rules, outbound: outbound.rules, origin: profile.origin },
    sets: [...inbound.sets, ...outbound.sets],
    isWhole: isWhole && inbound.isWhole && outbound.isWhole,
  };
}

interface Rules {
  readonly rules: readonly BackendRule[];
  readonly sets: readonly SetNeed[];
  readonly isWhole: boolean;
}

function rulesOf(vintage: Vintage, given: readonly PolicyRule[], namespace: string): Rules {
  const rules = given.map((rule) => ruleWithSets(vintage, rule, namespace));
  return {
    rules: rules.map(({ rule }) => rule),
    sets: rules.flatMap(({ sets }) => sets),
    isWhole: rules.every(({ rule, isWhole }) => isWhole && beyondVintage(vintage, rule).length === 0),
  };
}
