// cali-wl-to-host: what a workload sends to its own node (filterWorkloadToHostChain(), felix/rules/static.go).
import { type Family, filterAllow } from "#engine/felix/chains/common-rules.ts";
import { destinationPort, jump, rule, sourcePort } from "#engine/felix/chains/spelling.ts";
import { FROM_WORKLOAD_DISPATCH, WORKLOAD_TO_HOST } from "#engine/felix/chains/static-names.ts";
import type { FelixChain, FelixRule } from "#engine/felix/model.ts";
import type { RenderOptions } from "#engine/felix/options.ts";

/** Multicast listener query, report and done, router solicitation, neighbour solicitation and advertisement. */
const ROUTER_ICMP_TYPES = [130, 131, 132, 133, 135, 136];

export function workloadToHost(options: RenderOptions, family: Family): FelixChain {
  const allow = filterAllow(options);
  const icmp = ROUTER_ICMP_TYPES.map((type) => rule(["-p 58", `-m icmp6 --icmpv6-type ${type}`], allow));
  return {
    name: WORKLOAD_TO_HOST,
    rules: [
      ...(family === 6 ? icmp : []),
      ...(options.openStackSpecialCases ? openStackRules(options, family) : []),
      rule([], jump(FROM_WORKLOAD_DISPATCH)),
      rule([], jump(options.endpointToHostAction), "Configured DefaultEndpointToHostAction"),
    ],
  };
}

function openStackRules(options: RenderOptions, family: Family): FelixRule[] {
  const allow = filterAllow(options);
  const [client, server] = family === 4 ? [68, 67] : [546, 547];
  const metadata =
    family === 4 && options.openStackMetadataIp !== undefined
      ? [rule(["-p tcp", `--destination ${options.openStackMetadataIp}`, destinationPort(options.openStackMetadataPort)], allow)]
      : [];
  return [
    ...metadata,
    rule(["-p udp", sourcePort(client), destinationPort(server)], allow),
    rule(["-p udp", destinationPort(53)], allow),
  ];
}
