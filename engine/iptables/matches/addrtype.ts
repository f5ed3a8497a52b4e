import { deviceHooks } from "#engine/iptables/device-hooks.ts";
import { matchModule, option, type Reading } from "#engine/iptables/extension.ts";
import { needsOne, onlyOne } from "#engine/iptables/matches/combination.ts";
import { asList } from "#engine/iptables/matches/saved-words.ts";
import { keywordList, oneOf } from "#engine/iptables/values/names.ts";
import { flag } from "#engine/iptables/values/plain.ts";
import { type Address, formatAddress } from "#engine/net/address.ts";
import { type Answer, and, or, settle } from "#engine/net/answer.ts";
import type { AddressType, Environment } from "#engine/net/environment.ts";

const TYPES: readonly { readonly value: AddressType; readonly summary: string }[] = [
  { value: "UNSPEC", summary: "The address 0.0.0.0 or ::." },
  { value: "UNICAST", summary: "Everything that is none of the others." },
  { value: "LOCAL", summary: "An address of this node." },
  { value: "BROADCAST", summary: "255.255.255.255 or the broadcast address of a connected network." },
  { value: "ANYCAST", summary: "An anycast address of this node." },
  { value: "MULTICAST", summary: "A group address." },
  { value: "BLACKHOLE", summary: "Routed nowhere, silently." },
  { value: "UNREACHABLE", summary: "Routed nowhere, with an answer." },
  { value: "PROHIBIT", summary: "Forbidden by a route." },
  { value: "THROW", summary: "Sent on to the next table." },
  { value: "NAT", summary: "Not used by kernels of today." },
  { value: "XRESOLVE", summary: "Not used by kernels of today." },
];

const values = keywordList({ choices: TYPES, spelling: "cut", noun: "an address type", syntax: "TYPE[,TYPE…]" });

export const addrtype = matchModule({
  name: "addrtype",
  summary: "What the node's local routing table says of an address: its own, a broadcast, anything else.",
  source: "net/netfilter/xt_addrtype.c",
  options: {
    "--src-type": option({
      summary: "The source address is of one of these types.",
      subject: "type of the source address",
      values,
      save: asList(TYPES),
      wanted: oneOf,
      actual: (packet, environment) => describeType(packet.source, environment),
    }),
    "--dst-type": option({
      summary: "The destination address is of one of these types.",
      subject: "type of the destination address",
      values,
      save: asList(TYPES),
      wanted: oneOf,
      actual: (packet, environment) => describeType(packet.destination, environment),
    }),
    "--limit-iface-in": option({
      summary: "Look at the addresses of the incoming device only.",
      values: flag,
      wanted: () => "on the incoming device",
    }),
    "--limit-iface-out": option({
      summary: "Look at the addresses of the outgoing device only.",
      values: flag,
      wanted: () => "on the outgoing device",
    }),
  },
  test(readings, packet, environment) {
    const limited = readings["--limit-iface-in"] ?? readings["--limit-iface-out"];
    const limit = readings["--limit-iface-in"] ? packet.inInterface : packet.outInterface;
    if (limited !== undefined && limit === undefined) return "unknown";
    // addrtype_mt_v1(): no device at this hook is the same as no limit.
    const device = limited === undefined || limit === "" ? undefined : limit;
    return and(
      testTypes(readings["--src-type"], packet.source, device, environment),
      testTypes(readings["--dst-type"], packet.destination, device, environment),
    );
  },
  check: (readings, { family }) =>
    needsOne(readings, "--src-type", "--dst-type") ??
    onlyOne(readings, "--limit-iface-in", "--limit-iface-out") ??
    (family === 6 ? (refuseIpv6(readings["--src-type"]) ?? refuseIpv6(readings["--dst-type"])) : undefined),
  hooksWith: (readings) => deviceHooks(readings["--limit-iface-in"], readings["--limit-iface-out"]),
  examples: [
    { rule: "-m addrtype --dst-type LOCAL", unknown: [{}] },
    { rule: "-m addrtype ! --src-type LOCAL --limit-iface-in", unknown: [{ inInterface: undefined }, { inInterface: "eth0" }] },
  ],
});

/** Types of which addrtype_mt_checkentry_v1() says that IPv6 has none. */
const IPV4_ONLY: readonly string[] = ["BROADCAST", "BLACKHOLE", "PROHIBIT", "THROW", "NAT", "XRESOLVE"];

function refuseIpv6(reading: Reading<readonly string[]> | undefined): string | undefined {
  const found = reading?.value.find((type) => IPV4_ONLY.includes(type));
  return found && `The kernel knows no ${found} for IPv6.`;
}

/** Types of which IPv6 asks the address itself. */
const OF_ADDRESS: readonly string[] = ["UNSPEC", "UNICAST", "MULTICAST"];

/**
 * An IPv4 address has one type, so a list asks for any of them (match_type()). For IPv6 the address must be of every listed
 * type that is told from it alone, and of one of those that its route tells (match_type6(), both in xt_addrtype.c).
 */
function testTypes(
  reading: Reading<readonly string[]> | undefined,
  address: Address,
  device: string | undefined,
  environment: Environment,
): Answer {
  if (reading === undefined) return "yes";
  const has = (type: AddressType) => environment.hasAddressType(address, type, device);
  const asked = TYPES.map(({ value }) => value).filter((type) => reading.value.includes(type));
  if (address.length === 1) return settle(anyOf(asked.map(has)), reading.negated);
  const byRoute = asked.filter((type) => !OF_ADDRESS.includes(type));
  const own = asked.filter((type) => OF_ADDRESS.includes(type)).map(has);
  const all = own.reduce((result, one) => and(result, one), byRoute.length === 0 ? "yes" : anyOf(byRoute.map(has)));
  return settle(all, reading.negated);
}

function anyOf(answers: readonly Answer[]): Answer {
  return answers.reduce((result, one) => or(result, one), "no");
}

function describeType(address: Address, environment: Environment): string | undefined {
  const type = TYPES.find(({ value }) => environment.hasAddressType(address, value, undefined) === "yes");
  return type && `${type.value} (${formatAddress(address)})`;
}
