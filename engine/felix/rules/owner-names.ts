// How comments, log prefixes and flow logs call the policy or profile of a rule (felix/types/policy_id.go, from 3.32 on with
// the kind).
import type { PolicyId } from "#engine/felix/model.ts";
import { KIND_WORDS, type PolicyDirection, policySuffix } from "#engine/felix/names/chain-names.ts";
import type { RuleOwner } from "#engine/felix/rules/rule-context.ts";
import type { Vintage } from "#engine/felix/vintage.ts";

/** As flow logs have it. */
export function flowLogName(vintage: Vintage, owner: RuleOwner): string {
  if (owner.kind === "profile") return owner.name;
  return vintage.policyNames === "kind-and-name"
    ? policySuffix(vintage, owner.id)
    : nameWithoutTier(vintage, owner.id, owner.tier);
}

/** What a chain's first rule says from 3.22 on. */
export function chainComment(vintage: Vintage, owner: RuleOwner, direction: PolicyDirection): string | undefined {
  const way = direction === "inbound" ? "ingress" : "egress";
  if (vintage.chainComments === "none") return undefined;
  if (owner.kind === "profile") return `Profile ${owner.name} ${way}`;
  if (vintage.chainComments === "policy") return `Policy ${nameWithoutTier(vintage, owner.id, owner.tier)} ${way}`;
  return `${owner.id.kind} ${nameWithNamespace(owner)} ${way}`;
}

/** `gnp`, or `pro` for a profile. */
export function kindWord(owner: RuleOwner): string {
  return owner.kind === "profile" ? "pro" : KIND_WORDS[owner.id.kind];
}

export function ownName(owner: RuleOwner): string {
  return owner.kind === "profile" ? owner.name : owner.id.name;
}

export function nameWithNamespace(owner: RuleOwner): string {
  if (owner.kind === "profile" || owner.id.namespace === "") return ownName(owner);
  return `${owner.id.namespace}/${owner.id.name}`;
}

/** Only the chain's name holds the tier, in 3.29 to 3.31. */
function nameWithoutTier({ policyNames }: Vintage, { name }: PolicyId, tier: string): string {
  return policyNames === "tier-and-name" && name.startsWith(`${tier}/`) ? name.slice(tier.length + 1) : name;
}
