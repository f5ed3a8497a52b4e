// The chains of workload and host endpoints, table by table (felix/rules/endpoints.go).
import { filterAllow, mangleAllow } from "#engine/felix/chains/common-rules.ts";
import type { EndpointChain, EndpointTier, HostEndpoint, WorkloadEndpoint } from "#engine/felix/chains/endpoint.ts";
import { disabledChain, endpointChain } from "#engine/felix/chains/endpoint-chain.ts";
import { ACCEPT, RETURN } from "#engine/felix/chains/spelling.ts";
import {
  FAILSAFE_IN,
  FAILSAFE_OUT,
  FROM_HOST,
  FROM_HOST_FORWARDED,
  FROM_WORKLOAD,
  TO_HOST,
  TO_HOST_FORWARDED,
  TO_WORKLOAD,
} from "#engine/felix/chains/static-names.ts";
import type { FelixChain } from "#engine/felix/model.ts";
import type { PolicyDirection } from "#engine/felix/names/chain-names.ts";
import type { RenderOptions } from "#engine/felix/options.ts";
import type { Vintage } from "#engine/felix/vintage.ts";

export function workloadEndpointChains(vintage: Vintage, options: RenderOptions, endpoint: WorkloadEndpoint): FelixChain[] {
  const { interfaceName } = endpoint;
  if (!endpoint.adminUp) return [TO_WORKLOAD, FROM_WORKLOAD].map((prefix) => disabledChain(options, prefix, interfaceName));
  const common = {
    interfaceName,
    kind: "normal",
    tiers: endpoint.tiers,
    profiles: endpoint.profiles,
    failsafes: undefined,
    allow: filterAllow(options),
  } as const;
  const to: EndpointChain = {
    ...common,
    prefix: TO_WORKLOAD,
    direction: "inbound",
    dropsEncapsulation: false,
    limits: endpoint.ingressLimits,
  };
  const from: EndpointChain = {
    ...common,
    prefix: FROM_WORKLOAD,
    direction: "outbound",
    dropsEncapsulation: true,
    limits: endpoint.egressLimits,
  };
  return [endpointChain(vintage, options, to), endpointChain(vintage, options, from)];
}

type HostChain = Pick<EndpointChain, "kind" | "tiers" | "profiles" | "allow">;

/** To a host endpoint is out of the node, from one is into it. */
function hostChain(
  vintage: Vintage,
  options: RenderOptions,
  name: string,
  direction: PolicyDirection,
  chain: HostChain,
): FelixChain {
  const inward = direction === "inbound";
  const forwarded = chain.kind === "forward";
  const prefix = forwarded ? (inward ? FROM_HOST_FORWARDED : TO_HOST_FORWARDED) : inward ? FROM_HOST : TO_HOST;
  const failsafes = forwarded ? undefined : inward ? FAILSAFE_IN : FAILSAFE_OUT;
  return endpointChain(vintage, options, {
    ...chain,
    prefix,
    interfaceName: name,
    direction,
    failsafes,
    dropsEncapsulation: false,
    limits: undefined,
  });
}

function bothHostChains(vintage: Vintage, options: RenderOptions, name: string, chain: HostChain): FelixChain[] {
  return [hostChain(vintage, options, name, "outbound", chain), hostChain(vintage, options, name, "inbound", chain)];
}

/** filter: the node's own traffic through the interface. */
export function hostEndpointFilterChains(vintage: Vintage, options: RenderOptions, endpoint: HostEndpoint): FelixChain[] {
  const { interfaceName, tiers, profiles } = endpoint;
  return bothHostChains(vintage, options, interfaceName, { kind: "normal", tiers, profiles, allow: filterAllow(options) });
}

/** filter: what is forwarded through the interface; policies with applyOnForward (3.0 and later). */
export function hostEndpointForwardChains(vintage: Vintage, options: RenderOptions, endpoint: HostEndpoint): FelixChain[] {
  if (vintage.forward !== "hep-forward") return [];
  const { interfaceName, forwardTiers: tiers } = endpoint;
  return bothHostChains(vintage, options, interfaceName, { kind: "forward", tiers, profiles: [], allow: filterAllow(options) });
}

/** raw: policies with doNotTrack. */
export function hostEndpointRawChains(vintage: Vintage, options: RenderOptions, endpoint: HostEndpoint): FelixChain[] {
  const { interfaceName, untrackedTiers: tiers } = endpoint;
  return bothHostChains(vintage, options, interfaceName, { kind: "untracked", tiers, profiles: [], allow: ACCEPT });
}

/** mangle PREROUTING: policies with preDNAT (2.4 and later). */
export function hostEndpointMangleIngressChains(vintage: Vintage, options: RenderOptions, endpoint: HostEndpoint): FelixChain[] {
  if (vintage.manglePrerouting === "none") return [];
  const { interfaceName, preDnatTiers } = endpoint;
  return [hostChain(vintage, options, interfaceName, "inbound", preDnat(preDnatTiers, mangleAllow(options)))];
}

function preDnat(tiers: readonly EndpointTier[], allow: string): HostChain {
  return { kind: "pre-dnat", tiers, profiles: [], allow };
}

/** mangle POSTROUTING: normal policies on what the node sent and DNAT redirected (v3.18 and later). */
export function hostEndpointMangleEgressChains(vintage: Vintage, options: RenderOptions, endpoint: HostEndpoint): FelixChain[] {
  if (!vintage.manglePostrouting) return [];
  const { interfaceName, tiers, profiles } = endpoint;
  return [hostChain(vintage, options, interfaceName, "outbound", { kind: "normal", tiers, profiles, allow: RETURN })];
}
