// ICMP and ICMPv6 messages by name, as a packet has them: always with a code. Names are iptables'.
import type { Family } from "#engine/net/address.ts";

export interface IcmpMessage {
  readonly type: number;
  readonly code: number;
}

const ICMP: ReadonlyMap<string, IcmpMessage> = names(
  "echo-request=8 ping=8 echo-reply=0 pong=0 destination-unreachable=3 network-unreachable=3 host-unreachable=3/1 " +
    "protocol-unreachable=3/2 port-unreachable=3/3 fragmentation-needed=3/4 network-prohibited=3/9 host-prohibited=3/10 " +
    "communication-prohibited=3/13 source-quench=4 redirect=5 network-redirect=5 host-redirect=5/1 router-advertisement=9 " +
    "router-solicitation=10 time-exceeded=11 ttl-exceeded=11 ttl-zero-during-transit=11 ttl-zero-during-reassembly=11/1 " +
    "parameter-problem=12 timestamp-request=13 timestamp-reply=14 address-mask-request=17 address-mask-reply=18",
);

const ICMPV6: ReadonlyMap<string, IcmpMessage> = names(
  "echo-request=128 ping=128 echo-reply=129 pong=129 destination-unreachable=1 no-route=1 communication-prohibited=1/1 " +
    "address-unreachable=1/3 port-unreachable=1/4 packet-too-big=2 time-exceeded=3 ttl-exceeded=3 " +
    "ttl-zero-during-transit=3 ttl-zero-during-reassembly=3/1 parameter-problem=4 router-solicitation=133 " +
    "router-advertisement=134 neighbour-solicitation=135 neighbor-solicitation=135 neighbour-advertisement=136 " +
    "neighbor-advertisement=136 redirect=137",
);

const EVERY = [...new Set([...ICMP.keys(), ...ICMPV6.keys()])];

export function icmpNames(family: Family): readonly string[] {
  return [...messages(family).keys()];
}

/** Whether either family has a message of this name, in any case. */
export function isIcmpName(text: string): boolean {
  return EVERY.includes(text.toLowerCase());
}

/** A message from its name in any case. */
export function icmpNamed(family: Family, text: string): IcmpMessage | undefined {
  return messages(family).get(text.toLowerCase());
}

/** The first name of a type and code, or undefined. */
export function icmpName(family: Family, message: IcmpMessage): string | undefined {
  for (const [name, { type, code }] of messages(family)) if (type === message.type && code === message.code) return name;
  return undefined;
}

function messages(family: Family): ReadonlyMap<string, IcmpMessage> {
  return family === 4 ? ICMP : ICMPV6;
}

/** Reads `NAME=TYPE[/CODE]` items; without a code it is 0. */
function names(text: string): ReadonlyMap<string, IcmpMessage> {
  return new Map(
    text.split(" ").map((item) => {
      const [name = "", numbers = ""] = item.split("=");
      const [type, code = "0"] = numbers.split("/");
      return [name, { type: Number(type), code: Number(code) }];
    }),
  );
}
