// Rules that come too late: catch-all-first, unreached-rule, repeated-rule, late-log.
import { describe, expect, test } from "vitest";
import { mended, policy, trapLines, trapsOf } from "#test/traps.ts";

const ALL = "  selector: all()\n";

/** Rules in flow style, one a line; the first is on line 8. */
function ingress(...rules: readonly string[]): string {
  return policy(`${ALL}  ingress:\n${rules.map((rule) => `    - ${rule}\n`).join("")}`);
}

describe("a rule without a condition before others", () => {
  test.each([
    ["a deny first", ["{action: Deny}", "{action: Allow, protocol: TCP}"], ["catch-all-first 8 action: Deny"]],
    ["an allow first", ["{action: Allow}", "{action: Deny, protocol: TCP}"], ["catch-all-first 8 action: Allow"]],
    ["empty ends ask nothing", ["{action: Deny, source: {}}", "{action: Allow}"], ["catch-all-first 8 action: Deny"]],
    ["a deny at the end", ["{action: Allow, protocol: TCP}", "{action: Deny}"], []],
    ["a log decides nothing", ["{action: Log}", "{action: Allow}"], []],
    ["a condition of its own", ["{action: Deny, ipVersion: 6}", "{action: Allow}"], []],
    ["a field that is not read", ["{action: Allow, destination: {domains: [a.org]}}", "{action: Deny}"], []],
    ["a value that cannot be read", ["{action: Deny, ipVersion: six}", "{action: Allow}"], []],
    ["no action", ["{protocol: TCP}", "{action: Allow}"], []],
  ])("%s", (_, rules, found) => {
    expect(trapLines(ingress(...rules))).toEqual(found);
  });

  test("a template may leave the rule out", () => {
    expect(trapLines(ingress("{action: Deny}", "{action: {{ action }}}"))).toEqual([]);
  });

  test("in v1 a rule without an action allows, in policies and profiles", () => {
    const text =
      "apiVersion: v1\nkind: profile\nmetadata: {name: a}\nspec:\n  ingress:\n    - action: deny\n    - protocol: tcp\n";
    expect(trapLines(text)).toEqual(["catch-all-first 6 action: deny"]);
  });

  test("the fix moves it to the end with its comment", () => {
    const text = policy(
      `${ALL}  ingress:\n    # Default.\n    - action: Deny # all\n    # Web.\n    - action: Allow\n      protocol: TCP\n\n  # Out.\n  egress:\n    - action: Allow\n`,
    );
    expect(mended(text, "calico-catch-all-first")).toBe(
      policy(
        `${ALL}  ingress:\n    # Web.\n    - action: Allow\n      protocol: TCP\n    # Default.\n    - action: Deny # all\n\n  # Out.\n  egress:\n    - action: Allow\n`,
      ),
    );
  });

  test("also where the file has no final newline", () => {
    const text = policy(`${ALL}  ingress:\n  - action: Deny\n  - action: Allow\n    protocol: TCP`);
    expect(mended(text, "calico-catch-all-first")).toBe(
      policy(`${ALL}  ingress:\n  - action: Allow\n    protocol: TCP\n  - action: Deny`),
    );
  });

  test.each([
    ["rules that do the same are left alone", ["{action: Allow}", "{action: Allow, protocol: TCP}"]],
    ["another rule for everything stands behind", ["{action: Deny}", "{action: Allow}"]],
  ])("no fix: %s", (_, rules) => {
    expect(mended(ingress(...rules), "calico-catch-all-first")).toBeUndefined();
  });

  test("no fix in a list on one line", () => {
    const text = policy(`${ALL}  ingress: [{action: Deny}, {action: Allow, protocol: TCP}]\n`);
    expect(trapsOf(text).map(({ fixes }) => fixes.length)).toEqual([0]);
  });
});

describe("a rule that an earlier one leaves nothing", () => {
  test.each([
    [
      "ports",
      "{action: Allow, protocol: TCP, destination: {ports: ['80:90']}}",
      "{action: Deny, protocol: 6, destination: {ports: [85]}}",
    ],
    ["nets", "{action: Allow, source: {nets: [10.0.0.0/8]}}", "{action: Deny, protocol: TCP, source: {nets: [10.1.0.0/16]}}"],
    ["selectors", "{action: Allow, source: {selector: has(app)}}", "{action: Deny, source: {selector: app == 'a'}}"],
    ["excluded nets", "{action: Allow, source: {notNets: [10.1.0.0/16]}}", "{action: Deny, source: {notNets: [10.0.0.0/8]}}"],
    ["another protocol than the excluded one", "{action: Allow, notProtocol: UDP}", "{action: Deny, protocol: TCP}"],
    ["pass decides too", "{action: Pass, protocol: TCP}", "{action: Deny, protocol: TCP, source: {nets: [10.0.0.0/8]}}"],
    ["icmp", "{action: Allow, protocol: ICMP, icmp: {type: 8}}", "{action: Deny, protocol: ICMP, icmp: {type: 8, code: 0}}"],
  ])("%s", (_, wide, narrow) => {
    const found = trapLines(ingress(wide, narrow)).filter((line) => !line.startsWith("last-pass"));
    expect(found).toEqual(["unreached-rule 9 action: Deny"]);
    expect(trapLines(ingress(narrow, wide)).filter((line) => line.startsWith("unreached"))).toEqual([]);
  });

  test.each([
    [
      "another port",
      "{action: Allow, protocol: TCP, destination: {ports: [80]}}",
      "{action: Deny, protocol: TCP, destination: {ports: [81]}}",
    ],
    ["any port", "{action: Allow, protocol: TCP, destination: {ports: [80]}}", "{action: Deny, protocol: TCP}"],
    ["the other end", "{action: Allow, source: {nets: [10.0.0.0/8]}}", "{action: Deny, destination: {nets: [10.0.0.0/8]}}"],
    ["addresses without labels", "{action: Allow, source: {selector: all()}}", "{action: Deny, protocol: TCP}"],
    ["IPv6 besides", "{action: Allow, source: {nets: [0.0.0.0/0]}}", "{action: Deny, protocol: TCP}"],
    ["HTTP is asked elsewhere", "{action: Allow, http: {methods: [GET]}}", "{action: Deny, protocol: TCP}"],
    [
      "an unread field",
      "{action: Allow, source: {nets: [10.0.0.0/8], domains: [a.b]}}",
      "{action: Deny, source: {nets: [10.0.0.0/8]}}",
    ],
    ["a log goes on", "{action: Log, protocol: TCP}", "{action: Deny, protocol: TCP}"],
    [
      "an excluded selector",
      "{action: Allow, source: {selector: has(a), notSelector: has(b)}}",
      "{action: Deny, source: {selector: has(a)}}",
    ],
  ])("not: %s", (_, first, second) => {
    expect(trapLines(ingress(first, second))).toEqual([]);
  });

  test("the fix puts the narrower rule first", () => {
    const rules = ["{action: Allow, protocol: TCP}", "{action: Deny, protocol: TCP, source: {nets: [10.0.0.0/8]}}"] as const;
    expect(mended(ingress(...rules), "calico-unreached-rule")).toBe(ingress(rules[1], rules[0]));
  });

  test("one that does the same can go", () => {
    const rules = ["{action: Allow, protocol: TCP}", "{action: Allow, protocol: TCP, source: {nets: [10.0.0.0/8]}}"] as const;
    expect(mended(ingress(...rules), "calico-unreached-rule")).toBe(ingress(rules[0]));
  });
});

describe("repeated rules and late logs", () => {
  test.each([
    ["the same rule", ["{action: Allow, protocol: TCP}", "{protocol: TCP, action: Allow}"], ["repeated-rule 9 action: Allow"]],
    ["the same log", ["{action: Log}", "{action: Log}"], ["repeated-rule 9 action: Log"]],
    ["a log behind everything", ["{action: Deny}", "{action: Log}"], ["late-log 9 action: Log"]],
    ["a log of what is decided", ["{action: Deny, protocol: TCP}", "{action: Log, protocol: TCP}"], ["late-log 9 action: Log"]],
    ["a log of more", ["{action: Deny, protocol: TCP}", "{action: Log}"], []],
    ["a log before", ["{action: Log}", "{action: Deny}"], []],
  ])("%s", (_, rules, found) => {
    expect(trapLines(ingress(...rules))).toEqual(found);
  });

  test("the fix puts the log first", () => {
    expect(mended(ingress("{action: Deny}", "{action: Log}"), "calico-late-log")).toBe(
      ingress("{action: Log}", "{action: Deny}"),
    );
  });
});
