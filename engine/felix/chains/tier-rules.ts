// The part of an endpoint's chain that asks its policies, tier by tier, and the chains of policy groups
// (endpointIptablesChain(), PolicyGroupToIptablesChains(), felix/rules/endpoints.go).
import { denyWord, filterDeny } from "#engine/felix/chains/common-rules.ts";
import { type EndpointChain, type EndpointTier, isStaged } from "#engine/felix/chains/endpoint.ts";
import { logEndOfTier } from "#engine/felix/chains/flow-logs.ts";
import { clearMark, hasMark, jump, NOTRACK, noneOfMark, RETURN, rule, someOfMark } from "#engine/felix/chains/spelling.ts";
import type { FelixChain, FelixRule, PolicyId } from "#engine/felix/model.ts";
import type { PolicyDirection } from "#engine/felix/names/chain-names.ts";
import { policyChainName } from "#engine/felix/names/chain-names.ts";
import type { PolicyGroup } from "#engine/felix/names/policy-group.ts";
import { groupChainName } from "#engine/felix/names/policy-group.ts";
import type { RenderOptions } from "#engine/felix/options.ts";
import type { Vintage } from "#engine/felix/vintage.ts";

export function policyRules(vintage: Vintage, options: RenderOptions, chain: EndpointChain): FelixRule[] {
  return chain.tiers.flatMap((tier) => {
    const groups = groupsOf(tier, chain.direction);
    if (groups.length === 0) return [];
    const targets = groups.flatMap((group) => targetsOf(vintage, group));
    return [
      ...startOfTier(vintage, options, tier),
      ...targets.flatMap((target) => policyJump(options, chain, target)),
      ...endOfTier(vintage, options, chain, { tier, isEnforced: targets.length > 0 }),
    ];
  });
}

function groupsOf(tier: EndpointTier, direction: PolicyDirection): readonly PolicyGroup[] {
  return direction === "inbound" ? tier.ingress : tier.egress;
}

function startOfTier(vintage: Vintage, options: RenderOptions, tier: EndpointTier): FelixRule[] {
  const clear = clearMark(options.marks.pass);
  switch (vintage.policies) {
    case "list":
      return [rule([], clear, "Start of policies")];
    case "list-with-pass-cleared":
      return [];
    case "tiers":
      return [rule([], clear, `Start of tier ${tier.name}`)];
  }
}

/** A policy is only asked while none before it passed on; one that accepted ends the chain, as other endpoints may still deny. */
function policyJump(options: RenderOptions, chain: EndpointChain, target: string): FelixRule[] {
  const accepted = hasMark(options.marks.accept);
  return [
    rule([noneOfMark(options.marks.pass)], jump(target)),
    ...(chain.kind === "untracked" ? [rule([accepted], NOTRACK)] : []),
    rule([accepted], RETURN, "Return if policy accepted"),
  ];
}

/** What no policy of the tier decided is denied, unless a later table decides, or the tier passes on. */
function endOfTier(
  vintage: Vintage,
  options: RenderOptions,
  chain: EndpointChain,
  { tier, isEnforced }: { readonly tier: EndpointTier; readonly isEnforced: boolean },
): FelixRule[] {
  if (chain.kind === "untracked" || chain.kind === "pre-dnat") return [];
  const unpassed = noneOfMark(options.marks.pass);
  const dropped = `${denyWord(options)} if no policies passed packet`;
  if (vintage.policies !== "tiers") return [rule([unpassed], filterDeny(options), dropped)];
  if (tier.defaultAction === "Pass" || !isEnforced) return logEndOfTier(options, chain.direction, "pass", tier.name);
  return [
    ...logEndOfTier(options, chain.direction, "deny", tier.name),
    rule([unpassed], filterDeny(options), `End of tier ${tier.name}. ${dropped}`),
  ];
}

/** The chains to jump to: a group's own, or those of its policies where it is too small for one. */
function targetsOf(vintage: Vintage, group: PolicyGroup): string[] {
  if (isInlined(vintage, group)) return enforced(vintage, group).map((id) => policyChainName(vintage, group.direction, id));
  return [groupChainName(vintage, group)];
}

function isInlined(vintage: Vintage, group: PolicyGroup): boolean {
  return !vintage.policyGroups || enforced(vintage, group).length <= 1;
}

function enforced(vintage: Vintage, group: PolicyGroup): readonly PolicyId[] {
  return vintage.stagedSkipped ? group.policies.filter((id) => !isStaged(id)) : group.policies;
}

/** The chains of all groups in the tiers that have one, each once. */
export function policyGroupChains(vintage: Vintage, options: RenderOptions, tiers: readonly EndpointTier[]): FelixChain[] {
  const groups = tiers.flatMap((tier) => [...tier.ingress, ...tier.egress]).filter((group) => !isInlined(vintage, group));
  return [
    ...new Map(groups.map((group) => [groupChainName(vintage, group), policyGroupChain(vintage, options, group)])).values(),
  ];
}

const RETURN_STRIDE = 5;

/** A verdict is looked for after every fifth policy only; those in between are skipped by their own match. */
export function policyGroupChain(vintage: Vintage, options: RenderOptions, group: PolicyGroup): FelixChain {
  const verdict = (options.marks.accept | options.marks.pass) >>> 0;
  const jumps = enforced(vintage, group).flatMap((id, index) => {
    const first = index % RETURN_STRIDE === 0;
    const stop = first && index > 0 ? [rule([someOfMark(verdict)], RETURN, "Return on verdict")] : [];
    return [...stop, rule([first ? undefined : noneOfMark(verdict)], jump(policyChainName(vintage, group.direction, id)))];
  });
  return { name: groupChainName(vintage, group), rules: jumps };
}
