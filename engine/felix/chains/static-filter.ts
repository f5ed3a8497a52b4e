// The fixed chains of the filter table: cali-INPUT, cali-FORWARD, cali-OUTPUT and what hangs on them
// (StaticFilterTableChains(), felix/rules/static.go).
import {
  acceptAccepted,
  allMarkBits,
  type Family,
  filterAllow,
  fromWorkloads,
  hostEndpointAccepted,
  perPrefix,
  policyAccepted,
  topConntrackRules,
  toWorkloads,
} from "#engine/felix/chains/common-rules.ts";
import { failsafeIn, failsafeOut } from "#engine/felix/chains/failsafes.ts";
import { forwardCheck, forwardEndpointMark, inputEndpointMarkRules, outputEndpointMarkRules } from "#engine/felix/chains/ipvs.ts";
import {
  ACCEPT,
  clearMark,
  conntrackState,
  goTo,
  inInterface,
  jump,
  noneOfMark,
  outInterface,
  RETURN,
  rule,
} from "#engine/felix/chains/spelling.ts";
import {
  CIDR_BLOCK,
  FILTER_FORWARD,
  FILTER_INPUT,
  FILTER_OUTPUT,
  FROM_HOST_ENDPOINT,
  FROM_HOST_FORWARD,
  FROM_WORKLOAD_DISPATCH,
  TO_HOST_ENDPOINT,
  TO_HOST_FORWARD,
  TO_WORKLOAD_DISPATCH,
  WORKLOAD_TO_HOST,
} from "#engine/felix/chains/static-names.ts";
import { tunnelInput, tunnelOutput } from "#engine/felix/chains/tunnels.ts";
import { workloadToHost } from "#engine/felix/chains/workload-to-host.ts";
import type { FelixChain, FelixRule } from "#engine/felix/model.ts";
import type { RenderOptions } from "#engine/felix/options.ts";
import type { Vintage } from "#engine/felix/vintage.ts";

export function staticFilterChains(vintage: Vintage, options: RenderOptions, family: Family): FelixChain[] {
  const marksEndpoints = vintage.ipvs === "marks" && options.kubeIpvsSupport;
  return [
    filterForward(vintage, options),
    filterInput(vintage, options, family),
    workloadToHost(options, family),
    failsafeIn(vintage, options, "filter", family),
    ...(marksEndpoints ? [forwardCheck(vintage, options, family)] : []),
    filterOutput(vintage, options, family),
    failsafeOut(vintage, options, "filter", family),
    ...(marksEndpoints ? [forwardEndpointMark(options)] : []),
  ];
}

function filterInput(vintage: Vintage, options: RenderOptions, family: Family): FelixChain {
  const accepted = acceptAccepted(vintage, options);
  const late = vintage.acceptsAccepted === "after-workloads";
  return {
    name: FILTER_INPUT,
    rules: [
      ...(late ? [] : [accepted]),
      ...tunnelInput(vintage, options, family),
      ...topConntrackRules(vintage, options),
      ...inputEndpointMarkRules(vintage, options),
      ...fromWorkloads(options, goTo(WORKLOAD_TO_HOST)),
      ...(late ? [accepted] : []),
      rule([], clearMark(allMarkBits(options.marks))),
      rule([], jump(FROM_HOST_ENDPOINT)),
      hostEndpointAccepted(options, filterAllow(options)),
    ],
  };
}

function filterOutput(vintage: Vintage, options: RenderOptions, family: Family): FelixChain {
  // A packet under DNAT does not know its interface yet: mangle POSTROUTING judges it.
  const undecided = vintage.manglePostrouting ? conntrackState("DNAT").replace("--ctstate", "! --ctstate") : undefined;
  return {
    name: FILTER_OUTPUT,
    rules: [
      acceptAccepted(vintage, options),
      ...topConntrackRules(vintage, options),
      ...outputEndpointMarkRules(vintage, options),
      ...toWorkloads(options, RETURN),
      ...tunnelOutput(vintage, options, family),
      rule([], clearMark(allMarkBits(options.marks))),
      rule([undecided], jump(TO_HOST_ENDPOINT)),
      hostEndpointAccepted(options, filterAllow(options)),
    ],
  };
}

function filterForward(vintage: Vintage, options: RenderOptions): FelixChain {
  return {
    name: FILTER_FORWARD,
    rules: vintage.forward === "hep-forward" ? forwardRules(vintage, options) : oldForwardRules(vintage, options),
  };
}

function forwardRules(vintage: Vintage, options: RenderOptions): FelixRule[] {
  const { accept } = options.marks;
  return [
    // The accept bit tells that raw or mangle accepted the packet.
    rule([], clearMark(allMarkBits(options.marks) & ~accept)),
    rule([noneOfMark(accept)], jump(FROM_HOST_FORWARD)),
    ...perPrefix(options, workloadJumps),
    rule([], jump(TO_HOST_FORWARD)),
    ...(vintage.forwardAppends.includes("accept") ? [] : [policyAccepted(options)]),
    ...(vintage.cidrBlock ? [rule([], jump(CIDR_BLOCK))] : []),
  ];
}

/** Up to 2.6 workloads' packets are accepted for good, and host endpoints' normal policies hold for what is forwarded too. */
function oldForwardRules(vintage: Vintage, options: RenderOptions): FelixRule[] {
  const keepsAccept = vintage.forward === "host-endpoint-unless-accepted";
  const { accept } = options.marks;
  const bits = allMarkBits(options.marks);
  return [
    ...(vintage.acceptsAccepted === "untracked-first" ? [acceptAccepted(vintage, options)] : []),
    ...topConntrackRules(vintage, options),
    ...perPrefix(options, workloadJumps),
    ...perPrefix(options, (interfaces) => [rule([inInterface(interfaces)], ACCEPT), rule([outInterface(interfaces)], ACCEPT)]),
    rule([], clearMark(keepsAccept ? bits & ~accept : bits)),
    rule([keepsAccept ? noneOfMark(accept) : undefined], jump(FROM_HOST_ENDPOINT)),
    rule([], jump(TO_HOST_ENDPOINT)),
    hostEndpointAccepted(options, filterAllow(options)),
  ];
}

function workloadJumps(interfaces: string): FelixRule[] {
  return [
    rule([inInterface(interfaces)], jump(FROM_WORKLOAD_DISPATCH)),
    rule([outInterface(interfaces)], jump(TO_WORKLOAD_DISPATCH)),
  ];
}
