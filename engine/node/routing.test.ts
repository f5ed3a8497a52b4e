import { describe, expect, test } from "vitest";
import { type Address, formatAddress, parseAddress } from "#engine/net/address.ts";
import { type Packet, packetOf } from "#engine/net/packet.ts";
import { nodeFromBundle } from "#engine/node/bundle.ts";
import { inferNode } from "#engine/node/infer.ts";
import { type NodeContext, type RoutingDecision, UNKNOWN_NODE } from "#engine/node/node.ts";
import { nodeFromDescription } from "#engine/node/oracle-node.ts";
import { masqueradeAddress, redirectAddress, routeInput, routeOutput } from "#engine/node/routing.ts";

const DESCRIPTION = {
  interfaces: [
    { name: "eth0", addresses: ["192.0.2.1/24", "192.0.2.9/24", "fd00:a::1/64"] },
    { name: "eth1", addresses: ["198.51.100.1/24"] },
    { name: "cali1" },
    { name: "eth2", addresses: ["10.2.0.1/24"], up: false },
  ],
  routes: [
    "10.65.0.11 dev cali1 scope link",
    "blackhole 10.65.0.0/26",
    "unreachable 10.66.0.0/16",
    "10.67.0.0/16 via 192.0.2.7 dev eth0",
    "10.67.0.0/16 via 198.51.100.7 dev eth1 metric 50",
    "10.68.0.0/16 nexthop via 192.0.2.7 dev eth0 nexthop via 198.51.100.7 dev eth1",
    "default via 192.0.2.254 dev eth0",
    "default via 198.51.100.254 dev eth1 table 100",
    "fd00:65::11/128 dev cali1",
    "default via fd00:a::254 dev eth0",
  ],
  rules: ["fwmark 0x10/0x10 lookup 100"],
  sysctls: { "net.ipv4.ip_forward": 1, "net.ipv6.conf.all.forwarding": 1, "net.ipv4.conf.cali1.rp_filter": 1 },
};
const NODE = nodeFromDescription(DESCRIPTION);

function node(sysctls: Readonly<Record<string, number>>): NodeContext {
  return nodeFromDescription({ ...DESCRIPTION, sysctls: { ...DESCRIPTION.sysctls, ...sysctls } });
}

function at(text: string): Address {
  const address = parseAddress(text);
  if (address === undefined) throw new Error(`bad address in a test: ${text}`);
  return address;
}

function packet(source: string, destination: string, more: Partial<Packet> = {}): Packet {
  return packetOf({ source: at(source), destination: at(destination), protocol: 6, ...more });
}

function words(decision: RoutingDecision): string {
  switch (decision.kind) {
    case "local":
      return "local";
    case "dropped":
    case "unknown":
      return `${decision.kind}: ${decision.why}`;
    case "forward":
      return `forward ${decision.device}${decision.gateway === undefined ? "" : ` via ${formatAddress(decision.gateway)}`}`;
    case "output": {
      const copy = decision.alsoDelivered === undefined ? "" : `, also delivered: ${decision.alsoDelivered}`;
      return `output ${decision.device} from ${decision.source && formatAddress(decision.source)}${copy}`;
    }
  }
}

describe("received packets", () => {
  test.each<[string, string, string, Partial<Packet>, string]>([
    ["eth0", "192.0.2.7", "192.0.2.1", {}, "local"],
    ["eth0", "192.0.2.7", "198.51.100.1", {}, "local"],
    ["eth0", "192.0.2.7", "10.2.0.1", {}, "local"],
    ["eth0", "192.0.2.7", "192.0.2.255", {}, "local"],
    ["eth0", "0.0.0.0", "255.255.255.255", {}, "local"],
    ["eth0", "192.0.2.7", "224.0.0.1", {}, "local"],
    ["eth0", "192.0.2.7", "224.0.0.251", {}, "dropped: nobody on the node has joined the multicast group"],
    ["eth0", "192.0.2.7", "10.65.0.11", {}, "forward cali1"],
    ["cali1", "10.65.0.11", "8.8.8.8", {}, "forward eth0 via 192.0.2.254"],
    ["cali1", "10.65.0.11", "8.8.8.8", { mark: 0x10 }, "forward eth1 via 198.51.100.254"],
    ["cali1", "10.65.0.11", "10.67.0.1", {}, "forward eth0 via 192.0.2.7"],
    ["cali1", "10.65.0.11", "10.68.0.1", {}, "unknown: the route has several ways, by eth0 and eth1"],
    ["cali1", "10.65.0.11", "10.65.0.50", {}, "dropped: the route to the destination is of type blackhole"],
    ["cali1", "10.65.0.11", "10.66.0.1", {}, "dropped: the route to the destination is of type unreachable"],
    ["cali1", "10.65.0.11", "8.8.8.8", { ttl: 1 }, "dropped: the TTL is used up (time exceeded)"],
    ["cali1", "10.65.0.11", "192.0.2.1", { ttl: 1 }, "local"],
    ["cali1", "10.65.0.11", "8.8.8.8", { linkType: "broadcast" }, "dropped: the frame was a broadcast, which is not forwarded"],
    ["cali1", "10.65.0.50", "8.8.8.8", {}, "dropped: no route leads back to the source (rp_filter of cali1)"],
    ["cali1", "8.8.4.4", "8.8.8.8", {}, "dropped: the way back to the source leaves by eth0, not by cali1 (rp_filter)"],
    ["eth0", "192.0.2.1", "8.8.8.8", {}, "dropped: the source is an address of the node itself (martian source)"],
    ["eth0", "127.0.0.5", "192.0.2.1", {}, "dropped: the source is a loopback address on the wire (martian source)"],
    ["eth0", "192.0.2.7", "127.0.0.1", {}, "dropped: the destination is a loopback address on the wire (martian destination)"],
    ["eth0", "224.0.0.1", "192.0.2.1", {}, "dropped: the source is not a possible source (martian source)"],
    ["eth2", "10.2.0.7", "192.0.2.1", {}, "dropped: eth2 is down"],
    ["eth7", "10.2.0.7", "192.0.2.1", {}, "unknown: the node has no interface eth7"],
    ["lo", "192.0.2.1", "192.0.2.1", {}, "local"],
    ["eth0", "fd00:a::7", "fd00:a::1", {}, "local"],
    ["eth0", "fd00:a::7", "fd00:65::11", {}, "forward cali1"],
    ["cali1", "fd00:65::11", "2001:db8::1", {}, "forward eth0 via fd00:a::254"],
    ["cali1", "fd00:77::1", "2001:db8::1", {}, "forward eth0 via fd00:a::254"],
    ["cali1", "fe80::1", "2001:db8::1", {}, "dropped: a link-local source is not forwarded"],
    ["eth0", "fe80::1", "ff02::1:ff00:1", {}, "local"],
    ["eth0", "fe80::1", "ff02::1:ff00:2", {}, "dropped: nobody on the node has joined the multicast group"],
    ["eth0", "fe80::1", "ff02::1", {}, "local"],
    ["cali1", "fd00:65::11", "2001:db8::1", { ttl: 1 }, "dropped: the hop limit is used up (time exceeded)"],
  ])("%s %s > %s", (device, source, destination, more, expected) => {
    expect(words(routeInput(NODE, { packet: packet(source, destination, more), device }))).toBe(expected);
  });

  test.each<[string, Readonly<Record<string, number>>, string, string, string, string]>([
    [
      "forwarding off",
      { "net.ipv4.ip_forward": 0 },
      "cali1",
      "10.65.0.11",
      "8.8.8.8",
      "dropped: IPv4 forwarding is off (net.ipv4.ip_forward = 0)",
    ],
    [
      "forwarding off on the device",
      { "net.ipv4.conf.cali1.forwarding": 0 },
      "cali1",
      "10.65.0.11",
      "8.8.8.8",
      "dropped: IPv4 forwarding is off (net.ipv4.ip_forward = 0)",
    ],
    [
      "loose mode helps only a device with an address",
      { "net.ipv4.conf.all.rp_filter": 2 },
      "eth1",
      "8.8.4.4",
      "192.0.2.1",
      "local",
    ],
    [
      "loose mode, no address",
      { "net.ipv4.conf.all.rp_filter": 2 },
      "cali1",
      "8.8.4.4",
      "192.0.2.1",
      "dropped: the way back to the source leaves by eth0, not by cali1 (rp_filter)",
    ],
    ["accept_local", { "net.ipv4.conf.eth0.accept_local": 1 }, "eth0", "192.0.2.1", "10.65.0.11", "forward cali1"],
    ["route_localnet", { "net.ipv4.conf.eth0.route_localnet": 1 }, "eth0", "192.0.2.7", "127.0.0.1", "local"],
  ])("%s", (_, sysctls, device, source, destination, expected) => {
    expect(words(routeInput(node(sysctls), { packet: packet(source, destination), device }))).toBe(expected);
  });
});

describe("packets of the node's own", () => {
  test.each<[string, string, Partial<Packet>, string | undefined, string]>([
    ["0.0.0.0", "8.8.8.8", {}, undefined, "output eth0 from 192.0.2.1"],
    ["0.0.0.0", "198.51.100.7", {}, undefined, "output eth1 from 198.51.100.1"],
    ["0.0.0.0", "10.65.0.11", {}, undefined, "output cali1 from 192.0.2.1"],
    ["198.51.100.1", "8.8.8.8", {}, undefined, "output eth0 from 198.51.100.1"],
    ["192.0.2.1", "8.8.8.8", { mark: 0x10 }, undefined, "output eth1 from 192.0.2.1"],
    ["192.0.2.1", "8.8.8.8", {}, "eth1", "output eth1 from 192.0.2.1"],
    ["192.0.2.1", "198.51.100.1", {}, undefined, "output lo from 192.0.2.1"],
    ["127.0.0.1", "127.0.0.1", {}, undefined, "output lo from 127.0.0.1"],
    ["127.0.0.1", "10.65.0.11", {}, undefined, "dropped: a loopback source cannot leave by cali1"],
    ["192.0.2.1", "192.0.2.255", {}, undefined, "output eth0 from 192.0.2.1, also delivered: yes"],
    ["198.51.100.1", "255.255.255.255", {}, undefined, "output eth1 from 198.51.100.1, also delivered: yes"],
    ["198.51.100.1", "224.0.0.251", {}, undefined, "output eth1 from 198.51.100.1"],
    ["192.0.2.1", "10.65.0.50", {}, undefined, "dropped: the route to the destination is of type blackhole"],
    ["192.0.2.1", "10.2.0.7", {}, "eth2", "dropped: eth2 is down"],
    ["::", "2001:db8::1", {}, undefined, "output eth0 from fd00:a::1"],
    ["::", "fd00:65::11", {}, undefined, "output cali1 from fd00:a::1"],
    ["::1", "fd00:a::1", {}, undefined, "output lo from ::1"],
  ])("%s > %s", (source, destination, more, bindDevice, expected) => {
    expect(words(routeOutput(NODE, { packet: packet(source, destination, more), bindDevice }))).toBe(expected);
  });
});

describe("what nobody told", () => {
  const unknown = (text: string) => `unknown: ${text}`;
  const bare = nodeFromBundle([
    { role: "ip-addr", text: "2: eth0: <UP> mtu 1500\n    inet 192.0.2.1/24 scope global eth0\n3: cali1: <UP> mtu 1500\n" },
    {
      role: "ip-route",
      text: "default via 192.0.2.254 dev eth0\n192.0.2.0/24 dev eth0 scope link\n10.65.0.11 dev cali1 scope link\n",
    },
  ]);
  const inferred = inferNode(bare);
  test.each<[string, NodeContext, string, string, string]>([
    ["nothing at all", UNKNOWN_NODE, "192.0.2.7", "192.0.2.1", unknown("the node's IPv4 addresses (ip addr) are not known")],
    ["nothing at all, everybody", UNKNOWN_NODE, "0.0.0.0", "255.255.255.255", "local"],
    ["an own address", inferred, "192.0.2.7", "192.0.2.1", "local"],
    ["rules", bare, "192.0.2.7", "10.65.0.11", unknown("the IPv4 routing rules (ip rule) are not known")],
    ["rules and forwarding assumed", inferred, "192.0.2.7", "10.65.0.11", "forward cali1"],
    [
      "rp_filter, where it matters",
      inferred,
      "10.65.0.11",
      "192.0.2.1",
      unknown("rp_filter of eth0 is not known, and the way back to the source does not lead by it"),
    ],
    [
      "a source that fails with and without rp_filter",
      inferred,
      "192.0.2.1",
      "10.65.0.11",
      "dropped: the source is an address of the node itself (martian source)",
    ],
    [
      "multicast groups",
      inferred,
      "192.0.2.7",
      "224.0.0.251",
      unknown("whether a program on the node has joined the multicast group is not known"),
    ],
    [
      "route_localnet",
      inferred,
      "192.0.2.7",
      "127.0.0.1",
      unknown("route_localnet of eth0 is not known, and the packet has a 127.0.0.0/8 address"),
    ],
    ["IPv6 routes", inferred, "fd00::7", "fd00::1", unknown("the node's IPv6 routes (ip route) are not known")],
  ])("%s", (_, context, source, destination, expected) => {
    expect(words(routeInput(context, { packet: packet(source, destination), device: "eth0" }))).toBe(expected);
  });

  test("loopback is the node's own, whatever else is not known", () => {
    expect(words(routeOutput(UNKNOWN_NODE, { packet: packet("127.0.0.1", "127.0.0.1") }))).toBe("output lo from 127.0.0.1");
    expect(words(routeOutput(UNKNOWN_NODE, { packet: packet("::1", "::1") }))).toBe("output lo from ::1");
  });

  test("a rule with a condition that is not modelled matters only where it leads elsewhere", () => {
    const rules =
      "0: from all lookup local\n10: from all dport 80 lookup 100\n32766: from all lookup main\n32767: from all lookup default\n";
    const text = (table: string) => `default via 192.0.2.254 dev eth0\n10.65.0.11 dev cali1 scope link\n${table}`;
    const context = (table: string) =>
      inferNode({
        ...bare,
        ...nodeFromBundle([
          { role: "ip-rule", text: rules },
          { role: "ip-route", text: text(table) },
        ]),
        interfaces: bare.interfaces,
      });
    const asked = { packet: packet("192.0.2.1", "8.8.8.8") };
    expect(words(routeOutput(context("default via 192.0.2.9 dev eth0 table 100\n"), asked))).toBe("output eth0 from 192.0.2.1");
    expect(words(routeOutput(context("default dev cali1 table 100\n"), asked))).toBe(
      unknown("whether routing rule 10 applies is not known"),
    );
    expect(words(routeOutput(context(""), asked))).toBe(unknown("whether routing rule 10 applies is not known"));
  });
});

describe("addresses for translation", () => {
  test.each<[string, string, string, string | undefined]>([
    ["the primary address", "eth0", "192.0.2.254", "192.0.2.1"],
    ["a device without addresses takes the first of the node", "cali1", "10.65.0.11", "192.0.2.1"],
    ["lo has no global address", "lo", "198.51.100.1", "192.0.2.1"],
    ["IPv6", "eth0", "2001:db8::1", "fd00:a::1"],
    ["IPv6, another device's", "cali1", "fd00:65::11", "fd00:a::1"],
  ])("MASQUERADE: %s", (_, device, nexthop, expected) => {
    const towards = at(nexthop);
    const address = masqueradeAddress(NODE, device, towards, towards.length === 1 ? 4 : 6);
    expect(address && formatAddress(address)).toBe(expected);
  });

  test.each<[string, 4 | 6, string | undefined]>([
    ["eth0", 4, "192.0.2.1"],
    ["cali1", 4, undefined],
    ["eth0", 6, "fd00:a::1"],
  ])("REDIRECT on %s, IPv%i", (device, family, expected) => {
    const address = redirectAddress(NODE, device, family);
    expect(address && formatAddress(address)).toBe(expected);
  });
});
