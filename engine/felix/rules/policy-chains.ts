// The two chains of a policy or profile, for packets to the endpoint and from it (PolicyToIptablesChains(),
// ProfileToIptablesChains(), felix/rules/policy.go). The chains of groups of policies: engine/felix/chains/tier-rules.ts.
import { isStaged } from "#engine/felix/chains/endpoint.ts";
import { RETURN } from "#engine/felix/chains/spelling.ts";
import type { BackendPolicy, BackendProfile, BackendRule, FelixChain, FelixRule, Origin } from "#engine/felix/model.ts";
import { policyChainName, profileChainName } from "#engine/felix/names/chain-names.ts";
import { commentText } from "#engine/felix/rules/comment-text.ts";
import { chainComment } from "#engine/felix/rules/owner-names.ts";
import { renderRule } from "#engine/felix/rules/render-rule.ts";
import type { RenderContext, RuleOwner, RulesContext } from "#engine/felix/rules/rule-context.ts";

const DIRECTIONS = ["inbound", "outbound"] as const;

/** `cali-pi-` and `cali-po-`; none for a staged policy, which is not enforced. */
export function renderPolicyChains(policy: BackendPolicy, context: RenderContext): readonly FelixChain[] {
  if (isStaged(policy.id)) return [];
  const owner: RuleOwner = { kind: "policy", id: policy.id, tier: policy.tier, untracked: policy.untracked };
  return DIRECTIONS.map((direction) => ({
    name: policyChainName(context.vintage, direction, policy.id),
    rules: chainRules(policy[direction], { ...context, owner, direction }, policy.origin),
  }));
}

/** `cali-pri-` and `cali-pro-`. */
export function renderProfileChains(profile: BackendProfile, context: RenderContext): readonly FelixChain[] {
  const owner: RuleOwner = { kind: "profile", name: profile.name };
  return DIRECTIONS.map((direction) => ({
    name: profileChainName(direction, profile.name),
    rules: chainRules(profile[direction], { ...context, owner, direction }, profile.origin),
  }));
}

/** The rules of one list, one after the other. */
export function renderRules(rules: readonly BackendRule[], context: RulesContext): readonly FelixRule[] {
  const rendered = rules.flatMap((rule, index) => renderRule(rule, { ...context, index }));
  return context.vintage.trailingReturns === "kept" ? rendered : withoutTrailingReturns(rendered);
}

function withoutTrailingReturns(rules: readonly FelixRule[]): readonly FelixRule[] {
  return rules.slice(0, rules.findLastIndex(({ action }) => action !== RETURN) + 1);
}

function chainRules(rules: readonly BackendRule[], context: RulesContext, origin: Origin | undefined): readonly FelixRule[] {
  const rendered = renderRules(rules, context);
  const comment = chainComment(context.vintage, context.owner, context.direction);
  return comment === undefined ? rendered : withChainComment(rendered, commentText(comment), origin);
}

/** Behind the comments that the first rule has; where there is none, a rule that does nothing carries it. */
function withChainComment(
  [first, ...others]: readonly FelixRule[],
  comment: string,
  origin: Origin | undefined,
): readonly FelixRule[] {
  if (first !== undefined) return [{ ...first, comments: [...first.comments, comment] }, ...others];
  return [{ comments: [comment], match: "", action: "", ...(origin === undefined ? {} : { origin }) }];
}
