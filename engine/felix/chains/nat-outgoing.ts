// cali-nat-outgoing: workloads of pools with natOutgoing leave the cluster under the node's address
// (NATOutgoingChain(), felix/rules/nat.go).
import type { Family } from "#engine/felix/chains/common-rules.ts";
import { notDestinationSet, outInterface, RETURN, rule, sourceSet } from "#engine/felix/chains/spelling.ts";
import { NAT_OUTGOING } from "#engine/felix/chains/static-names.ts";
import type { FelixChain, FelixRule, PortRange } from "#engine/felix/model.ts";
import { setName } from "#engine/felix/names/set-names.ts";
import type { RenderOptions } from "#engine/felix/options.ts";
import type { Vintage } from "#engine/felix/vintage.ts";

/** `active`: some pool of the family has natOutgoing. */
export function natOutgoing(
  vintage: Vintage,
  options: RenderOptions,
  family: Family,
  { active }: { readonly active: boolean },
): FelixChain {
  if (!active) return { name: NAT_OUTGOING, rules: [] };
  const rest = rule(outgoing(vintage, options, family, undefined), translate(options, undefined));
  const ports = options.natPortRange;
  if (ports === undefined) return { name: NAT_OUTGOING, rules: [rest] };
  return { name: NAT_OUTGOING, rules: [...["tcp", "udp"].flatMap((protocol) => limited(protocol, ports)), rest] };

  function limited(protocol: string, range: PortRange): FelixRule[] {
    const match = outgoing(vintage, options, family, protocol);
    return [rule(match, translate(options, range)), rule(match, RETURN)];
  }
}

function outgoing(
  vintage: Vintage,
  options: RenderOptions,
  family: Family,
  protocol: string | undefined,
): (string | undefined)[] {
  const hosts = notDestinationSet(setName(vintage, family, "all-hosts-net"));
  const filter = options.natOutgoingInterfaceFilter;
  return [
    sourceSet(setName(vintage, family, "masq-ipam-pools")),
    notDestinationSet(setName(vintage, family, vintage.poolsSet)),
    options.natOutgoingExclusions === "IPPoolsAndHostIPs" ? hosts : undefined,
    protocol === undefined ? undefined : `-p ${protocol}`,
    filter === "" ? undefined : outInterface(filter),
  ];
}

function translate(options: RenderOptions, ports: PortRange | undefined): string {
  const address = options.natOutgoingAddress;
  return address === undefined ? masquerade(options, ports) : snat(options, address, ports);
}

export function masquerade(options: RenderOptions, ports?: PortRange): string {
  const range = ports === undefined ? "" : ` --to-ports ${portRange(ports)}`;
  return `--jump MASQUERADE${range}${options.randomFully ? " --random-fully" : ""}`;
}

export function snat(options: RenderOptions, address: string, ports: PortRange | undefined): string {
  const source = ports === undefined ? address : `${address}:${portRange(ports)}`;
  return `--jump SNAT --to-source ${source}${options.randomFully ? " --random-fully" : ""}`;
}

function portRange({ first, last }: PortRange): string {
  return first === last ? `${first}` : `${first}-${last}`;
}
