// Calls of upstream's renderer in terms of engine/felix/chains: Go-form arguments to our own.
import { egressDscp } from "#engine/felix/chains/address-chains.ts";
import { bpfRawChains } from "#engine/felix/chains/bpf-raw.ts";
import type { Family } from "#engine/felix/chains/common-rules.ts";
import { fromHostDispatch, hostDispatch, workloadDispatch } from "#engine/felix/chains/dispatch.ts";
import { endpointMarkDispatch } from "#engine/felix/chains/endpoint-mark-chains.ts";
import { assignEndpointMarks } from "#engine/felix/chains/endpoint-marks.ts";
import { natOutgoing } from "#engine/felix/chains/nat-outgoing.ts";
import { staticFilterChains } from "#engine/felix/chains/static-filter.ts";
import { manglePostrouting, staticMangleChains } from "#engine/felix/chains/static-mangle.ts";
import { natPostrouting, natPrerouting, staticNatChains } from "#engine/felix/chains/static-nat.ts";
import { rawOutput, staticRawChains } from "#engine/felix/chains/static-raw.ts";
import { policyGroupChain } from "#engine/felix/chains/tier-rules.ts";
import type { FelixChain } from "#engine/felix/model.ts";
import type { RenderOptions } from "#engine/felix/options.ts";
import type { Vintage } from "#engine/felix/vintage.ts";
import { type CallContext, type ChainCall, objectOf, objects } from "#test/conformance/felix/go-form.ts";
import { endpointCall, groupOf } from "#test/conformance/felix/renderer-endpoints.ts";

/** Undefined: not modelled. */
export function chainsOf(
  vintage: Vintage,
  options: RenderOptions,
  call: ChainCall,
  context: CallContext,
): FelixChain[] | undefined {
  const { args } = call;
  const family: Family = args[0] === 6 ? 6 : 4;
  switch (call.method) {
    case "StaticFilterTableChains":
      return staticFilterChains(vintage, options, family);
    case "StaticRawTableChains":
      return staticRawChains(vintage, options, family);
    case "StaticMangleTableChains":
      return staticMangleChains(vintage, options, family);
    case "StaticNATTableChains":
      return staticNatChains(vintage, options, family);
    case "StaticNATPreroutingChains":
      return [natPrerouting(options, family)];
    case "StaticNATPostroutingChains":
      return [natPostrouting(vintage, options, family)];
    case "StaticManglePostroutingChain":
      return [manglePostrouting(vintage, options, family)];
    case "StaticRawOutputChain":
      return [rawOutput(vintage, options, args[1] === 6 ? 6 : 4, Number(args[0]))];
    case "StaticBPFModeRawChains":
      return bpfRawChains(vintage, options, { family, bypassesConntrack: args[2] === true });
    case "NATOutgoingChain":
      return [natOutgoing(vintage, options, args[1] === 6 ? 6 : 4, { active: args[0] === true })];
    case "EgressDSCPChain":
      return [egressDscp(objects(args[0]).map(({ SrcAddrs, Value }) => ({ sources: [String(SrcAddrs)], value: Number(Value) })))];
    case "PolicyGroupToIptablesChains":
      return objects([args[0]]).map((group) => policyGroupChain(vintage, options, groupOf(group)));
    default:
      return dispatchCall(vintage, options, call) ?? endpointCall(vintage, options, call, context);
  }
}

function dispatchCall(vintage: Vintage, options: RenderOptions, { method, args }: ChainCall): FelixChain[] | undefined {
  switch (method) {
    case "WorkloadDispatchChains":
      return workloadDispatch(options, workloadNames(args[0]));
    case "FromHostDispatchChains":
      return fromHostDispatch(hostArguments(args));
    case "HostDispatchChains":
      return hostDispatch(options, hostArguments(args), { forwarded: args.at(-1) === true });
    case "EndpointMarkDispatchChains": {
      const [workloads, hostNames] = [workloadNames(args[1]), Object.keys(objectOf(args[2]))];
      const { marks } = assignEndpointMarks(options.marks.endpoint, [...workloads, ...hostNames]);
      return endpointMarkDispatch(vintage, options, { workloads, hosts: hostNames, marks });
    }
    default:
      return undefined;
  }
}

/** Up to v3.13 the second argument is what later is the third. */
function hostArguments(args: readonly unknown[]): { names: string[]; others: string | undefined } {
  const others = args[1];
  return { names: Object.keys(objectOf(args[0])), others: typeof others === "string" && others !== "" ? others : undefined };
}

function workloadNames(endpoints: unknown): string[] {
  return Object.values(objectOf(endpoints)).map((endpoint) => String(objectOf(endpoint).Name));
}
