import { describe, expect, test } from "vitest";
import { checkWhole } from "#engine/checks/index.ts";
import type { Backend } from "#engine/iptables/netfilter.ts";
import { parseRuleset } from "#engine/iptables/parser.ts";
import { checkFixture } from "#test/check-fixture.ts";

/** The messages for rules of a nat or mangle table that has the chains one, two and three. */
function complaints(table: "nat" | "mangle", rules: readonly string[], backend: Backend = "nft"): string[] {
  const builtin = table === "nat" ? ["PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"] : ["PREROUTING", "INPUT", "OUTPUT"];
  const chains = [
    ...builtin.map((name) => `:${name} ACCEPT [0:0]`),
    ...["one", "two", "three"].map((name) => `:${name} - [0:0]`),
  ];
  const text = [`*${table}`, ...chains, ...rules.map((rule) => `-A ${rule}`), "COMMIT", ""].join("\n");
  return checkWhole(parseRuleset(text), [backend]).flatMap(({ code, message }) => (code === "wrong-hook" ? [message] : []));
}

const REACHED = ["MASQUERADE is allowed in POSTROUTING only, and this chain is reached from PREROUTING."];

test("a target in a builtin chain that is not its own", () =>
  checkFixture(`
*nat
:PREROUTING ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A PREROUTING -p tcp -j MASQUERADE
#                       ^^^^^^^^^^ error wrong-hook: MASQUERADE is allowed in POSTROUTING only, not in PREROUTING.
-A POSTROUTING -j MASQUERADE
COMMIT
`));

test("a match in a builtin chain that is not its own", () =>
  checkFixture(`
*filter
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -s 192.0.2.1 -m comment --comment "-m owner --uid-owner 5" -j ACCEPT
-A INPUT -m owner --uid-owner 5 -j ACCEPT
#           ^^^^^ error wrong-hook: owner is allowed in OUTPUT, POSTROUTING only, not in INPUT.
-A OUTPUT -m owner --uid-owner 5 -j ACCEPT
COMMIT
`));

test("one complaint where the table is wrong too", () =>
  checkFixture(`
*filter
:INPUT ACCEPT [0:0]
-A INPUT -j MASQUERADE
#           ^^^^^^^^^^ error wrong-table: nat only
COMMIT
`));

describe("chains of the user", () => {
  test.each<[string, string[], string[]]>([
    ["nobody comes there", ["one -j MASQUERADE"], []],
    ["from the right one", ["POSTROUTING -j one", "one -j MASQUERADE"], []],
    ["from a wrong one", ["PREROUTING -j one", "one -j MASQUERADE"], REACHED],
    ["from both", ["POSTROUTING -j one", "PREROUTING -j one", "one -j MASQUERADE"], REACHED],
    ["through another chain", ["PREROUTING -j one", "one -j two", "two -j MASQUERADE"], REACHED],
    ["through a goto", ["PREROUTING -g one", "one -j MASQUERADE"], REACHED],
    ["from a chain nobody comes to", ["two -j one", "one -j MASQUERADE"], []],
    ["in a circle", ["PREROUTING -j one", "one -j two", "two -j one", "two -j MASQUERADE"], REACHED],
    ["a chain that has the name of no target", ["PREROUTING -j one", "one -j three"], []],
  ])("%s", (_, rules, expected) => {
    expect(complaints("nat", rules)).toEqual(expected);
    expect(complaints("nat", rules, "legacy")).toEqual(expected);
  });

  test.each([
    ["PREROUTING -j ACCEPT", "PREROUTING -j one", "one -j MASQUERADE"],
    ["PREROUTING -j one", "one -j RETURN", "one -j MASQUERADE"],
  ])("iptables-legacy does not look behind a verdict without conditions: %s", (...rules) => {
    expect(complaints("nat", rules)).toEqual(REACHED);
    expect(complaints("nat", rules, "legacy")).toEqual([]);
    const conditional = rules.map((rule) => rule.replace(/ -j (ACCEPT|RETURN)/, " -p tcp -j $1"));
    expect(complaints("nat", conditional, "legacy")).toEqual(REACHED);
  });
});

describe("what depends on the options", () => {
  const clamp = "-p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu";
  test.each([
    [clamp, "TCPMSS"],
    ["-m policy --dir out --pol ipsec", "policy"],
    ["-m devgroup --dst-group 1", "devgroup"],
    ["-m addrtype --limit-iface-out --src-type LOCAL", "addrtype"],
  ])("%s", (rule, name) => {
    const where = "with these options is allowed in FORWARD, OUTPUT, POSTROUTING only";
    expect(complaints("mangle", [`OUTPUT ${rule}`])).toEqual([]);
    expect(complaints("mangle", [`PREROUTING ${rule}`])).toEqual([`${name} ${where}, not in PREROUTING.`]);
    // Over nf_tables the module is not told who jumps to the chain.
    expect(complaints("mangle", ["PREROUTING -j one", `one ${rule}`])).toEqual([]);
    const told = [`${name} ${where}, and this chain is reached from PREROUTING.`];
    expect(complaints("mangle", ["PREROUTING -j one", `one ${rule}`], "legacy")).toEqual(told);
  });

  test("other options of the same modules", () => {
    expect(complaints("mangle", ["PREROUTING -m addrtype --dst-type LOCAL -j ACCEPT"])).toEqual([]);
    expect(complaints("mangle", ["PREROUTING -m policy --dir in --pol none -j ACCEPT"])).toEqual([]);
    expect(complaints("mangle", ["PREROUTING -p tcp --syn -j TCPMSS --set-mss 1400"])).toEqual([]);
    expect(complaints("mangle", ["PREROUTING -j SET --add-set s src"])).toEqual([]);
    expect(complaints("mangle", ["PREROUTING -j SET --map-set s src --map-prio"])).toHaveLength(1);
  });
});
