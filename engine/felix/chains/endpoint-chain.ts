// The chain that judges one direction of one endpoint in one table (endpointIptablesChain(), felix/rules/endpoints.go).
import { denyWord, filterDeny } from "#engine/felix/chains/common-rules.ts";
import type { EndpointChain } from "#engine/felix/chains/endpoint.ts";
import { logNoProfile } from "#engine/felix/chains/flow-logs.ts";
import {
  ACCEPT,
  clearMark,
  conntrackState,
  DROP,
  hasMark,
  hasOtherMark,
  jump,
  RETURN,
  rule,
  setMark,
} from "#engine/felix/chains/spelling.ts";
import { policyRules } from "#engine/felix/chains/tier-rules.ts";
import { vxlanPackets } from "#engine/felix/chains/tunnels.ts";
import type { FelixChain, FelixRule } from "#engine/felix/model.ts";
import type { PolicyDirection } from "#engine/felix/names/chain-names.ts";
import { endpointChainName, profileChainName } from "#engine/felix/names/chain-names.ts";
import type { RenderOptions } from "#engine/felix/options.ts";
import type { Vintage } from "#engine/felix/vintage.ts";

export function endpointChain(vintage: Vintage, options: RenderOptions, chain: EndpointChain): FelixChain {
  const { accept, pass } = options.marks;
  const cleared = vintage.policies === "list" ? accept : accept | pass;
  return {
    name: endpointChainName(chain.prefix, chain.interfaceName),
    rules: [
      ...packetRateRules(vintage, options, chain),
      ...conntrackRules(vintage, options, chain),
      ...connectionLimitRules(vintage, chain),
      ...(chain.failsafes === undefined ? [] : [rule([], jump(chain.failsafes))]),
      rule([], clearMark(cleared)),
      ...(chain.dropsEncapsulation ? encapsulationDrops(vintage, options) : []),
      ...policyRules(vintage, options, chain),
      ...defaultForwardRules(vintage, options, chain),
      ...(chain.kind === "normal" ? profileRules(vintage, options, chain) : []),
    ],
  };
}

/** An endpoint that is administratively down gets nothing through. */
export function disabledChain(options: RenderOptions, prefix: string, interfaceName: string): FelixChain {
  const closed = rule([], filterDeny(options), "Endpoint admin disabled");
  return { name: endpointChainName(prefix, interfaceName), rules: [closed] };
}

function wayOf(direction: PolicyDirection): "ingress" | "egress" {
  return direction === "inbound" ? "ingress" : "egress";
}

function packetRateRules(vintage: Vintage, options: RenderOptions, chain: EndpointChain): FelixRule[] {
  const rate = chain.limits?.packetRate;
  if (!vintage.packetLimits || rate === undefined) return [];
  const way = wayOf(chain.direction);
  const bit = options.marks.scratch0;
  const burst = chain.limits?.packetBurst === undefined ? undefined : `--limit-burst ${chain.limits.packetBurst}`;
  const clear = rule([], clearMark(bit), `Clear ${way} packet rate limit mark`);
  return [
    clear,
    rule([`-m limit --limit ${rate}/sec`, burst], setMark(bit), `Mark packets within ${way} packet rate limit`),
    rule([hasOtherMark(bit, bit)], DROP, `Drop packets over ${way} packet rate limit`),
    clear,
  ];
}

/** Answers pass. Where the allow action is to return, the accept bit tells the caller (appendConntrackRules()). */
function conntrackRules(vintage: Vintage, options: RenderOptions, chain: EndpointChain): FelixRule[] {
  if (chain.kind === "untracked" || vintage.conntrackRules === "top") return [];
  const established = [conntrackState("RELATED,ESTABLISHED")];
  return [
    ...(chain.allow === ACCEPT ? [] : [rule(established, setMark(options.marks.accept))]),
    rule(established, chain.allow),
    ...(options.disableConntrackInvalid ? [] : [rule([conntrackState("INVALID")], filterDeny(options))]),
  ];
}

/** Felix spells this one action as `-j`. */
function connectionLimitRules(vintage: Vintage, chain: EndpointChain): FelixRule[] {
  const limit = chain.limits?.maxConnections;
  if (!vintage.packetLimits || limit === undefined) return [];
  const opening = [
    "-p tcp",
    "-m tcp --tcp-flags FIN,SYN,RST,ACK SYN",
    `-m connlimit --connlimit-above ${limit} --connlimit-mask 0`,
  ];
  const comment = `Reject connections over ${wayOf(chain.direction)} connection limit`;
  return [rule(opening, "-j REJECT --reject-with tcp-reset", comment)];
}

/** A workload that builds tunnels of its own would get round the policies on its packets. */
function encapsulationDrops(vintage: Vintage, options: RenderOptions): FelixRule[] {
  if (vintage.encapsulationDrops === "none") return [];
  const deny = filterDeny(options);
  const where = `encapped packets originating in ${vintage.encapsulationDrops}`;
  const vxlan = rule(vxlanPackets(vintage, options), deny, `${denyWord(options)} VXLAN ${where}`);
  const ipip = rule(["-p 4"], deny, `${denyWord(options)} IPinIP ${where}`);
  return [...(options.allowVxlanPacketsFromWorkloads ? [] : [vxlan]), ...(options.allowIpipPacketsFromWorkloads ? [] : [ipip])];
}

/** Without a policy that applies to forwarded packets they pass. */
function defaultForwardRules(vintage: Vintage, options: RenderOptions, chain: EndpointChain): FelixRule[] {
  if (chain.kind !== "forward") return [];
  const open =
    vintage.forwardAllowedByDefault === "without-tiers"
      ? chain.tiers.length === 0
      : vintage.forwardAllowedByDefault === "per-direction" &&
        chain.tiers.every((tier) => (chain.direction === "inbound" ? tier.ingress : tier.egress).length === 0);
  if (!open) return [];
  return [
    rule([], setMark(options.marks.accept), "Allow forwarded traffic by default"),
    rule([], RETURN, "Return for accepted forward traffic"),
  ];
}

function profileRules(vintage: Vintage, options: RenderOptions, chain: EndpointChain): FelixRule[] {
  return [
    ...chain.profiles.flatMap((profile) => [
      rule([], jump(profileChainName(chain.direction, profile))),
      rule([hasMark(options.marks.accept)], RETURN, "Return if profile accepted"),
    ]),
    ...logNoProfile(vintage, options, chain.direction),
    rule([], filterDeny(options), `${denyWord(options)} if no profiles matched`),
  ];
}
