// Packets one after the other, and packets the usual line form cannot say, as a real kernel was seen to treat them.
import { describe, expect, test } from "vitest";
import { parseRuleset } from "#engine/iptables/parser.ts";
import { packetFromOracle } from "#engine/net/oracle-packet.ts";
import { environmentOf } from "#engine/node/environment.ts";
import { nodeFromDescription } from "#engine/node/oracle-node.ts";
import { type OracleResult, runOracle } from "#engine/simulate/oracle.ts";
import { createProgram } from "#engine/simulate/program.ts";

const NODE = nodeFromDescription({
  interfaces: [
    { name: "eth0", addresses: ["192.0.2.1/24", "fd00:a::1/64"] },
    { name: "cali1", addresses: [] },
  ],
  routes: ["10.0.0.1/32 dev cali1 scope link", "default via 192.0.2.254 dev eth0", "default via fd00:a::fe dev eth0"],
  rules: [],
  sysctls: { "net.ipv4.ip_forward": 1, "net.ipv6.conf.all.forwarding": 1 },
});

type Json = Readonly<Record<string, unknown>>;

function send(rules: string, ...lines: readonly Json[]): OracleResult[] {
  const family = String(lines[0]?.src).includes(":") ? 6 : 4;
  const program = createProgram(parseRuleset(rules, { family }), { family, node: NODE, environment: environmentOf(NODE) });
  const packets = lines.map((line) => packetFromOracle({ id: "p", ...line }, ["eth0", "cali1"], 0x1001));
  return runOracle(
    program,
    packets.filter((packet) => typeof packet !== "string"),
  );
}

/** The rules that matched, then how it ended, the state conntrack gave, and what was rewritten. */
function course({ trace, verdict, ctstate, nat }: OracleResult): string {
  const rules = trace.flatMap(({ chain, rule }) => (rule === null ? [] : [`${chain} ${rule}`]));
  const changes = Object.entries(nat ?? {}).map(([field, [, to]]) => `${field} ${to ?? "?"}`);
  return [...rules, verdict, ctstate ?? "-", ...changes].join(" · ");
}

function last(rules: string, packet: Json, ...before: readonly Json[]): string {
  const [result] = send(rules, { ...packet, before });
  return result === undefined ? "no packet" : course(result);
}

const nat = (...rules: string[]) =>
  `*nat\n:PREROUTING ACCEPT [0:0]\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n${rules.join("\n")}\nCOMMIT\n`;
const mangle = (...rules: string[]) =>
  `*mangle\n:PREROUTING ACCEPT [0:0]\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n${rules.join("\n")}\nCOMMIT\n`;

describe("connections", () => {
  const SNAT = nat("-A POSTROUTING -o eth0 -p udp -j SNAT --to-source 192.0.2.1");
  const query = { in_iface: "cali1", src: "10.0.0.1", dst: "8.8.8.8", proto: "udp", sport: 5000, dport: 53 };
  const quoted = { src: "192.0.2.1", dst: "8.8.8.8", proto: "udp", sport: 5000, dport: 53 };
  const error = { in_iface: "eth0", src: "8.8.8.8", proto: "icmp", icmp_type: 3, icmp_code: 3 };

  test("an error about a translated packet finds its sender", () => {
    const back = { ...error, dst: "192.0.2.1", embedded: quoted };
    expect(last(SNAT, back, query)).toBe("forwarded · RELATED · dst 10.0.0.1");
  });

  test("an error that is not addressed to where the answer would go is invalid", () => {
    expect(last(SNAT, { ...error, dst: "10.0.0.1", embedded: quoted }, query)).toBe("forwarded · INVALID");
  });

  test("an error with a bad checksum is invalid", () => {
    const back = { ...error, dst: "192.0.2.1", embedded: quoted, bad_checksum: true };
    expect(last(SNAT, back, query)).toBe("delivered-locally · INVALID");
  });

  test("a source port whose answers are another's is changed, nobody knows to what", () => {
    const own = { in_iface: "local", src: "192.0.2.1", dst: "8.8.8.8", proto: "udp", sport: 5000, dport: 53 };
    expect(last(SNAT, own, query)).toBe("POSTROUTING 1 · forwarded · NEW · sport ?");
  });

  test("behind a SYN comes no plain ACK", () => {
    const syn = { in_iface: "eth0", src: "192.0.2.9", dst: "10.0.0.1", proto: "tcp", sport: 1, dport: 2, tcp_flags: "SYN" };
    expect(last("", { ...syn, tcp_flags: "ACK" }, syn)).toBe("forwarded · INVALID");
    expect(last("", syn, syn)).toBe("forwarded · NEW");
  });

  test("a reset of the node ends the connection its SYN began", () => {
    const syn = { in_iface: "eth0", src: "192.0.2.9", dst: "192.0.2.1", proto: "tcp", sport: 1, dport: 2, tcp_flags: "SYN" };
    const redirect = nat("-A PREROUTING -p tcp -j REDIRECT --to-ports 7");
    expect(last(redirect, syn, syn)).toBe("PREROUTING 1 · delivered-locally · NEW · dport 7");
  });

  test("received UDP-Lite is invalid; what the node sends is not", () => {
    const lite = { src: "192.0.2.9", dst: "10.0.0.1", proto: "udplite", sport: 1, dport: 2 };
    expect(last("", { ...lite, in_iface: "eth0" })).toBe("forwarded · INVALID");
    expect(last("", { ...lite, in_iface: "local", src: "192.0.2.1" })).toBe("forwarded · NEW");
  });

  test.each([
    ["a redirect", { proto: "icmpv6", icmp_type: 137 }, "INVALID"],
    ["a neighbour solicitation", { proto: "icmpv6", icmp_type: 135 }, "UNTRACKED"],
    ["one with a bad checksum", { proto: "icmpv6", icmp_type: 135, bad_checksum: true }, "INVALID"],
    ["no next header", { proto: 59 }, "INVALID"],
  ])("IPv6: %s", (_name, more, state) => {
    expect(last("", { in_iface: "eth0", src: "fd00:a::9", dst: "fd00:a::1", ...more })).toBe(`delivered-locally · ${state}`);
  });

  test("a port picked from a range is not known to later rules", () => {
    const rules = nat("-A PREROUTING -p tcp -j DNAT --to-destination 10.0.0.1:8000-8010");
    const asks = mangle("-A FORWARD -m conntrack --ctreplsrcport 8000:8010 -j DROP");
    const [result] = send(rules + asks, { in_iface: "eth0", src: "192.0.2.9", dst: "192.0.2.1", proto: "tcp", dport: 80 });
    expect(result?.assumptions).toHaveLength(1);
  });
});

describe("broadcast and multicast", () => {
  const owner = mangle("-A POSTROUTING -m owner --uid-owner 0", "-A PREROUTING -m rpfilter --invert", "-A PREROUTING -i eth0");

  test("the copy that comes back up has no socket, and passes the reverse path", () => {
    const packet = { in_iface: "local", src: "192.0.2.1", dst: "192.0.2.255", proto: "udp", dport: 9 };
    expect(last(owner, packet)).toBe("PREROUTING 2 · POSTROUTING 1 · forwarded · NEW");
  });

  test("of IPv6 the packet itself goes first", () => {
    const packet = { in_iface: "local", src: "fd00:a::1", dst: "ff02::1", proto: "udp", dport: 9 };
    expect(last(owner, packet)).toBe("POSTROUTING 1 · PREROUTING 2 · forwarded · NEW");
  });

  test("a broadcast through lo is no copy", () => {
    const packet = { in_iface: "local", src: "127.0.0.1", dst: "255.255.255.255", proto: "udp", dport: 9 };
    expect(last(owner, packet)).toBe("POSTROUTING 1 · delivered-locally · NEW");
  });

  test("a group nobody joined is not delivered through lo either", () => {
    const packet = { in_iface: "local", src: "127.0.0.1", dst: "239.1.2.3", proto: "udp", dport: 9 };
    expect(last("", packet)).toBe("not-routed · NEW");
  });

  test("IGMP to a group nobody joined is not delivered", () => {
    const packet = { in_iface: "cali1", src: "10.0.0.1", dst: "224.0.0.251", proto: "igmp" };
    expect(last("", packet)).toBe("not-routed · NEW");
  });
});

describe("before and beside the hooks", () => {
  test.each([
    ["a loopback address", { src: "fd00:a::9", dst: "::1" }],
    ["a source that is a group", { src: "ff02::1", dst: "fd00:a::1" }],
    ["a group of node scope", { src: "fd00:a::9", dst: "ff01::1" }],
  ])("IPv6 throws %s away before PREROUTING", (_name, ends) => {
    expect(last(mangle("-A PREROUTING"), { in_iface: "eth0", proto: "udp", ...ends })).toBe("lost · -");
  });

  test("a sender without source gets the route's", () => {
    const packet = { in_iface: "local", src: "0.0.0.0", dst: "10.0.0.9", proto: "udp", dport: 9 };
    expect(last(mangle("-A OUTPUT -s 192.0.2.1/32"), packet)).toBe("OUTPUT 1 · forwarded · NEW · src 192.0.2.1");
  });

  test("IPv6 to no address is to the node itself", () => {
    const packet = { in_iface: "local", src: "fd00:a::1", dst: "::", proto: "udp", dport: 9 };
    expect(last(mangle("-A OUTPUT -o lo"), packet)).toBe("OUTPUT 1 · delivered-locally · NEW");
  });

  test("a used up limit says no only where nothing refills it meanwhile", () => {
    const packet = { in_iface: "eth0", src: "192.0.2.9", dst: "10.0.0.1", proto: "udp", dport: 9 };
    const rules = (rate: string) =>
      `*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -m limit --limit ${rate} --limit-burst 1 -j DROP\nCOMMIT\n`;
    expect(send(rules("1/hour"), packet, packet).map(({ verdict, assumptions }) => [verdict, assumptions?.length])).toEqual([
      ["dropped-by-rule", undefined],
      ["forwarded", undefined],
    ]);
    expect(send(rules("100/sec"), packet, packet)[1]?.assumptions).toHaveLength(1);
  });
});

// What the node answers goes home by the translation of its connection, and counts in the rules on its way.
test.each([
  ["a port nobody listens on", { proto: "udp", sport: 40000, dport: 53 }, "192.0.2.9"],
  ["a closed port", { proto: "tcp", sport: 40000, dport: 53 }, "192.0.2.9"],
  ["an echo request", { proto: "icmp", icmp_type: 8, icmp_code: 0 }, "192.0.2.9"],
])("the answer to %s whose source was translated is counted", (_, headers, home) => {
  const rules = [
    ...nat("-A INPUT -j SNAT --to-source 192.0.2.77").split("\n"),
    ...mangle(
      `-A POSTROUTING -d ${home} -m statistic --mode nth --every 3 --packet 1 -j ACCEPT`,
      "-A POSTROUTING -d 192.0.2.77 -m statistic --mode nth --every 2 --packet 1 -j ACCEPT",
    ).split("\n"),
  ];
  const packet = { in_iface: "eth0", src: home, dst: "192.0.2.1", ...headers };
  const probe = { in_iface: "cali1", src: "10.0.0.1", dst: home, proto: "udp", sport: 1, dport: 2 };
  const [, first, second] = send(rules.join("\n"), packet, probe, probe);
  expect([first, second].map((result) => result?.assumptions)).toEqual([undefined, undefined]);
  expect([first, second].map((result) => (result ? course(result) : ""))).toEqual([
    "POSTROUTING 1 · forwarded · NEW",
    "forwarded · NEW",
  ]);
});

test("where it is not known how a packet was translated, nobody knows what its answer counted", () => {
  const rules = [
    nat("-A INPUT -m physdev --physdev-in br7 -j SNAT --to-source 192.0.2.77"),
    mangle("-A POSTROUTING -d 192.0.2.9 -m statistic --mode nth --every 2 --packet 0 -j MARK --set-mark 1"),
  ].join("");
  const packet = { in_iface: "eth0", src: "192.0.2.9", dst: "192.0.2.1", proto: "udp", sport: 40000, dport: 53 };
  const probe = { in_iface: "cali1", src: "10.0.0.1", dst: "192.0.2.9", proto: "udp", sport: 1, dport: 2 };
  expect(send(rules, packet, probe)[1]?.assumptions).toHaveLength(1);
  expect(send(rules, probe)[0]?.assumptions).toBeUndefined();
});
