// Which parts of a packet a match looks at that a rule on the way may change, and which a target changes: so that two
// rules are only compared where the packet is the same at both. Parts no rule changes (addresses, ports, devices) have no
// bit: NAT gives a verdict, so that no rule of the chain comes after it.

const MARK = 1;
const CONNECTION_MARK = 2;
export const HEADER = 4;
const SETS = 8;
const TRACKING = 16;
export const EVERYTHING = 31;

function each(names: string, bits: number): [string, number][] {
  return names.split(" ").map((name) => [name, bits]);
}

/** By match; one that is not listed may look at everything. */
export const LOOKS_AT: ReadonlyMap<string, number> = new Map([
  ...each("tcp udp udplite icmp icmp6 sctp dccp multiport ah esp iprange mac owner physdev pkttype addrtype", 0),
  ...each("ipv6header frag hbh dst rt mh srh time cpu policy devgroup realm string limit cgroup", 0),
  ...each("mark", MARK),
  ...each("connmark", CONNECTION_MARK),
  ...each("dscp tos ecn ttl hl tcpmss length", HEADER),
  ...each("set", SETS),
  ...each("conntrack state helper connlabel ipvs cluster", TRACKING),
]);

/** By target; one that is not listed may change everything. */
export const ALTERED_BY: ReadonlyMap<string, number> = new Map([
  ...each("ACCEPT DROP REJECT RETURN QUEUE NFQUEUE DNAT SNAT MASQUERADE REDIRECT NETMAP", 0),
  ...each("LOG NFLOG ULOG TRACE AUDIT LED IDLETIMER RATEEST TEE CLASSIFY SECMARK CONNSECMARK", 0),
  ...each("MARK HMARK", MARK),
  ...each("CONNMARK", MARK | CONNECTION_MARK),
  ...each("DSCP TOS ECN TTL HL TCPMSS CHECKSUM", HEADER),
  ...each("SET", SETS | MARK),
  ...each("CT NOTRACK", TRACKING),
]);

/** A chain that a rule jumps to may do whatever its table allows; CT and NOTRACK stand in raw only. */
export function alteredByChain(table: string): number {
  return table === "raw" ? EVERYTHING : EVERYTHING & ~TRACKING;
}
