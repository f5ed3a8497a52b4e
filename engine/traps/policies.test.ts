// Policies as a whole: order, directions, kinds and tiers.
import { describe, expect, test } from "vitest";
import { mended, policy, trapLines, trapsOf } from "#test/traps.ts";

const DENY_ALL = policy("  order: 1\n  selector: all()\n  ingress:\n    - action: Deny\n", { name: "deny-all" });

function ordered(order: number, selector: string, rule = "{action: Allow, protocol: TCP}"): string {
  return policy(`  order: ${order}\n  selector: ${selector}\n  ingress:\n    - ${rule}\n`);
}

describe("a policy that another one leaves nothing", () => {
  test("the message says where the other one is and what to do", () => {
    const found = trapsOf(ordered(2, "app == 'a'"), { others: { "deny.yaml": `# Shut.\n${DENY_ALL}` } });
    expect(found.map(({ code, severity, message }) => ({ code, severity, message }))).toEqual([
      {
        code: "calico-overruled-policy",
        severity: "warning",
        message:
          "These rules are never asked: GlobalNetworkPolicy deny-all (deny.yaml, line 2) comes first and has Deny without a condition " +
          "for all ingress traffic of the same endpoints. To be asked, give this policy an order below 1.",
      },
    ]);
  });

  test.each([
    ["a lower order", ordered(0, "app == 'a'"), DENY_ALL],
    ["the same order, by name behind it", ordered(1, "app == 'a'").replace("name: own", "name: a"), DENY_ALL],
    ["other endpoints", ordered(2, "all()"), DENY_ALL.replace("all()", "app == 'a'")],
    ["the other direction", ordered(2, "all()").replace("ingress", "egress"), DENY_ALL],
    ["another tier", ordered(2, "all()").replace("  order", "  tier: late\n  order"), DENY_ALL],
    ["a condition", ordered(2, "all()"), DENY_ALL.replace("action: Deny", "{action: Deny, protocol: UDP}")],
    [
      "a field that is not read",
      ordered(2, "all()"),
      DENY_ALL.replace("action: Deny", "{action: Deny, source: {domains: [a.b]}}"),
    ],
    ["a staged one", ordered(2, "all()"), DENY_ALL.replace("Global", "StagedGlobal")],
    ["forwarded packets of hosts", ordered(2, "all()").replace("  order", "  applyOnForward: true\n  order"), DENY_ALL],
    ["a template", ordered(2, "all()"), DENY_ALL.replace("order: 1", "order: {{ order }}")],
    ["itself in a later file", ordered(2, "all()"), DENY_ALL.replace("name: deny-all", "name: own")],
  ])("not: %s", (_, own, other) => {
    expect(trapLines(own, { others: { "other.yaml": other } })).toEqual([]);
  });

  test("Kubernetes' policies stand under Calico's of a lower order", () => {
    const own =
      "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\nspec:\n  podSelector: {}\n  ingress:\n    - {}\n";
    expect(trapLines(own, { others: { "deny.yaml": DENY_ALL } })).toEqual(["overruled-policy 6 ingress"]);
    expect(trapLines(own, { others: { "open.yaml": DENY_ALL.replace("Deny", "Allow") } })).toEqual([]);
  });

  test("rules that would do the same are only told of", () => {
    const found = trapsOf(ordered(2, "all()"), { others: { "open.yaml": DENY_ALL.replace("Deny", "Allow") } });
    expect(found.map(({ severity }) => severity)).toEqual(["info"]);
  });
});

describe("directions", () => {
  const RULES = "  ingress:\n    - action: Allow\n  egress:\n    - action: Deny\n";

  test.each([
    ["a type is missing", policy(`  types: [Ingress]\n${RULES}`), ["rules-without-type 9 egress"]],
    ["both types", policy(`  types: [Ingress, Egress]\n${RULES}`), []],
    ["no types", policy(RULES), []],
    ["a type that is none", policy(`  types: [Ingres]\n${RULES}`), []],
    ["a template", policy(`  types: [{{ type }}]\n${RULES}`), []],
    ["an empty egress without types", policy("  ingress:\n    - action: Allow\n  egress: []\n"), ["empty-direction 8 egress"]],
    ["an empty ingress beside egress", policy("  ingress: []\n  egress:\n    - action: Allow\n"), ["empty-direction 6 ingress"]],
    ["an empty ingress alone denies", policy("  ingress: []\n"), []],
    ["an empty egress with types", policy("  types: [Egress]\n  egress: []\n"), []],
  ])("%s", (_, text, found) => {
    expect(trapLines(text)).toEqual(found);
  });

  test.each([
    ["in a row", "  types: [Ingress]\n", "  types: [Ingress, Egress]\n"],
    ["one a line", "  types:\n    - Ingress # in\n", "  types:\n    - Ingress # in\n    - Egress\n"],
  ])("the fix adds the type: %s", (_, types, fixed) => {
    expect(mended(policy(types + RULES), "calico-rules-without-type")).toBe(policy(fixed + RULES));
  });

  test("the fix writes types", () => {
    expect(mended(policy("  ingress:\n    - action: Allow\n  egress: []\n"), "calico-empty-direction")).toBe(
      policy("  ingress:\n    - action: Allow\n  types: [Ingress, Egress]\n  egress: []\n"),
    );
  });

  test("Kubernetes names them otherwise", () => {
    const head = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\nspec:\n  podSelector: {}\n";
    expect(trapLines(`${head}  policyTypes: [Ingress]\n  egress:\n    - {}\n`)).toEqual(["rules-without-type 7 egress"]);
    expect(trapLines(`${head}  egress: []\n`)).toEqual(["empty-direction 6 egress"]);
    expect(trapLines(`${head}  egress:\n    - {}\n`)).toEqual([]);
  });
});

describe("kinds, tiers and orders", () => {
  const UNTRACKED = "  doNotTrack: true\n  applyOnForward: true\n  selector: role == 'host'\n";
  const IN = "  ingress:\n    - {action: Allow, protocol: TCP}\n";

  test.each([
    [
      "a staged policy",
      policy("  selector: all()\n", { kind: "StagedGlobalNetworkPolicy" }),
      ["staged-policy 2 StagedGlobalNetworkPolicy"],
    ],
    ["Pass in the tier default", policy("  ingress:\n    - {action: Pass, protocol: TCP}\n"), ["last-pass 7 action: Pass"]],
    ["Pass in another tier", policy("  tier: one\n  ingress:\n    - {action: Pass, protocol: TCP}\n"), []],
    ["untracked one way", policy(`${UNTRACKED}${IN}`), ["one-way-untracked 6 doNotTrack"]],
    ["untracked both ways", policy(`${UNTRACKED}${IN}${IN.replace("ingress", "egress")}`), []],
    ["untracked denies need no answers", policy(`${UNTRACKED}${IN.replace("Allow", "Deny")}`), []],
    [
      "preDNAT of pods",
      policy("  preDNAT: true\n  applyOnForward: true\n  namespaceSelector: a == 'b'\n"),
      ["host-only-policy 6 preDNAT"],
    ],
    [
      "untracked of one namespace",
      policy("  doNotTrack: true\n  applyOnForward: true\n  selector: projectcalico.org/namespace == 'a'\n"),
      ["host-only-policy 6 doNotTrack"],
    ],
    ["preDNAT of hosts", policy("  preDNAT: true\n  applyOnForward: true\n  selector: role == 'host'\n"), []],
  ])("%s", (_, text, found) => {
    expect(trapLines(text)).toEqual(found);
  });

  const TIER = "apiVersion: projectcalico.org/v3\nkind: Tier\nmetadata: {name: security}\nspec: {order: 5}\n";

  test("a mistyped tier", () => {
    const own = policy("  tier: securty\n");
    expect(trapLines(own, { others: { "tier.yaml": TIER } })).toEqual(["unknown-tier 6 securty"]);
    expect(mended(own, "calico-unknown-tier", { others: { "tier.yaml": TIER } })).toBe(policy("  tier: security\n"));
  });

  test.each([
    ["another file may hold it", "platform", false, []],
    ["the files are complete", "platform", true, ["unknown-tier 6 platform"]],
    ["it comes with Calico", "adminnetworkpolicy", true, []],
  ])("a tier: %s", (_, tier, isComplete, found) => {
    expect(trapLines(policy(`  tier: ${tier}\n`), { isComplete })).toEqual(found);
  });

  const POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p, labels: {app: a}}\nspec: {}\n";

  test.each([
    ["they disagree about an endpoint", ordered(3, "app == 'a'", "{action: Allow}"), ["equal-order 6 3"]],
    ["they agree", ordered(3, "app == 'a'", "{action: Deny, protocol: TCP}"), []],
    ["no endpoint is in both", ordered(3, "app == 'b'", "{action: Allow}"), []],
    ["orders differ", ordered(2, "app == 'a'", "{action: Allow}"), []],
  ])("equal orders: %s", (_, own, found) => {
    const other = ordered(3, "has(app)", "{action: Deny, protocol: UDP}").replace("name: own", "name: another");
    expect(trapLines(own, { others: { "other.yaml": other, "pod.yaml": POD } })).toEqual(found);
  });
});

describe("storage written by hand", () => {
  const OWN = policy("  selector: all()\n").replace("projectcalico.org/v3", "crd.projectcalico.org/v1");

  test("the fix writes the API", () => {
    expect(trapLines(OWN)).toEqual(["crd-by-hand 1 crd.projectcalico.org/v1"]);
    expect(mended(OWN, "calico-crd-by-hand")).toBe(policy("  selector: all()\n"));
  });

  test.each([
    ["what a cluster printed", OWN.replace("  name: own", "  name: own\n  uid: 1-2")],
    ["Calico's own bookkeeping", OWN.replace("GlobalNetworkPolicy", "IPAMBlock")],
  ])("not: %s", (_, text) => {
    expect(trapLines(text)).toEqual([]);
  });
});
