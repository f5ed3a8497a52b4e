// Rules that the sieve passes over are rules that judge() says "no" to, however their first option is written.
import { describe, expect, test } from "vitest";
import { parseRuleset } from "#engine/iptables/parser.ts";
import { packetOf } from "#engine/net/packet.ts";
import { judge } from "#engine/simulate/judge.ts";
import { createProgram } from "#engine/simulate/program.ts";
import { sieveOf } from "#engine/simulate/sieve.ts";

const PACKET = {
  ...packetOf({ source: [0x0a000001], destination: [0xc0000201], protocol: 6, destinationPort: 80 }),
  inInterface: "eth0",
  outInterface: "cali1",
};

/** Written first in a rule, and whether the sieve alone passes over it. */
const FIRST: readonly (readonly [string, boolean])[] = [
  ["-s 10.0.0.1/32", false],
  ["-s 10.0.0.2/32", true],
  ["-s 10.0.0.0/8", false],
  ["-s 11.0.0.0/8", true],
  ["-s 0.0.0.0/0", false],
  ["! -s 10.0.0.1/32", false],
  ["-s 10.0.0.2", false],
  ["-s 10.0.0.2/255.0.0.255", false],
  ["-s 012.0.0.2/32", false],
  ["-s 10.0.0.2/32,10.0.0.1/32", false],
  ["-s 10.0.0.2/33", false],
  ["-s 10.0.0.256/32", false],
  ['-s "10.0.0.2/32"', false],
  ["--source 10.0.0.2/32", false],
  ["-s 10.0.0.2/32 -p nonsense", true],
  ["-s 10.0.0.2/32 -s 10.0.0.1/32", true],
  ["-s 2001:db8::1/128", false],
  ["-s", false],
  ["-d 192.0.2.1/32", false],
  ["-d 192.0.2.2/32", true],
  ["-i eth0", false],
  ["-i eth1", true],
  ["-i eth+", false],
  ["-i veth+", false],
  ["-i ! eth1", false],
  ["-o cali1", false],
  ["-o cali2", true],
  ["-o cali2 -m set --match-set nobody src", true],
  ["-p udp", false],
  ["-m set --match-set nobody src -s 10.0.0.2/32", false],
  ["", false],
];

const rules = [
  ...FIRST.map(([first]) => `-A INPUT ${first} -j ACCEPT`),
  "[1:2] -A INPUT -s 10.0.0.2/32 -j ACCEPT",
  '-A "INPUT" -s 10.0.0.2/32 -j ACCEPT',
  "-I INPUT 1 -s 10.0.0.1/32 -j ACCEPT",
];
const ruleset = parseRuleset(`*filter\n:INPUT ACCEPT [0:0]\n${rules.join("\n")}\nCOMMIT\n`, { family: 4 });
const chain = ruleset.tables[0]?.chains.get("INPUT");

describe("the sieve", () => {
  test.each([
    ["a packet", PACKET],
    ["no devices known", { ...PACKET, inInterface: undefined, outInterface: undefined }],
    ["a packet of the node", { ...PACKET, inInterface: "" }],
    ["another source", { ...PACKET, source: [0x0a000002] }],
  ])("never passes over a rule that may match: %s", (_name, packet) => {
    if (chain === undefined) throw new Error("no chain");
    const program = createProgram(ruleset, { family: 4 });
    const sieve = sieveOf(ruleset, chain, 4);
    for (let number = 1; number <= chain.ruleLines.length; number++) {
      const rule = program.compiled("filter", "INPUT", number);
      if (rule === undefined || sieve(number, packet) === number) continue;
      expect([number, judge(rule, packet, program.environment, undefined).answer]).toEqual([number, "no"]);
    }
  });

  test.each(FIRST)("%s", (first, passed) => {
    if (chain === undefined) throw new Error("no chain");
    const number = 2 + FIRST.findIndex(([other]) => other === first); // behind the inserted rule
    expect(sieveOf(ruleset, chain, 4)(number, PACKET) !== number).toBe(passed);
  });

  test("behind the last rule it stays there", () => {
    if (chain === undefined) throw new Error("no chain");
    const end = chain.ruleLines.length + 1;
    expect(sieveOf(ruleset, chain, 4)(end, PACKET)).toBe(end);
  });
});
