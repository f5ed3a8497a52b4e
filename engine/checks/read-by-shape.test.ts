// Reading by shape must come to the same facts as reading in full, whatever stands in the rules.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ruleFacts, shapesFor } from "#engine/checks/index.ts";
import { numbering } from "#engine/checks/numbering.ts";
import { parseRuleset } from "#engine/iptables/parser.ts";

/** The facts of every rule, by shape and in full. */
function both(text: string) {
  const ruleset = parseRuleset(text);
  const numbers = numbering();
  const quick: unknown[] = [];
  const full: unknown[] = [];
  for (const table of ruleset.tables) {
    const shapes = shapesFor(table, numbers);
    for (const chain of table.chains.values()) {
      for (let number = 1; number <= chain.ruleLines.length; number++) {
        quick.push(ruleFacts(ruleset, chain, number, shapes));
        full.push(ruleFacts(ruleset, chain, number, shapesFor(table, numbers)));
      }
    }
  }
  return { quick, full };
}

function dump(rules: readonly string[]): string {
  return ["*filter", ":INPUT ACCEPT [0:0]", ":OUTPUT ACCEPT [0:0]", ":a - [0:0]", ...rules, "COMMIT", ""].join("\n");
}

describe("by shape and in full", () => {
  test.each(["node1", "node2"])("the dump of %s", (node) => {
    const text = readFileSync(new URL(`../../examples/${node}/iptables.save`, import.meta.url), "utf8");
    const { quick, full } = both(text + text);
    expect(quick).toEqual(full);
  });

  test.each([
    ["a host behind a network", ["-A a -s 10.0.0.0/8 -j DROP", "-A a -s 10.0.0.1/8 -j DROP"]],
    ["everything behind a network", ["-A a -s 10.0.0.0/8 -j DROP", "-A a -s 0.0.0.0/0 -j DROP", "-A a ! -s 0.0.0.0/0 -j DROP"]],
    [
      "counters, and what only looks like them",
      ["-A a -p tcp -j DROP", "[1:2] -A a -p tcp -j DROP", "[0# no:0] -A a -p tcp -j DROP", "[3] -A a -p tcp -j DROP"],
    ],
    ["a bad port", ["-A a -p tcp --dport 80 -j DROP", "-A a -p tcp --dport 80000 -j DROP", "-A a -p tcp --dport 443 -j DROP"]],
    ["another protocol", ["-A a -p tcp --dport 80 -j DROP", "-A a -p icmp --dport 80 -j DROP"]],
    ["a chain, a target, neither", ["-A a -j a", "-A a -j DROP", "-A a -j nowhere"]],
    [
      "options that do not go together",
      ["-A a -p tcp -m multiport --dports 1,2 -j DROP", "-A a -p tcp -m multiport --dports 2,1:1 -j DROP"],
    ],
    ["one place allows it, another does not", ["-A OUTPUT -o eth0 -j DROP", "-A INPUT -o eth0 -j DROP", "-A a -o eth0 -j DROP"]],
    ["a mark outside its mask", ["-A a -m mark --mark 0x1/0x1 -j DROP", "-A a -m mark --mark 0x3/0x1 -j DROP"]],
    [
      "a value that may be left out",
      [
        "-A a -m rateest --rateest x --rateest-bps 1 --rateest-lt -j DROP",
        "-A a -m rateest --rateest x --rateest-bps --rateest-lt -j DROP",
      ],
    ],
    [
      "quotes and comments",
      [
        '-A a -m comment --comment "x y" -j DROP',
        "-A a -m comment --comment x -j DROP",
        `-A a -m comment --comment ${"y".repeat(300)} -j DROP`,
      ],
    ],
    [
      "two words of one option",
      [
        "-A a -p tcp --tcp-flags SYN,ACK SYN -j DROP",
        "-A a -p tcp --tcp-flags SYN ACK -j DROP",
        "-A a -p tcp --tcp-flags ALL NONE -j DROP",
      ],
    ],
    ["a rule without a target", ["-A a -s 10.0.0.1", "-A a -s 10.0.0.2", "-A a"]],
  ])("%s", (_name, rules) => {
    const { quick, full } = both(dump([...rules, ...rules]));
    expect(quick).toEqual(full);
  });

  test("a value that needs what another shape of the rule has", () => {
    const rules = [
      "-j DNAT --to-destination 10.0.0.1",
      "-j DNAT --to-destination 10.0.0.1:80",
      "-p tcp -j DNAT --to-destination 10.0.0.1:80",
    ];
    const text = [
      "*nat",
      ":PREROUTING ACCEPT [0:0]",
      ...[...rules, ...rules].map((rule) => `-A PREROUTING ${rule}`),
      "COMMIT",
      "",
    ].join("\n");
    const { quick, full } = both(text);
    expect(quick).toEqual(full);
    expect(JSON.stringify(quick)).toContain("missing-protocol");
  });

  test("words put together at random", () => {
    const words = fc.constantFrom(
      ..."-s -d ! -i -p tcp udp 10.0.0.1 10.0.0.0/8 0.0.0.0/0 eth0 eth+ -m mark --mark 0x1/0x1 0x3/0x1 multiport --dports 80 1,2 --dport 70000 -j a DROP nowhere ACCEPT MARK --set-xmark 0x0/0x1 comment --comment limit --limit 5/min --limit-burst x".split(
        " ",
      ),
    );
    const rule = fc.array(words, { minLength: 1, maxLength: 9 }).map((list) => `-A a ${list.join(" ")}`);
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 12 }), (rules) => {
        const { quick, full } = both(dump([...rules, ...rules]));
        expect(quick).toEqual(full);
      }),
      { numRuns: 300 },
    );
  });
});
