// The chains that set the mark of an endpoint and go by it (endpointMarkDispatchChains(), felix/rules/dispatch.go).
import { filterDeny, fromWorkloads } from "#engine/felix/chains/common-rules.ts";
import { type DispatchTree, dispatchRules } from "#engine/felix/chains/dispatch-tree.ts";
import type { EndpointMarks } from "#engine/felix/chains/endpoint-marks.ts";
import { goTo, hasMark, inInterface, rule, setMaskedMark } from "#engine/felix/chains/spelling.ts";
import {
  FROM_ENDPOINT_MARK,
  FROM_HOST_FORWARDED,
  FROM_WORKLOAD,
  SET_ENDPOINT_MARK,
  SET_MARK,
} from "#engine/felix/chains/static-names.ts";
import type { FelixChain, FelixRule } from "#engine/felix/model.ts";
import { endpointChainName } from "#engine/felix/names/chain-names.ts";
import type { RenderOptions } from "#engine/felix/options.ts";
import type { Vintage } from "#engine/felix/vintage.ts";

/** cali-sm-INTERFACE; without rules where no mark was left. */
export function setMarkChain(options: RenderOptions, interfaceName: string, marks: EndpointMarks): FelixChain {
  const mark = marks.get(interfaceName);
  return {
    name: endpointChainName(SET_MARK, interfaceName),
    rules: mark === undefined ? [] : [rule([], setMaskedMark(mark, options.marks.endpoint))],
  };
}

export interface MarkedInterfaces {
  readonly workloads: readonly string[];
  readonly hosts: readonly string[];
  readonly marks: EndpointMarks;
}

export function endpointMarkDispatch(vintage: Vintage, options: RenderOptions, interfaces: MarkedInterfaces): FelixChain[] {
  const { endpoint, nonCaliEndpoint } = options.marks;
  const workloads = dispatchRules(interfaces.workloads, setMarkTree(vintage.endpointMarkKinds ? "wep-" : ""));
  const hosts = dispatchRules(interfaces.hosts, setMarkTree(vintage.endpointMarkKinds ? "hep-" : ""));
  const unknown = fromWorkloads(options, filterDeny(options)).map((deny) => ({ ...deny, comments: ["Unknown endpoint"] }));
  const nobody = rule([], setMaskedMark(nonCaliEndpoint, endpoint), "Non-Cali endpoint mark");
  const rootRules = [...workloads.rules, ...hosts.rules, ...unknown, nobody];
  return [
    ...workloads.children,
    ...hosts.children,
    { name: SET_ENDPOINT_MARK, rules: rootRules },
    fromEndpointMark(options, interfaces),
  ];
}

function setMarkTree(childInfix: string): DispatchTree {
  return { root: SET_ENDPOINT_MARK, childInfix, endpointPrefix: SET_MARK, interfaceOf: inInterface, end: [] };
}

function fromEndpointMark(options: RenderOptions, interfaces: MarkedInterfaces): FelixChain {
  return {
    name: FROM_ENDPOINT_MARK,
    rules: [
      ...markRules(options, interfaces.workloads, FROM_WORKLOAD, interfaces.marks),
      ...markRules(options, interfaces.hosts, FROM_HOST_FORWARDED, interfaces.marks),
      rule([], filterDeny(options), "Unknown interface"),
    ],
  };
}

function markRules(options: RenderOptions, names: readonly string[], prefix: string, marks: EndpointMarks): FelixRule[] {
  return [...new Set(names)].sort().flatMap((name) => {
    const mark = marks.get(name);
    return mark === undefined ? [] : [rule([hasMark(mark, options.marks.endpoint)], goTo(endpointChainName(prefix, name)))];
  });
}
