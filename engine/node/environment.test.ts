import { describe, expect, test } from "vitest";
import { parseIpSets } from "#engine/ipset/parse.ts";
import { type Address, parseAddress } from "#engine/net/address.ts";
import type { Answer } from "#engine/net/answer.ts";
import type { AddressType } from "#engine/net/environment.ts";
import { packetOf } from "#engine/net/packet.ts";
import { environmentOf } from "#engine/node/environment.ts";
import { UNKNOWN_NODE } from "#engine/node/node.ts";
import { nodeFromDescription } from "#engine/node/oracle-node.ts";

const SETS = parseIpSets("create pods hash:ip\nadd pods 10.65.0.11\nadd pods 10.65.0.12\ncreate none hash:net family inet6\n");
const NODE = nodeFromDescription(
  {
    interfaces: [
      { name: "eth0", addresses: ["192.0.2.1/24", "fd00:a::1/64"] },
      { name: "eth1", addresses: ["198.51.100.1/24"] },
      { name: "cali1" },
    ],
    routes: [
      "10.65.0.11 dev cali1 scope link",
      "blackhole 10.65.0.0/26",
      "default via 192.0.2.254 dev eth0",
      "unreachable fd00:b::/64",
    ],
    sysctls: { "net.ipv6.conf.all.forwarding": 1 },
  },
  SETS,
);
const ENVIRONMENT = environmentOf(NODE);

function at(text: string): Address {
  const address = parseAddress(text);
  if (address === undefined) throw new Error(`bad address in a test: ${text}`);
  return address;
}

describe("sets", () => {
  const packet = packetOf({ source: at("10.65.0.11"), destination: at("192.0.2.1"), protocol: 6 });
  const query = { directions: ["src"], returnNomatch: false, countersAsked: false } as const;

  test("members", () => {
    expect(ENVIRONMENT.inSet("pods", packet, query)).toBe("yes");
    expect(ENVIRONMENT.inSet("pods", packet, { ...query, directions: ["dst"] })).toBe("no");
    expect(ENVIRONMENT.inSet("gone", packet, query)).toBe("unknown");
    expect(environmentOf(UNKNOWN_NODE).inSet("pods", packet, query)).toBe("unknown");
  });

  test("in words", () => {
    expect(ENVIRONMENT.describeSet("pods")).toBe("hash:ip, 2 members: 10.65.0.11, 10.65.0.12");
    expect(ENVIRONMENT.describeSet("none")).toBe("hash:net (IPv6), no members");
    expect(ENVIRONMENT.describeSet("gone")).toBeUndefined();
  });
});

describe("addrtype", () => {
  test.each<[string, AddressType, string | undefined, Answer]>([
    ["192.0.2.1", "LOCAL", undefined, "yes"],
    ["192.0.2.1", "UNICAST", undefined, "no"],
    ["192.0.2.1", "LOCAL", "eth1", "no"],
    ["192.0.2.1", "UNICAST", "eth1", "yes"],
    ["192.0.2.1", "LOCAL", "", "yes"],
    ["127.9.9.9", "LOCAL", undefined, "yes"],
    ["192.0.2.255", "BROADCAST", undefined, "yes"],
    ["192.0.2.255", "BROADCAST", "eth1", "no"],
    ["255.255.255.255", "BROADCAST", undefined, "yes"],
    ["0.0.0.0", "BROADCAST", undefined, "yes"],
    ["224.0.0.251", "MULTICAST", undefined, "yes"],
    ["8.8.8.8", "UNICAST", undefined, "yes"],
    ["10.65.0.50", "BLACKHOLE", undefined, "no"],
    ["10.65.0.50", "UNICAST", undefined, "yes"],
    ["fd00:a::1", "LOCAL", undefined, "yes"],
    ["fd00:a::1", "LOCAL", "eth0", "yes"],
    ["fd00:a::1", "LOCAL", "eth1", "no"],
    ["fd00:a::1", "UNICAST", undefined, "yes"],
    ["fd00:a::", "ANYCAST", undefined, "yes"],
    ["fd00:b::1", "UNREACHABLE", undefined, "yes"],
    ["ff02::1", "MULTICAST", undefined, "yes"],
  ])("%s %s on %s", (address, type, device, expected) => {
    expect(ENVIRONMENT.hasAddressType(at(address), type, device)).toBe(expected);
  });

  test("what can be said of a node nobody knows", () => {
    const { hasAddressType } = environmentOf(UNKNOWN_NODE);
    const asked = (address: string, type: AddressType) => hasAddressType(at(address), type, undefined);
    expect(asked("127.0.0.1", "LOCAL")).toBe("yes");
    expect(asked("224.0.0.1", "LOCAL")).toBe("no");
    expect(asked("192.0.2.1", "LOCAL")).toBe("unknown");
  });
});

describe("rpfilter", () => {
  const strict = { loose: false, validMark: false, acceptLocal: false };
  test.each<[string, string, Partial<typeof strict>, Answer]>([
    ["10.65.0.11", "cali1", {}, "yes"],
    ["10.65.0.11", "eth0", {}, "no"],
    ["10.65.0.11", "eth0", { loose: true }, "yes"],
    ["10.65.0.50", "cali1", { loose: true }, "no"],
    ["8.8.8.8", "eth0", {}, "yes"],
    ["192.0.2.1", "eth0", {}, "no"],
    ["192.0.2.1", "eth0", { acceptLocal: true }, "yes"],
    ["192.0.2.1", "lo", {}, "yes"],
    ["fd00:a::7", "eth0", {}, "yes"],
    ["fd00:a::7", "cali1", {}, "no"],
    ["fd00:b::7", "eth0", { loose: true }, "no"],
    ["::", "eth0", {}, "yes"],
  ])("%s by %s", (source, device, options, expected) => {
    const destination = source.includes(":") ? "fd00:a::1" : "192.0.2.1";
    const packet = packetOf({ source: at(source), destination: at(destination), protocol: 6, inInterface: device });
    expect(ENVIRONMENT.passesReversePath(packet, { ...strict, ...options })).toBe(expected);
  });

  test("not known", () => {
    const packet = packetOf({ source: at("10.0.0.1"), destination: at("10.0.0.2"), protocol: 6, inInterface: "eth0" });
    expect(environmentOf(UNKNOWN_NODE).passesReversePath(packet, strict)).toBe("unknown");
    expect(ENVIRONMENT.passesReversePath({ ...packet, inInterface: undefined }, strict)).toBe("unknown");
  });
});
