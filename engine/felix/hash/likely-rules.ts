// Every form of a chain that the renderer makes of it, over all versions and the usual configurations.
import type { EndpointTier } from "#engine/felix/chains/endpoint.ts";
import {
  hostEndpointFilterChains,
  hostEndpointForwardChains,
  hostEndpointMangleEgressChains,
  hostEndpointMangleIngressChains,
  hostEndpointRawChains,
  workloadEndpointChains,
} from "#engine/felix/chains/endpoint-chains.ts";
import { kernelHooks } from "#engine/felix/chains/kernel-hooks.ts";
import { natOutgoing } from "#engine/felix/chains/nat-outgoing.ts";
import { staticFilterChains } from "#engine/felix/chains/static-filter.ts";
import { staticMangleChains } from "#engine/felix/chains/static-mangle.ts";
import { staticNatChains } from "#engine/felix/chains/static-nat.ts";
import { staticRawChains } from "#engine/felix/chains/static-raw.ts";
import type { LikelyChain, Surroundings } from "#engine/felix/hash/likely-chain.ts";
import { dispatchRules } from "#engine/felix/hash/likely-dispatch.ts";
import { likelyMarks, likelyOptions } from "#engine/felix/hash/likely-options.ts";
import { policyRules } from "#engine/felix/hash/likely-policy-rules.ts";
import { appendsLane, ruleBody } from "#engine/felix/hash/rule-hash.ts";
import type { Steps } from "#engine/felix/hash/steps.ts";
import type { FelixChain, FelixRule, PolicyId } from "#engine/felix/model.ts";
import { readChainName } from "#engine/felix/names/read-chain-name.ts";
import type { RenderOptions } from "#engine/felix/options.ts";
import { VINTAGE_NAMES } from "#engine/felix/vintage/versions.ts";
import { type Vintage, vintageOf } from "#engine/felix/vintage.ts";
import type { Family } from "#engine/net/address.ts";

/** Newest version first; each form once. `lane`: the chain, or its appended rules. */
export function* likelyChains(lane: string, surroundings: Surroundings, family: Family): Steps<LikelyChain[]> {
  const forms = new Map<string, LikelyChain>();
  for (const name of VINTAGE_NAMES.toReversed()) {
    const vintage = vintageOf(name);
    const anyNet = vintage.failsafes.nets ? (family === 4 ? "0.0.0.0/0" : "::/0") : undefined;
    for (const marks of likelyMarks(name))
      for (const options of likelyOptions(marks, surroundings.prefixes, anyNet)) {
        yield;
        for (const form of formsOf(lane, surroundings, { vintage, options, family }))
          if (form.length > 0) forms.set(form.map(({ body }) => body).join("\n"), form);
      }
  }
  return [...forms.values()];
}

interface Configured {
  readonly vintage: Vintage;
  readonly options: RenderOptions;
  readonly family: Family;
}

function formsOf(lane: string, surroundings: Surroundings, configured: Configured): LikelyChain[] {
  const name = readChainName(surroundings.chain);
  switch (name?.what) {
    case undefined:
      return hookForms(lane, configured);
    case "fixed": {
      const dispatch = dispatchRules(surroundings, configured.options);
      return [...(dispatch.length > 0 ? [dispatch] : []), ...staticForms(surroundings.chain, configured)];
    }
    case "dispatch-branch":
    case "endpoint-mark":
      return [dispatchRules(surroundings, configured.options)];
    case "workload":
    case "host":
    case "forward-host":
      return endpointForms(name.prefix, configured);
    case "policy":
    case "profile":
    case "policy-group":
      return [policyRules(surroundings, configured.options)];
  }
}

function hookForms(lane: string, { vintage, options }: Configured): LikelyChain[] {
  return kernelHooks(vintage, options).flatMap(({ chain, inserted, appended }) => {
    if (lane === chain) return [inserted.map(once)];
    return lane === appendsLane(chain) ? [appended.map(once)] : [];
  });
}

function staticForms(name: string, { vintage, options, family }: Configured): LikelyChain[] {
  const chains = [staticFilterChains, staticRawChains, staticMangleChains, staticNatChains].flatMap((chainsOf) =>
    chainsOf(vintage, options, family),
  );
  const all = [...chains, natOutgoing(vintage, options, family, { active: true })];
  return all.filter((chain) => chain.name === name).map(({ rules }) => rules.map(once));
}

function once(rule: FelixRule): LikelyChain[number] {
  return { body: ruleBody(rule), loop: 0 };
}

const ANY_POLICY: PolicyId = { name: "@", namespace: "", kind: "GlobalNetworkPolicy" };

function tierOf(defaultAction: EndpointTier["defaultAction"]): EndpointTier {
  const group = (direction: "inbound" | "outbound") => [{ tier: "default", direction, selector: "", policies: [ANY_POLICY] }];
  return { name: "default", defaultAction, ingress: group("inbound"), egress: group("outbound") };
}

function endpointForms(prefix: string, { vintage, options }: Configured): LikelyChain[] {
  const tiers = [tierOf("Deny")];
  const common = { interfaceName: "", tiers, profiles: ["@"] };
  const host = { ...common, forwardTiers: tiers, untrackedTiers: tiers, preDnatTiers: tiers };
  const workload = { ...common, adminUp: true, ingressLimits: undefined, egressLimits: undefined };
  const hostChains = [
    hostEndpointFilterChains,
    hostEndpointForwardChains,
    hostEndpointRawChains,
    hostEndpointMangleIngressChains,
    hostEndpointMangleEgressChains,
  ].flatMap((chainsOf) => chainsOf(vintage, options, host));
  const chains: FelixChain[] = [...workloadEndpointChains(vintage, options, workload), ...hostChains];
  return chains.filter(({ name }) => name.startsWith(prefix)).map(({ rules }) => looped(rules));
}

/** What a policy or profile is jumped to by, and what follows until its verdict is taken, comes once for each. */
function looped(rules: readonly FelixRule[]): LikelyChain {
  let loop = 0;
  let inside = false;
  return rules.map((rule) => {
    if (rule.action.includes("@")) {
      loop++;
      inside = true;
    }
    const likely = { body: ruleBody(rule), loop: inside ? loop : 0 };
    if (rule.comments.some((comment) => /^Return if (?:policy|profile) accepted$/.test(comment))) inside = false;
    return likely;
  });
}
