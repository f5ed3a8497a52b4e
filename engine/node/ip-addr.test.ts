import { describe, expect, test } from "vitest";
import { formatAddress } from "#engine/net/address.ts";
import { type IpAddrOutput, mergeInterfaces, parseIpAddr } from "#engine/node/ip-addr.ts";

/** One line an interface, as short as can be. */
function shown(output: IpAddrOutput): string[] {
  return output.interfaces.map(({ name, up, mac, mtu, addresses }) => {
    const list = addresses.map(({ address, prefixLength, secondary, scope, peer, broadcast }) => {
      const extras = [
        secondary ? " secondary" : "",
        scope === undefined || scope === 0 ? "" : ` scope ${scope}`,
        peer === undefined ? "" : ` peer ${formatAddress(peer)}`,
        broadcast === undefined ? "" : ` brd ${formatAddress(broadcast)}`,
      ];
      return `${formatAddress(address)}/${prefixLength}${extras.join("")}`;
    });
    return [`${name} ${up ? "up" : "down"}`, mac ?? "-", mtu ?? "-", ...list].join(", ");
  });
}

const FULL = `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo
       valid_lft forever preferred_lft forever
    inet6 ::1/128 scope host noprefixroute
       valid_lft forever preferred_lft forever
2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc mq state UP group default qlen 1000
    link/ether 52:54:00:AA:BB:01 brd ff:ff:ff:ff:ff:ff
    altname enp1s0
    inet 10.10.0.1/24 metric 100 brd 10.10.0.255 scope global dynamic eth0
       valid_lft 3000sec preferred_lft 3000sec
    inet 10.10.0.9/24 brd 10.10.0.250 scope global secondary eth0
       valid_lft forever preferred_lft forever
    inet6 fe80::1/64 scope link
       valid_lft forever preferred_lft forever
7: cali0ef24b1@if3: <BROADCAST,MULTICAST> mtu 1440 qdisc noqueue state DOWN group default
    link/ether ee:ee:ee:ee:ee:ee brd ff:ff:ff:ff:ff:ff link-netns cni-1
9: tun0: <POINTOPOINT,UP> mtu 1400 qdisc noqueue
    link/none
    inet 10.8.0.1 peer 10.8.0.2/32 scope global tun0
`;

describe("ip addr", () => {
  test("in full", () => {
    const output = parseIpAddr(FULL);
    expect(output.problems).toEqual([]);
    expect(output.stateless).toEqual([]);
    expect(shown(output)).toEqual([
      "lo up, -, 65536, 127.0.0.1/8 scope 254, ::1/128 scope 254",
      "eth0 up, 52:54:00:aa:bb:01, 1500, 10.10.0.1/24, 10.10.0.9/24 secondary brd 10.10.0.250, fe80::1/64 scope 253",
      "cali0ef24b1 down, ee:ee:ee:ee:ee:ee, 1440",
      "tun0 up, -, 1400, 10.8.0.1/32 peer 10.8.0.2",
    ]);
  });

  test("in one line an address, which leaves the state out", () => {
    const output = parseIpAddr(
      "1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever preferred_lft forever\n2: eth0    inet 10.0.0.1/24 brd 10.0.0.255 scope global eth0\\       valid_lft forever\n",
    );
    expect(shown(output)).toEqual(["lo up, -, -, 127.0.0.1/8 scope 254", "eth0 up, -, -, 10.0.0.1/24"]);
    expect(output.stateless).toEqual(["lo", "eth0"]);
  });

  test("several outputs make one list, and ip link tells the state", () => {
    const four = parseIpAddr("2: eth0    inet 10.0.0.1/24 scope global eth0\n");
    const six = parseIpAddr("2: eth0    inet6 fd00::1/64 scope global\n");
    const link = parseIpAddr(
      "2: eth0: <BROADCAST> mtu 9000 state DOWN\\    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff\n",
    );
    const merged = mergeInterfaces([four, six, link]);
    expect(shown(merged)).toEqual(["eth0 down, 02:00:00:00:00:01, 9000, 10.0.0.1/24, fd00::1/64"]);
    expect(merged.stateless).toEqual([]);
  });

  test.each([
    ["a line of something else", "Command: ip addr\n2: eth0: <UP> mtu 1500\n", ["node-unread-line: Command: ip addr"]],
    ["a bad address", "2: eth0: <UP> mtu 1500\n    inet 10.0.0.1/40 scope global eth0\n", ["node-bad-address: 10.0.0.1/40"]],
  ])("%s", (_, text, expected) => {
    const { problems, interfaces } = parseIpAddr(text);
    expect(problems.map(({ code, span }) => `${code}: ${text.slice(span.start, span.end)}`)).toEqual(expected);
    expect(interfaces).toHaveLength(1);
  });
});
