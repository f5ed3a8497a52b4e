import { describe, expect, test } from "vitest";
import { formatAddress, formatPrefix } from "#engine/net/address.ts";
import { parseIpRoute } from "#engine/node/ip-route.ts";
import type { Route } from "#engine/node/node.ts";

function shown(route: Route): string {
  const { type, destination, device, gateway, preferredSource, metric, table, nexthops, otherConditions, dead } = route;
  return [
    type,
    formatPrefix(destination),
    gateway === undefined ? "" : `via ${formatAddress(gateway)}`,
    device === undefined ? "" : `dev ${device}`,
    preferredSource === undefined ? "" : `src ${formatAddress(preferredSource)}`,
    `metric ${metric} table ${table}`,
    nexthops === undefined ? "" : `ways ${nexthops.length}`,
    otherConditions === undefined ? "" : `if ${otherConditions.join()}`,
    dead === true ? "dead" : "",
  ]
    .filter((part) => part !== "")
    .join(" ");
}

describe("ip route", () => {
  test.each<[string, 4 | 6, string]>([
    [
      "default via 10.0.0.254 dev eth0 proto dhcp src 10.0.0.1 metric 100",
      4,
      "unicast 0.0.0.0/0 via 10.0.0.254 dev eth0 src 10.0.0.1 metric 100 table 254",
    ],
    ["10.65.0.11 dev cali11 scope link", 4, "unicast 10.65.0.11/32 dev cali11 metric 0 table 254"],
    ["blackhole 10.65.0.0/26 proto 80", 4, "blackhole 10.65.0.0/26 metric 0 table 254"],
    [
      "10.1.2.0/26 via 192.0.2.2 dev tunl0 proto bird onlink",
      4,
      "unicast 10.1.2.0/26 via 192.0.2.2 dev tunl0 metric 0 table 254",
    ],
    [
      "local 10.0.0.1 dev eth0 table local proto kernel scope host src 10.0.0.1",
      4,
      "local 10.0.0.1/32 dev eth0 src 10.0.0.1 metric 0 table 255",
    ],
    ["default via 10.0.0.9 dev eth1 table 100", 4, "unicast 0.0.0.0/0 via 10.0.0.9 dev eth1 metric 0 table 100"],
    ["10.3.0.0/16 dev eth9 scope link dead linkdown", 4, "unicast 10.3.0.0/16 dev eth9 metric 0 table 254 dead"],
    ["10.4.0.0/16 tos 0x10 dev eth0", 4, "unicast 10.4.0.0/16 dev eth0 metric 0 table 254 if tos 0x10"],
    ["10.5.0.0/16 via inet6 fe80::9 dev eth0", 4, "unicast 10.5.0.0/16 via fe80::9 dev eth0 metric 0 table 254"],
    ["fd00:65::11 dev cali11 metric 1024 pref medium", 6, "unicast fd00:65::11/128 dev cali11 metric 1024 table 254"],
    ["default dev eth0 metric 1024 pref medium", 4, "unicast ::/0 dev eth0 metric 1024 table 254"],
    ["default dev eth0", 6, "unicast ::/0 dev eth0 metric 1024 table 254"],
    [
      "unreachable default dev lo metric 4294967295 error -101 pref medium",
      6,
      "unreachable ::/0 dev lo metric 4294967295 table 254",
    ],
    [
      "anycast fd00:: dev eth0 table local proto kernel metric 0 pref medium",
      6,
      "anycast fd00::/128 dev eth0 metric 0 table 255",
    ],
    ["10.6.0.0/24 nhid 12 via 10.0.0.2 dev eth0 proto bgp metric 20 mtu lock 1400", 4, ""],
  ])("%s", (text, family, expected) => {
    const { routes, problems } = parseIpRoute(text, family);
    expect(routes.map(shown).join()).toBe(expected);
    expect(problems).toHaveLength(expected === "" ? 1 : 0);
  });

  test("several ways, one of them dead", () => {
    const { routes, problems } = parseIpRoute(
      "default proto static\n\tnexthop via 10.0.0.9 dev eth0 weight 1\n\tnexthop via 10.0.0.8 dev eth1 weight 2\n\tnexthop via 10.0.0.7 dev eth2 weight 1 dead linkdown\n10.0.0.0/24 dev eth0",
      4,
    );
    expect(problems).toEqual([]);
    expect(routes.map(shown)).toEqual([
      "unicast 0.0.0.0/0 via 10.0.0.9 dev eth0 metric 0 table 254 ways 2",
      "unicast 10.0.0.0/24 dev eth0 metric 0 table 254",
    ]);
  });

  test("all tables are told by the local one", () => {
    expect(parseIpRoute("10.0.0.0/24 dev eth0\n", 4).allTables).toBe(false);
    expect(parseIpRoute("local 10.0.0.1 dev eth0 table local\n", 4).allTables).toBe(true);
  });

  test("a named table has one number, which no other table has", () => {
    const [a, b, c] = parseIpRoute("default dev a table vpn\ndefault dev b table vpn\ndefault dev c table lab\n", 4).routes;
    expect(a?.table).toBe(b?.table);
    expect(a?.table).not.toBe(c?.table);
    expect(a?.table).toBeGreaterThan(0xffffffff);
  });

  test("what is no route is left out, at its place", () => {
    const text = "10.0.0.0/24 dev eth0\nRTNETLINK answers: nothing\n";
    const { routes, problems } = parseIpRoute(text, 4);
    expect(routes).toHaveLength(1);
    expect(problems.map(({ span }) => text.slice(span.start, span.end))).toEqual(["RTNETLINK answers: nothing"]);
  });
});
