// Upstream's endpoint calls: each version's arguments to our endpoints.
import type { EndpointTier, HostEndpoint, TrafficLimits } from "#engine/felix/chains/endpoint.ts";
import {
  hostEndpointFilterChains,
  hostEndpointForwardChains,
  hostEndpointMangleIngressChains,
  hostEndpointRawChains,
  workloadEndpointChains,
} from "#engine/felix/chains/endpoint-chains.ts";
import { setMarkChain } from "#engine/felix/chains/endpoint-mark-chains.ts";
import { assignEndpointMarks } from "#engine/felix/chains/endpoint-marks.ts";
import type { FelixChain, PolicyId, PolicyKind } from "#engine/felix/model.ts";
import type { PolicyDirection } from "#engine/felix/names/chain-names.ts";
import type { PolicyGroup } from "#engine/felix/names/policy-group.ts";
import type { RenderOptions } from "#engine/felix/options.ts";
import type { Vintage } from "#engine/felix/vintage.ts";
import { type CallContext, type ChainCall, objectOf, objects } from "#test/conformance/felix/go-form.ts";

type Tiers = readonly EndpointTier[];

export function endpointCall(
  vintage: Vintage,
  options: RenderOptions,
  { method, args }: ChainCall,
  context: CallContext,
): FelixChain[] | undefined {
  const name = String(args[0]);
  // The mapper of endpoint marks is a symbol.
  const given = args.slice(1).filter((arg) => typeof arg !== "string");
  const tiers: TierReader = (values, prefixes) =>
    tiersOf(
      vintage,
      values,
      prefixes.map((prefix) => prefix + name),
      context,
    );
  const host = { ...NO_HOST_ENDPOINT, interfaceName: name };
  switch (method) {
    case "WorkloadEndpointToIptablesChains":
      return workloadCall(vintage, options, name, { given, tiers });
    case "HostEndpointToFilterChains":
      return hostFilterCall(vintage, options, name, { given, tiers });
    case "HostEndpointToRawChains":
      return hostEndpointRawChains(vintage, options, { ...host, untrackedTiers: tiers(given, HOST_CHAINS) });
    case "HostEndpointToMangleChains":
    case "HostEndpointToMangleIngressChains":
      return hostEndpointMangleIngressChains(vintage, options, { ...host, preDnatTiers: tiers(given, HOST_CHAINS) });
    default:
      return undefined;
  }
}

type TierReader = (values: readonly unknown[], prefixes: readonly [inbound: string, outbound: string]) => Tiers;

const HOST_CHAINS = ["cali-fh-", "cali-th-"] as const;

interface EndpointArguments {
  readonly given: readonly unknown[];
  readonly tiers: TierReader;
}

/** State, tiers or lists of policies, profiles, and from v3.30 on limits. */
function workloadCall(vintage: Vintage, options: RenderOptions, name: string, { given, tiers }: EndpointArguments): FelixChain[] {
  const [adminUp, ...rest] = given;
  const limits = vintage.packetLimits ? objectOf(rest.pop()) : {};
  const profiles = rest.pop();
  const chains = workloadEndpointChains(vintage, options, {
    interfaceName: name,
    adminUp: adminUp === true,
    tiers: tiers(rest, ["cali-tw-", "cali-fw-"]),
    profiles: strings(profiles),
    ingressLimits: limitsOf(limits, "Ingress"),
    egressLimits: limitsOf(limits, "Egress"),
  });
  return [...chains, ...markChain(options, name)];
}

/** Tiers or lists of policies, from 3.0 on as many again for forwarded packets, and profiles. */
function hostFilterCall(
  vintage: Vintage,
  options: RenderOptions,
  name: string,
  { given, tiers }: EndpointArguments,
): FelixChain[] {
  const lists = given.slice(0, -1);
  const half = vintage.forward === "hep-forward" ? lists.length / 2 : lists.length;
  const endpoint = {
    ...NO_HOST_ENDPOINT,
    interfaceName: name,
    profiles: strings(given.at(-1)),
    tiers: tiers(lists.slice(0, half), HOST_CHAINS),
    forwardTiers: tiers(lists.slice(half), ["cali-fhfw-", "cali-thfw-"]),
  };
  return [
    ...hostEndpointFilterChains(vintage, options, endpoint),
    ...hostEndpointForwardChains(vintage, options, endpoint),
    ...markChain(options, name),
  ];
}

const NO_HOST_ENDPOINT: HostEndpoint = {
  interfaceName: "",
  tiers: [],
  forwardTiers: [],
  untrackedTiers: [],
  preDnatTiers: [],
  profiles: [],
};

function markChain(options: RenderOptions, name: string): FelixChain[] {
  if (!options.kubeIpvsSupport) return [];
  return [setMarkChain(options, name, assignEndpointMarks(options.marks.endpoint, [name]).marks)];
}

function limitsOf(limits: Readonly<Record<string, unknown>>, way: "Ingress" | "Egress"): TrafficLimits {
  const number = (name: string): number | undefined => {
    const value = limits[way + name];
    return typeof value === "number" && value !== 0 ? value : undefined;
  };
  return { packetRate: number("PacketRate"), packetBurst: number("PacketBurst"), maxConnections: number("MaxConnections") };
}

/** Lists of names: one for both directions, or ingress and egress. Tiers: as they are. Null: read off the expectation. */
function tiersOf(vintage: Vintage, values: readonly unknown[], chains: readonly string[], context: CallContext): Tiers {
  const tiers = values.flatMap(objects).filter((value) => "Name" in value);
  if (tiers.length > 0) return tiers.map((tier) => tierOf(vintage, tier));
  if (vintage.policyGroups) return expectedTiers(chains, context);
  const [inbound, outbound] = [strings(values[0]), strings(values.at(-1))];
  if (inbound.length + outbound.length === 0) return [];
  return [singleTier("Deny", inbound, outbound)];
}

function singleTier(defaultAction: "Deny" | "Pass", inbound: readonly string[], outbound: readonly string[]): EndpointTier {
  const groups = (direction: PolicyDirection, names: readonly string[]): PolicyGroup[] =>
    names.map((name) => ({ tier: "default", direction, selector: "", policies: [policyId(name)] }));
  return { name: "default", defaultAction, ingress: groups("inbound", inbound), egress: groups("outbound", outbound) };
}

function tierOf(vintage: Vintage, tier: Readonly<Record<string, unknown>>): EndpointTier {
  const name = String(tier.Name);
  const groups = (value: unknown): PolicyGroup[] =>
    objects(value).map((group) => {
      const read = groupOf(group);
      if (vintage.name === "3.32") return read;
      return { ...read, policies: read.policies.map((id) => ({ ...id, name: `${name}/${id.name}` })) };
    });
  const defaultAction = tier.DefaultAction === "Pass" ? "Pass" : "Deny";
  return { name, defaultAction, ingress: groups(tier.IngressPolicies), egress: groups(tier.EgressPolicies) };
}

export function groupOf(group: Readonly<Record<string, unknown>>): PolicyGroup {
  const names = strings(group.PolicyNames).map(policyId);
  const ids = objects(group.Policies).map(({ Name, Namespace, Kind }) => ({
    name: String(Name),
    namespace: String(Namespace ?? ""),
    kind: (Kind ?? "") as PolicyKind,
  }));
  return {
    tier: String(group.Tier ?? ""),
    direction: group.Direction === "outbound" ? "outbound" : "inbound",
    selector: String(group.Selector ?? ""),
    policies: [...names, ...ids],
  };
}

function policyId(name: string): PolicyId {
  return { name, namespace: "", kind: "GlobalNetworkPolicy" };
}

/**
 * From v3.28 on the records lost most tiers, which upstream builds with functions of its tests. Their policies are
 * read off the expected jumps, what is staged or passes off the label; all else is still compared.
 */
function expectedTiers(chains: readonly string[], { labels, expected }: CallContext): Tiers {
  const label = labels.at(-1) ?? "";
  const named = chains.map((name) => {
    const rules = expected.find((chain) => chain.name === name)?.rules ?? [];
    return rules.flatMap((rule) => /--jump cali-p[io]-(?:gnp\/)?(\S+)$/.exec(rule)?.[1] ?? []);
  });
  const [inbound = [], outbound = []] = named;
  if (inbound.length + outbound.length > 0) {
    return [singleTier(label.includes("DefaultAction is Pass") ? "Pass" : "Deny", inbound, outbound)];
  }
  if (!label.includes("both staged")) return [];
  return [singleTier("Deny", ["staged:i"], ["staged:e"])];
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
