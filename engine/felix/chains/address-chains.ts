// Chains that list addresses: blocked CIDRs of services, spoofed sources that are allowed, DSCP values
// (felix/rules/nat.go, dscp.go; felix/dataplane/linux/endpoint_mgr.go for cali-rpf-skip).
import type { Family } from "#engine/felix/chains/common-rules.ts";
import { ACCEPT, DROP, inInterface, jump, rule } from "#engine/felix/chains/spelling.ts";
import { CIDR_BLOCK, EGRESS_DSCP, RPF_SKIP } from "#engine/felix/chains/static-names.ts";
import type { FelixChain } from "#engine/felix/model.ts";
import type { RenderOptions } from "#engine/felix/options.ts";

/** Packets to a service address that no service takes would go in circles between the node and its router. */
export function cidrBlock(options: RenderOptions, family: Family): FelixChain {
  const cidrs = options.blockedCidrs.filter((cidr) => cidr.includes(":") === (family === 6)).toSorted();
  const action = options.serviceLoopPrevention === "Reject" ? jump("REJECT") : DROP;
  const rules = cidrs.map((cidr) => rule([`--destination ${cidr}`], action));
  return { name: CIDR_BLOCK, rules: options.serviceLoopPrevention === "Disabled" ? [] : rules };
}

export interface SpoofedSource {
  readonly interfaceName: string;
  readonly cidr: string;
}

/** Interfaces and prefixes in the order given. */
export function rpfSkip(allowed: readonly SpoofedSource[]): FelixChain {
  return {
    name: RPF_SKIP,
    rules: allowed.map(({ interfaceName, cidr }) => rule([inInterface(interfaceName), `--source ${cidr}`], ACCEPT)),
  };
}

export interface DscpValue {
  /** Addresses of one workload or host endpoint. */
  readonly sources: readonly string[];
  /** 0 to 63. */
  readonly value: number;
}

export function egressDscp(values: readonly DscpValue[]): FelixChain {
  return {
    name: EGRESS_DSCP,
    rules: values.map(({ sources, value }) => rule([`--source ${sources.join(",")}`], `--jump DSCP --set-dscp ${value}`)),
  };
}
