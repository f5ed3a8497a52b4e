// Matches that do more than answer, and what is remembered of walks that rest on an assumption, as a real kernel was seen
// to do it.
import { describe, expect, test } from "vitest";
import { parseRuleset } from "#engine/iptables/parser.ts";
import { packetFromOracle } from "#engine/net/oracle-packet.ts";
import { environmentOf } from "#engine/node/environment.ts";
import { nodeFromDescription } from "#engine/node/oracle-node.ts";
import { type OracleResult, runOracle } from "#engine/simulate/oracle.ts";
import { createProgram } from "#engine/simulate/program.ts";

type Json = Readonly<Record<string, unknown>>;

const DESCRIPTION = {
  interfaces: [
    { name: "eth0", addresses: ["192.0.2.1/24", "fd00:a::1/64"] },
    { name: "eth1", addresses: ["198.51.100.1/24", "fd00:b::1/64"] },
  ],
  routes: ["unreachable 10.77.0.0/24"],
  rules: [],
  sysctls: { "net.ipv4.ip_forward": 1, "net.ipv6.conf.all.forwarding": 1 },
};

function send(rules: string, packets: readonly Json[], more: Json = {}, backend: "nft" | "legacy" = "nft"): OracleResult[] {
  const node = nodeFromDescription({ ...DESCRIPTION, ...more });
  const family = String(packets[0]?.src).includes(":") ? 6 : 4;
  const program = createProgram(parseRuleset(rules, { family }), { family, node, environment: environmentOf(node), backend });
  const read = packets.map((packet) => packetFromOracle({ id: "p", ...packet }, ["eth0", "eth1"], 0x1001));
  return runOracle(
    program,
    read.filter((packet) => typeof packet !== "string"),
  );
}

const mangle = (...rules: string[]) =>
  `*mangle\n:PREROUTING ACCEPT\n:FORWARD ACCEPT\n:OUTPUT ACCEPT\n${rules.join("\n")}\nCOMMIT\n`;
const udp = { in_iface: "eth0", src: "192.0.2.9", dst: "198.51.100.9", proto: "udp", sport: 5, dport: 53 };
const udp6 = { ...udp, src: "fd00:a::9", dst: "fd00:b::9" };
const open = (result: OracleResult | undefined) => result?.assumptions?.some((one) => one.includes("hangs on it")) === true;
const rulesOf = (result: OracleResult | undefined) =>
  result?.trace.flatMap(({ rule, unknown }) => (rule === null ? [] : unknown ? `${rule}?` : `${rule}`));

describe("connlimit", () => {
  const RULES = mangle("-A FORWARD -m connlimit --connlimit-above 5");
  test.each([
    ["a new connection is counted", udp, false],
    ["one from before the rule may be dropped", { ...udp, ctstate: "ESTABLISHED" }, true],
    ["IPv6 that carries nothing is dropped", { ...udp6, proto: 59 }, true],
  ])("%s", (_, packet, may) => {
    expect(open(send(RULES, [packet])[0])).toBe(may);
  });

  test("conditions behind it do not keep it from being asked", () => {
    const rules = mangle("-A FORWARD -m connlimit --connlimit-above 5 -m ttl --ttl-eq 1");
    expect(open(send(rules, [{ ...udp, ctstate: "ESTABLISHED" }])[0])).toBe(true);
  });
});

describe("cluster makes a frame for many one for this host", () => {
  test.each([
    ["asked", "-A PREROUTING -m cluster --cluster-total-nodes 2 --cluster-local-node 1 --cluster-hash-seed 1", "forwarded"],
    [
      "not asked",
      "-A PREROUTING -p tcp -m cluster --cluster-total-nodes 2 --cluster-local-node 1 --cluster-hash-seed 1",
      "not-routed",
    ],
  ])("%s", (_, rule, verdict) => {
    expect(send(mangle(rule), [{ ...udp, l2: "multicast" }])[0]?.verdict).toBe(verdict);
  });
});

describe("memory", () => {
  const NTH = "-A PREROUTING -m statistic --mode nth --every 2 --packet 1";
  test("counts on where every course has counted alike", () => {
    const rules = mangle(NTH, "-A FORWARD -m time --timestart 01:00 -j MARK --set-mark 1");
    expect(send(rules, [udp, udp]).map(rulesOf)[1]).toContain("1");
  });

  test("is lost where the courses have counted differently", () => {
    const rules = mangle("-A PREROUTING -m time --timestart 01:00 -j ACCEPT", NTH);
    expect(send(rules, [udp, udp]).map(rulesOf)[1]).toContain("2?");
  });

  test("is lost where the end of a walk is not known", () => {
    const rules = mangle("-A PREROUTING -p udp -j HMARK --hmark-tuple src --hmark-mod 2 --hmark-rnd 1", NTH);
    expect(rulesOf(send(rules, [udp, { ...udp, proto: "gre" }])[1])).toEqual(["2?"]);
  });
});

describe("answers of the node pass its rules", () => {
  const NTH = "*filter\n:OUTPUT ACCEPT\n-A OUTPUT -m statistic --mode nth --every 2 --packet 1\nCOMMIT\n";
  const ping = { in_iface: "local", src: "192.0.2.1", dst: "192.0.2.9", proto: "gre" };
  test.each([
    ["UDP-Lite to a closed port", { ...udp, dst: "192.0.2.1", proto: "udplite" }, true],
    ["an unreachable route", { ...udp, dst: "10.77.0.1" }, true],
    ["TCP in a frame for many", { ...udp, dst: "192.0.2.1", proto: "tcp", l2: "broadcast" }, false],
    ["UDP in a frame for many", { ...udp, dst: "192.0.2.1", l2: "broadcast" }, false],
    ["multicast with a TTL of 1", { ...udp, dst: "224.0.0.251", ttl: 1 }, false],
  ])("%s", (_, packet, answered) => {
    expect(rulesOf(send(NTH, [packet, ping])[1])).toEqual(answered ? ["1"] : []);
  });
});

describe("what conntrack makes of it", () => {
  test.each([
    ["a heartbeat begins an association", { ...udp, proto: "sctp", sctp_chunk: 4 }, "NEW"],
    ["so does a heartbeat's answer", { ...udp, proto: "sctp", sctp_chunk: 5 }, "NEW"],
    ["so does a shutdown ack", { ...udp, proto: "sctp", sctp_chunk: 8 }, "NEW"],
    ["data does not", { ...udp, proto: "sctp", sctp_chunk: 0 }, "INVALID"],
    [
      "an echo request behind an extension header",
      { ...udp6, proto: "icmpv6", ip6_next: 60, ip6_ext_hex: "3a00010400000000" },
      "NEW",
    ],
    ["an authentication header with nothing behind it", { ...udp6, proto: "ah" }, "INVALID"],
  ])("%s", (_, packet, state) => {
    expect(send("", [packet])[0]?.ctstate).toBe(state);
  });

  test("a redirect about a connection that nat has not seen is dropped by nat", () => {
    const embedded = { src: "198.51.100.9", dst: "192.0.2.9", proto: "udp", sport: 4, dport: 80 };
    const redirect = { ...udp, proto: "icmp", icmp_type: 5, ctstate: "RELATED", embedded };
    expect(send("*nat\n:OUTPUT ACCEPT\nCOMMIT\n", [redirect])[0]?.verdict).toBe("lost");
    expect(send("", [redirect])[0]?.verdict).toBe("forwarded");
  });
});

describe("rules", () => {
  test("whether the authentication header is a protocol of IPv6 depends on the kind of iptables", () => {
    expect(rulesOf(send(mangle("-A FORWARD -p ah", "-A FORWARD -p 59"), [{ ...udp6, proto: "ah" }])[0])).toEqual(["1?", "2?"]);
    expect(rulesOf(send(mangle("-A FORWARD -p 60", "-A FORWARD -p ah"), [udp6])[0])).toEqual([]);
  });

  test("types of an IPv6 address that are told from it alone must all be met", () => {
    const rules = mangle("-A FORWARD -m addrtype --dst-type UNICAST,MULTICAST", "-A FORWARD -m addrtype --dst-type UNICAST");
    expect(rulesOf(send(rules, [udp6])[0])).toEqual(["2"]);
    expect(rulesOf(send(rules, [udp])[0])).toEqual(["1", "2"]);
  });

  test("a negated range of all ports is not decided over nf_tables", () => {
    const rules = mangle("-A FORWARD -p udp -m udp ! --dport 0:65535");
    expect(rulesOf(send(rules, [udp], {}, "nft")[0])).toEqual(["1?"]);
    expect(rulesOf(send(rules, [udp], {}, "legacy")[0])).toEqual([]);
  });
});

test("a route with a realm makes the kernel check every source", () => {
  const packet = { ...udp, src: "192.0.2.255" };
  expect(send("", [packet])[0]?.verdict).toBe("forwarded");
  expect(send("", [packet], { routes: ["10.1.0.0/24 dev eth1 realm 5"] })[0]?.verdict).toBe("not-routed");
});

test("what the node sends from an IPv6 multicast address is not taken back", () => {
  const own = { ...udp6, in_iface: "local", src: "ff0e::5", dst: "fd00:b::1" };
  expect(send("", [own])[0]?.verdict).toBe("not-routed");
});

test("the broadcast address of a device tells the device for broadcasts, as its own address does", () => {
  const own = { ...udp, in_iface: "local", src: "192.0.2.255", dst: "255.255.255.255" };
  expect(send("", [own])[0]?.out_iface).toBe("eth0");
  expect(send("", [{ ...own, src: "192.0.2.9" }])[0]?.verdict).toBe("not-routed");
});

test("a reset ends the connection that its first packet began, whatever else is open", () => {
  const rules = `${mangle("-A PREROUTING -m time --timestart 01:00 -j DROP")}*nat\n:PREROUTING ACCEPT\n-A PREROUTING\nCOMMIT\n`;
  const syn = { ...udp, proto: "tcp", dst: "192.0.2.1" };
  expect(rulesOf(send(rules, [{ ...syn, before: [syn] }])[0])).toEqual(["1"]);
});
