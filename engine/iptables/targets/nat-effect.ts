// What the NAT targets share: options, the protocols that have ports to change, and the effect itself.
import type { NatRange, TargetEffect } from "#engine/iptables/extension.ts";
import { setting } from "#engine/iptables/targets/setting.ts";
import { formatNatPlace, type NatPlace, type NatPorts } from "#engine/iptables/values/nat-range.ts";
import { flag } from "#engine/iptables/values/plain.ts";
import { DCCP, ICMP, SCTP, TCP, UDP } from "#engine/iptables/values/protocol.ts";
import { compareAddresses } from "#engine/net/address.ts";

/** SNAT and MASQUERADE take a base, but hand the kernel none. */
export const LOST_BASE = "the port range has a base to count from, which iptables loses here";

/** __NAT_parse(), extensions/libxt_NAT.c: a port may be given for these only. */
const WITH_PORTS: readonly number[] = [TCP, UDP, SCTP, DCCP, ICMP];

export function protocolsFor(ports: NatPorts | undefined): readonly number[] {
  return ports === undefined ? [] : WITH_PORTS;
}

export const randomOption = setting("The port is chosen at random.", flag);
export const randomFullyOption = setting("The port is chosen wholly at random.", flag);
export const persistentOption = setting("A client keeps the same address for every connection.", flag);

export function natEffect(side: NatRange["side"], place: NatPlace, random: boolean): TargetEffect {
  const { addresses, ports } = place;
  if (addresses !== undefined && compareAddresses(addresses.first, addresses.last) > 0) {
    return { kind: "unknown", why: "the range of addresses is written backwards" };
  }
  if (side === "source" && ports?.base !== undefined) return { kind: "unknown", why: LOST_BASE };
  const range: NatRange = { side, addresses, ports, random: random && isFree(side, ports) };
  return { kind: "nat", range, note: `${side} becomes ${formatNatPlace(place)}` };
}

/** Whether there is anything to choose at random (nf_nat_l4proto_unique_tuple(), net/netfilter/nf_nat_core.c). */
export function isFree(side: NatRange["side"], ports: NatPorts | undefined): boolean {
  if (ports === undefined) return side === "source";
  return ports.base === undefined && ports.first !== ports.last;
}
