import { describe, expect, test } from "vitest";
import { formatPrefix } from "#engine/net/address.ts";
import { parseIpRule, ruleOf } from "#engine/node/ip-rule.ts";
import type { RoutingRule } from "#engine/node/node.ts";

const DEFAULTS = "0:\tfrom all lookup local\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n";

function shown({
  priority,
  inverted,
  from,
  to,
  mark,
  inInterface,
  outInterface,
  action,
  suppressPrefixLength,
  otherConditions,
}: RoutingRule): string {
  return [
    `${priority}:`,
    inverted ? "not" : "",
    from === undefined ? "" : `from ${formatPrefix(from)}`,
    to === undefined ? "" : `to ${formatPrefix(to)}`,
    mark === undefined ? "" : `mark ${mark.value}/${mark.mask}`,
    inInterface === undefined ? "" : `iif ${inInterface}`,
    outInterface === undefined ? "" : `oif ${outInterface}`,
    typeof action === "string" ? action : `lookup ${action.lookup}`,
    suppressPrefixLength === undefined ? "" : `suppress ${suppressPrefixLength}`,
    otherConditions === undefined ? "" : `if ${otherConditions.join()}`,
  ]
    .filter((part) => part !== "")
    .join(" ");
}

describe("ip rule", () => {
  test.each([
    ["99:\tnot from all fwmark 0x100000/0x100000 lookup 1", "99: not mark 1048576/1048576 lookup 1"],
    ["100:\tfrom 10.65.0.12 lookup 100", "100: from 10.65.0.12/32 lookup 100"],
    ["101:\tfrom all to 10.0.0.0/8 iif eth0 oif eth1 unreachable", "101: to 10.0.0.0/8 iif eth0 oif eth1 unreachable"],
    ["102:\tfrom all lookup main suppress_prefixlength 0 proto static", "102: lookup 254 suppress 0"],
    ["103:\tfrom all ipproto tcp dport 80 lookup 100", "103: lookup 100 if ipproto tcp,dport 80"],
    ["104:\tfrom all iif gone [detached] blackhole", "104: iif gone blackhole"],
    ["105:\tfrom all goto 200", "105: unknown"],
    ["106:\tfrom all lookup local", "106: lookup 255"],
  ])("%s", (line, expected) => {
    const { rules, removedDefaults, problems } = parseIpRule(`${DEFAULTS}${line}\n`, 4);
    expect({ removedDefaults, problems }).toEqual({ removedDefaults: [], problems: [] });
    expect(rules.map(shown)).toEqual([expected]);
  });

  test("default rules that are missing are told", () => {
    expect(parseIpRule("32766:\tfrom all lookup main\n", 4).removedDefaults).toEqual([0, 32767]);
    expect(parseIpRule("0:\tfrom all lookup local\n32766:\tfrom all lookup main\n", 6).removedDefaults).toEqual([]);
  });

  test("what is no rule is left out", () => {
    const text = `${DEFAULTS}77:\tfrom all frobnicate 3 lookup main\n`;
    const { rules, problems } = parseIpRule(text, 4);
    expect(rules).toEqual([]);
    expect(problems.map(({ span }) => text.slice(span.start, span.end))).toEqual(["77:\tfrom all frobnicate 3 lookup main"]);
  });

  test("the words of ip rule add", () => {
    const rule = ruleOf("fwmark 0x10/0x10 table 100 priority 9".split(" "), 4, 32765);
    expect(rule && shown(rule)).toBe("9: mark 16/16 lookup 100");
    expect(ruleOf("from fd00::1 lookup 100".split(" "), 4, 1)).toBeUndefined();
  });
});
