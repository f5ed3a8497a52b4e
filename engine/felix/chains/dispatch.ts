// Dispatch chains: from an interface's name to the chain of its endpoint (felix/rules/dispatch.go).
import { filterDeny, toWorkloads } from "#engine/felix/chains/common-rules.ts";
import { type DispatchTree, dispatchTree } from "#engine/felix/chains/dispatch-tree.ts";
import { goTo, inInterface, outInterface, RETURN, rule } from "#engine/felix/chains/spelling.ts";
import {
  FROM_HOST,
  FROM_HOST_ENDPOINT,
  FROM_HOST_FORWARD,
  FROM_HOST_FORWARDED,
  FROM_WORKLOAD,
  FROM_WORKLOAD_DISPATCH,
  TO_HOST,
  TO_HOST_ENDPOINT,
  TO_HOST_FORWARD,
  TO_HOST_FORWARDED,
  TO_WORKLOAD,
  TO_WORKLOAD_DISPATCH,
} from "#engine/felix/chains/static-names.ts";
import type { FelixChain, FelixRule } from "#engine/felix/model.ts";
import { endpointChainName } from "#engine/felix/names/chain-names.ts";
import type { RenderOptions } from "#engine/felix/options.ts";

/** Packets of a workload interface without an endpoint are denied. */
export function workloadDispatch(options: RenderOptions, names: readonly string[]): FelixChain[] {
  const end = [rule([], filterDeny(options), "Unknown interface")];
  const common = { childInfix: "", end };
  return [
    ...dispatchTree(names, { ...common, root: FROM_WORKLOAD_DISPATCH, endpointPrefix: FROM_WORKLOAD, interfaceOf: inInterface }),
    ...dispatchTree(names, { ...common, root: TO_WORKLOAD_DISPATCH, endpointPrefix: TO_WORKLOAD, interfaceOf: outInterface }),
  ];
}

export interface HostInterfaces {
  readonly names: readonly string[];
  /** What stands for all other interfaces in chain names, if an endpoint of theirs exists: ANY_INTERFACE. */
  readonly others: string | undefined;
}

/** From and to; `forwarded` also for what is forwarded, which is for the filter table since 3.0. */
export function hostDispatch(
  options: RenderOptions,
  interfaces: HostInterfaces,
  { forwarded }: { readonly forwarded: boolean },
): FelixChain[] {
  return [
    ...fromHostDispatch(interfaces),
    ...toHostDispatch(options, interfaces, { forwarded }),
    ...(forwarded ? hostForwardDispatch(interfaces) : []),
  ];
}

export function fromHostDispatch(interfaces: HostInterfaces): FelixChain[] {
  return hostTree(interfaces, { root: FROM_HOST_ENDPOINT, endpointPrefix: FROM_HOST, interfaceOf: inInterface }, []);
}

/** Policies of the endpoint for all interfaces do not hold for what goes to the node's own workloads. */
export function toHostDispatch(
  options: RenderOptions,
  interfaces: HostInterfaces,
  { forwarded }: { readonly forwarded: boolean },
): FelixChain[] {
  const skips = toWorkloads(options, RETURN).map((skip) => ({
    ...skip,
    comments: ["Skip egress WHEP policy for traffic to local workload"],
  }));
  const tree = { root: TO_HOST_ENDPOINT, endpointPrefix: TO_HOST, interfaceOf: outInterface };
  return hostTree(interfaces, tree, forwarded ? [] : skips);
}

function hostForwardDispatch(interfaces: HostInterfaces): FelixChain[] {
  return [
    ...hostTree(interfaces, { root: FROM_HOST_FORWARD, endpointPrefix: FROM_HOST_FORWARDED, interfaceOf: inInterface }, []),
    ...hostTree(interfaces, { root: TO_HOST_FORWARD, endpointPrefix: TO_HOST_FORWARDED, interfaceOf: outInterface }, []),
  ];
}

type HostTree = Pick<DispatchTree, "root" | "endpointPrefix" | "interfaceOf">;

function hostTree({ names, others }: HostInterfaces, tree: HostTree, beforeOthers: readonly FelixRule[]): FelixChain[] {
  const end = others === undefined ? [] : [...beforeOthers, rule([], goTo(endpointChainName(tree.endpointPrefix, others)))];
  return dispatchTree(names, { ...tree, childInfix: "", end });
}
