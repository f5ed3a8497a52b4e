// With kube-proxy in IPVS mode forwarded packets pass INPUT and OUTPUT instead of FORWARD. These chains and rules tell them
// from the node's own by a mark that names the endpoint they came from (felix/rules/static.go).
import { type Family, policyAccepted, toWorkloads } from "#engine/felix/chains/common-rules.ts";
import {
  clearMark,
  conntrackState,
  destinationPorts,
  destinationSet,
  goTo,
  hasOtherMark,
  jump,
  notDestinationSet,
  outInterface,
  RETURN,
  rule,
  someOfMark,
} from "#engine/felix/chains/spelling.ts";
import {
  FORWARD_CHECK,
  FORWARD_ENDPOINT_MARK,
  FROM_ENDPOINT_MARK,
  SET_ENDPOINT_MARK,
  TO_HOST_FORWARD,
  TO_WORKLOAD_DISPATCH,
} from "#engine/felix/chains/static-names.ts";
import type { FelixChain, FelixRule, PortRange } from "#engine/felix/model.ts";
import { setName } from "#engine/felix/names/set-names.ts";
import type { RenderOptions } from "#engine/felix/options.ts";
import type { Vintage } from "#engine/felix/vintage.ts";

export function inputEndpointMarkRules(vintage: Vintage, options: RenderOptions): FelixRule[] {
  if (vintage.ipvs !== "marks" || !options.kubeIpvsSupport) return [];
  const { endpoint } = options.marks;
  return [rule([], clearMark(endpoint)), rule([], jump(FORWARD_CHECK)), rule([someOfMark(endpoint)], RETURN)];
}

export function outputEndpointMarkRules(vintage: Vintage, options: RenderOptions): FelixRule[] {
  switch (vintage.ipvs) {
    case "none":
      return [];
    case "match":
      return options.workloadPrefixes.map((prefix) =>
        rule([outInterface(`${prefix}+`), "-m ipvs --ipvs"], jump(TO_WORKLOAD_DISPATCH)),
      );
    case "marks":
      return options.kubeIpvsSupport ? [rule([someOfMark(options.marks.endpoint)], goTo(FORWARD_ENDPOINT_MARK))] : [];
  }
}

/** Is a packet in INPUT really for a service, thus to be forwarded? */
export function forwardCheck(vintage: Vintage, options: RenderOptions, family: Family): FelixChain {
  const host = setName(vintage, family, "this-host");
  const nodePorts = multiportGroups(options.kubeNodePortRanges).flatMap((ports) =>
    ["tcp", "udp"].map((protocol) =>
      rule(
        [`-p ${protocol}`, destinationPorts(ports), destinationSet(host)],
        goTo(SET_ENDPOINT_MARK),
        "To kubernetes NodePort service",
      ),
    ),
  );
  return {
    name: FORWARD_CHECK,
    rules: [
      rule([conntrackState("RELATED,ESTABLISHED")], RETURN),
      ...nodePorts,
      rule([notDestinationSet(host)], jump(SET_ENDPOINT_MARK), "To kubernetes service"),
    ],
  };
}

/** What FORWARD does, by marks instead of incoming interfaces, which OUTPUT cannot match. */
export function forwardEndpointMark(options: RenderOptions): FelixChain {
  const { endpoint, nonCaliEndpoint } = options.marks;
  return {
    name: FORWARD_ENDPOINT_MARK,
    rules: [
      rule([hasOtherMark(nonCaliEndpoint, endpoint)], jump(FROM_ENDPOINT_MARK)),
      ...toWorkloads(options, jump(TO_WORKLOAD_DISPATCH)),
      rule([], jump(TO_HOST_FORWARD)),
      rule([], clearMark(endpoint)),
      policyAccepted(options),
    ],
  };
}

const MULTIPORT_SLOTS = 15;

/** multiport holds 15 ports; a range takes two places (SplitPortList(), felix/rules/policy.go). */
function multiportGroups(ranges: readonly PortRange[]): PortRange[][] {
  const groups: PortRange[][] = [];
  let group: PortRange[] = [];
  let free = MULTIPORT_SLOTS;
  for (const range of ranges) {
    const slots = range.first === range.last ? 1 : 2;
    if (slots > free) {
      groups.push(group);
      group = [];
      free = MULTIPORT_SLOTS;
    }
    group.push(range);
    free -= slots;
  }
  return group.length === 0 ? groups : [...groups, group];
}
