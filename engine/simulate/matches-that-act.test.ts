// Matches that do more than answer, and what is remembered of walks that rest on an assumption, as a real kernel was seen
// to do it.
import { describe, expect, test } from "vitest";
import { parseIpSets } from "#engine/ipset/parse.ts";
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
    ["TCP in a frame for many", { ...udp, dst: "192.0.2.1", proto: "tcp", l2: "broadcast" }, false],
    ["UDP in a frame for many", { ...udp, dst: "192.0.2.1", l2: "broadcast" }, false],
    ["multicast with a TTL of 1", { ...udp, dst: "224.0.0.251", ttl: 1 }, false],
  ])("%s", (_, packet, answered) => {
    expect(rulesOf(send(NTH, [packet, ping])[1])).toEqual(answered ? ["1"] : []);
  });
});

test("a reset that is dropped on its way out has ended the connection", () => {
  const filter = "*filter\n:OUTPUT DROP\nCOMMIT\n*nat\n:PREROUTING ACCEPT\n-A PREROUTING\nCOMMIT\n";
  const syn = { ...udp, proto: "tcp", dst: "192.0.2.1" };
  expect(rulesOf(send(filter, [{ ...syn, before: [syn] }])[0])).toEqual(["1"]);
});

test("an error about a missing route may be left out, and counts nobody knows how often", () => {
  const rules = "*filter\n:OUTPUT ACCEPT\n-A OUTPUT -m statistic --mode nth --every 2 --packet 1\nCOMMIT\n";
  const own = { in_iface: "local", src: "192.0.2.1", dst: "192.0.2.9", proto: "gre" };
  expect(rulesOf(send(rules, [{ ...udp, dst: "10.77.0.1" }, own])[1])).toEqual(["1?"]);
});

test("a list of sets is not known once a set of it has changed", () => {
  const sets = parseIpSets("create a hash:ip\ncreate l list:set\nadd l a\n");
  const node = nodeFromDescription({ ...DESCRIPTION, ipset: "sets" }, sets);
  const rules = mangle("-A PREROUTING -j SET --add-set a src", "-A FORWARD -m set --match-set l src");
  const program = createProgram(parseRuleset(rules), { node, environment: environmentOf(node) });
  const packet = packetFromOracle({ id: "p", ...udp }, ["eth0", "eth1"], 0x1001);
  expect(typeof packet === "string" ? packet : rulesOf(runOracle(program, [packet])[0])).toEqual(["1", "1?"]);
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

test("what rests on an assumption of packets before it is told", () => {
  const rules = mangle(
    "-A PREROUTING -m time --timestart 01:00 -m mac --mac-source 02:00:00:00:00:01 -j DROP",
    "-A FORWARD -m ttl --ttl-eq 1",
  );
  const asked = mangle("-A PREROUTING -m time --timestart 01:00 -j MARK --set-mark 1");
  expect(open(send(rules, [{ ...udp, before: [udp] }])[0])).toBe(false);
  expect(open(send(asked, [{ ...udp, before: [udp] }])[0])).toBe(true);
});

describe("headers of the node's answers", () => {
  const BITS = [1, 2, 4, 8, 16, 32, 64, 128].map(
    (bit) => `-A OUTPUT -m tos --tos ${bit}/${bit} -m statistic --mode nth --every 2 --packet 1`,
  );
  // One packet with every bit behind the answer: the bits that the answer had are counted for the second time.
  const probe = { in_iface: "local", src: "192.0.2.1", dst: "192.0.2.9", proto: "gre", tos: 255 };
  const to = { ...udp, dst: "192.0.2.1", tos: 255 };
  const reject = "*filter\n:INPUT ACCEPT\n-A INPUT -p tcp -m tcp --dport 9 -j REJECT --reject-with tcp-reset\nCOMMIT\n";
  test.each([
    ["an ICMP error", to, "2 3 4 5 7 8"],
    ["a reset", { ...to, proto: "tcp" }, "3 4 5 6 7 8"],
    ["a reset of REJECT", { ...to, proto: "tcp", dport: 9 }, ""],
    ["an echo reply", { ...to, proto: "icmp" }, "1 2 3 4 5 6 7 8"],
  ])("%s", (_, packet, bits) => {
    const answer = send(`${mangle(...BITS)}${reject}`, [packet, probe])[1];
    expect(rulesOf(answer)?.join(" ")).toBe(bits);
  });
});

test("a broadcast that nat sends elsewhere leaves no copy", () => {
  const rules = "*nat\n:OUTPUT ACCEPT\n-A OUTPUT -j REDIRECT\nCOMMIT\n*filter\n:INPUT ACCEPT\n-A INPUT\nCOMMIT\n";
  const own = { ...udp, in_iface: "local", src: "192.0.2.1", dst: "192.0.2.255" };
  expect(rulesOf(send(rules, [own])[0])).toEqual(["1", "1"]);
});

describe("CT and NOTRACK", () => {
  const raw = (...rules: string[]) => `*raw\n:PREROUTING ACCEPT\n:OUTPUT ACCEPT\n${rules.join("\n")}\nCOMMIT\n`;
  const REDIRECT = { ...udp, in_iface: "local", src: "192.0.2.1", dst: "192.0.2.1", proto: "icmp", icmp_type: 5 };
  const embedded = { src: "192.0.2.1", dst: "192.0.2.1", proto: "udp", sport: 4000, dport: 80 };
  test("the first of them counts", () => {
    const rules = raw("-A PREROUTING -j CT --ctevents new", "-A PREROUTING -m state --state NEW", "-A PREROUTING -j NOTRACK");
    const [result] = send(rules, [udp]);
    expect([result?.ctstate, ...(rulesOf(result) ?? [])]).toEqual(["NEW", "1", "2", "3"]);
    expect(send(raw("-A PREROUTING -j NOTRACK", "-A PREROUTING -j CT --ctevents new"), [udp])[0]?.ctstate).toBe("UNTRACKED");
  });

  test("what conntrack left alone may still be excepted on its second way", () => {
    const rules = `${raw("-A PREROUTING -j NOTRACK")}*filter\n:INPUT ACCEPT\n-A INPUT -m state --state UNTRACKED\nCOMMIT\n`;
    expect(rulesOf(send(rules, [{ ...REDIRECT, embedded }])[0])).toEqual(["1", "1"]);
    expect(rulesOf(send(rules, [{ ...REDIRECT, icmp_type: 8 }])[0])).toEqual(["1"]);
  });
});

test("a packet of which nobody knows whether it was counted makes the count unknown", () => {
  const rules = mangle("-A FORWARD -m time --timestart 01:00 -m statistic --mode nth --every 2 --packet 1");
  expect(send(rules, [udp, udp, udp]).map(rulesOf)).toEqual([["1?"], ["1?"], ["1?"]]);
});

test("hashlimit drops IPv6 that carries nothing", () => {
  const rules = mangle("-A FORWARD -m hashlimit --hashlimit-upto 1/sec --hashlimit-mode srcip,dstport --hashlimit-name h");
  expect(open(send(rules, [{ ...udp6, proto: 59 }])[0])).toBe(true);
});
