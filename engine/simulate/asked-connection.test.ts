// Packets of connections whose first packet nobody saw: what nat made of them is found out, or not claimed to be known.
import { describe, expect, test } from "vitest";
import { parseRuleset } from "#engine/iptables/parser.ts";
import { parsePacketLine } from "#engine/net/packet-text.ts";
import { environmentOf } from "#engine/node/environment.ts";
import { nodeFromDescription } from "#engine/node/oracle-node.ts";
import { beginAt, beginPacket } from "#engine/simulate/begin.ts";
import { createProgram } from "#engine/simulate/program.ts";
import { run } from "#engine/simulate/run.ts";

const NODE = nodeFromDescription({
  interfaces: [
    { name: "eth0", addresses: ["192.0.2.1/24"] },
    { name: "cali1", addresses: [] },
  ],
  routes: ["10.0.0.1/32 dev cali1 scope link", "default via 192.0.2.254 dev eth0"],
  rules: [],
  sysctls: { "net.ipv4.ip_forward": 1 },
});

const NAT = `*nat
:PREROUTING ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A PREROUTING -d 10.96.0.1/32 -p tcp -m tcp --syn -m tcp --dport 443 -j DNAT --to-destination 10.0.0.1:6443
-A POSTROUTING -o eth0 -j MASQUERADE
COMMIT
`;

function programOf(rule: string, nat = NAT) {
  const text = `${nat}*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n-A FORWARD ${rule} -j ACCEPT\nCOMMIT\n`;
  return createProgram(parseRuleset(text), { node: NODE, environment: environmentOf(NODE) });
}

function verdict(rule: string, line: string, place?: "FORWARD"): string {
  const { request } = parsePacketLine(line);
  if (request === undefined) return "no packet";
  const program = programOf(rule);
  const here = { table: "filter", chain: "FORWARD", number: 1 };
  const machine = place === undefined ? beginPacket(request) : beginAt(program, request, here, { hook: "FORWARD", frames: [] });
  return run(program, machine).verdict;
}

const SERVICE = "eth0 tcp 192.0.2.9:40000 > 10.96.0.1:443 ack established";
const PLAIN = "eth0 tcp 192.0.2.9:40000 > 10.0.0.1:6443 ack established";

describe("a later packet", () => {
  test.each([
    ["is translated as the first one was", "-d 10.0.0.1/32 -p tcp -m tcp --dport 6443", SERVICE, "ACCEPT"],
    ["of a translated connection has DNAT", "-m conntrack --ctstate DNAT", SERVICE, "ACCEPT"],
    ["keeps its original destination", "-m conntrack --ctorigdst 10.96.0.1", SERVICE, "ACCEPT"],
    ["that no rule translates has no DNAT", "-m conntrack --ctstate DNAT", PLAIN, "DROP"],
    ["may have SNAT, decided behind FORWARD", "-m conntrack --ctstate SNAT", PLAIN, "UNDECIDED"],
    ["keeps its state", "-m conntrack --ctstate ESTABLISHED", PLAIN, "ACCEPT"],
  ])("%s", (_name, rule, line, expected) => {
    expect(verdict(rule, line)).toBe(expected);
  });

  test("met behind nat may have been translated", () => {
    expect(verdict("-m conntrack --ctstate DNAT", PLAIN, "FORWARD")).toBe("UNDECIDED");
    expect(verdict("-m conntrack --ctorigdst 10.96.0.1", PLAIN, "FORWARD")).toBe("UNDECIDED");
    expect(verdict("-m conntrack --ctorigsrc 192.0.2.9", PLAIN, "FORWARD")).toBe("ACCEPT");
  });
});

describe("an answer", () => {
  test.each([
    ["to a pod goes there", "-m conntrack --ctdir REPLY", "eth0 tcp 8.8.8.8:443 > 10.0.0.1:40000 established reply", "ACCEPT"],
    [
      "may be of a service",
      "-m conntrack --ctstate DNAT",
      "cali1 tcp 10.0.0.1:6443 > 192.0.2.9:1 established reply",
      "UNDECIDED",
    ],
    ["to the node may be for a pod", "-p tcp", "eth0 tcp 8.8.8.8:443 > 192.0.2.1:40000 established reply", "UNDECIDED"],
  ])("%s", (_name, rule, line, expected) => {
    expect(verdict(rule, line)).toBe(expected);
  });

  test("to a node that translates no sources is its own", () => {
    const { request } = parsePacketLine("eth0 tcp 8.8.8.8:443 > 192.0.2.1:40000 established reply");
    if (request === undefined) throw new Error("no packet");
    expect(run(programOf("-p tcp", ""), beginPacket(request))).toMatchObject({ verdict: "ACCEPT", assumptions: [] });
  });

  test("in shape of an ICMP error says nothing of the connection it belongs to", () => {
    const line = "eth0 icmp 8.8.8.8 > 10.0.0.1 port-unreachable related";
    expect(verdict("-m conntrack --ctstate RELATED", line)).toBe("ACCEPT");
    expect(verdict("-m conntrack --ctproto tcp", line)).toBe("UNDECIDED");
  });
});
