// Selectors, and the names by which policies and endpoints find each other.
import { describe, expect, test } from "vitest";
import { mended, policy, trapLines, trapsOf } from "#test/traps.ts";

function rule(text: string, head: Parameters<typeof policy>[1] = {}): string {
  return policy(`  selector: role == 'db'\n  types: [Ingress, Egress]\n  ingress:\n    - action: Allow\n${text}`, head);
}

const NAMESPACED = { kind: "NetworkPolicy", more: "  namespace: shop\n" };

describe("selectors that nothing can satisfy", () => {
  test.each([
    ["a policy's", policy(`  selector: a == 'b' && a == 'c'\n`), ["impossible-selector 6 a == 'b' && a == 'c'"]],
    ["a policy's namespaces", policy("  namespaceSelector: has(a) && !has(a)\n"), ["impossible-selector 6 has(a) && !has(a)"]],
    ["a rule's", rule(`      source: {selector: "has(a) && a in {}"}\n`), ["impossible-selector 10 a in {}"]],
    [
      "a NetworkPolicy of another namespace",
      policy("  selector: projectcalico.org/namespace == 'web'\n", NAMESPACED),
      ["impossible-selector 7 projectcalico.org/namespace == 'web'"],
    ],
    ["one that may hold", policy("  selector: a == 'b' || a == 'c'\n"), []],
    ["one that does not parse", policy("  selector: a = 'b'\n"), []],
    ["one with a template", policy("  selector: a == 'b' && a == '{{ c }}'\n"), []],
  ])("%s", (_, text, found) => {
    expect(trapLines(text)).toEqual(found);
  });

  test("a rule of a NetworkPolicy looks at its own namespace", () => {
    const across = rule(`      source: {selector: "projectcalico.org/namespace == 'web'"}\n`, NAMESPACED);
    expect(trapsOf(across).map(({ message }) => message)).toEqual([
      'Nothing can have these labels: projectcalico.org/namespace cannot be both "shop" and "web". So the rule matches nothing. A rule of a ' +
        "NetworkPolicy without namespaceSelector looks at its own namespace only, here shop: write a namespaceSelector for others.",
    ]);
    const told = rule(`      source: {namespaceSelector: "projectcalico.org/name == 'web'"}\n`, NAMESPACED);
    expect(trapLines(told)).toEqual([]);
  });
});

describe("the near end of a rule", () => {
  const EXCHANGED = `      destination: {selector: "role == 'web'"}\n`;

  test.each([
    ["another endpoint's labels", rule(EXCHANGED), ["never-local 10 selector"]],
    ["its own labels", rule(`      destination: {selector: "has(role)"}\n`), []],
    ["the far end", rule(EXCHANGED.replace("destination", "source")), []],
    ["forwarded packets", rule(EXCHANGED).replace("  selector", "  applyOnForward: true\n  selector"), []],
  ])("%s", (_, text, found) => {
    expect(trapLines(text)).toEqual(found);
  });

  test("a network set may hold the endpoint's addresses", () => {
    const set =
      "apiVersion: projectcalico.org/v3\nkind: GlobalNetworkSet\nmetadata: {name: a, labels: {role: web}}\nspec: {nets: [10.0.0.0/8]}\n";
    expect(trapLines(rule(EXCHANGED), { others: { "set.yaml": set } })).toEqual([]);
  });
});

describe("what is there", () => {
  const POD =
    "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: shop, labels: {role: db}}\n" +
    "spec: {containers: [{name: c, ports: [{name: mysql, containerPort: 3306}]}]}\n";
  const COMPLETE = { isComplete: true, others: { "pod.yaml": POD } };

  test.each([
    ["a policy of nothing", policy("  selector: role == 'web'\n"), ["selects-nothing 6 selector"]],
    ["a rule of nothing", rule("      source: {selector: has(app)}\n"), ["selects-nothing 10 selector"]],
    ["labels of a namespace nobody shows", policy("  namespaceSelector: env == 'prod'\n"), []],
    ["an endpoint", rule("      source: {selector: has(role)}\n"), []],
    ["a port by name", rule("      protocol: TCP\n      destination: {ports: [mysql]}\n"), []],
    ["a port nobody names so", rule("      protocol: TCP\n      destination: {ports: [mysq]}\n"), ["missing-port-name 11 mysq"]],
  ])("%s", (_, text, found) => {
    expect(trapLines(text, COMPLETE)).toEqual(found);
    expect(trapLines(text, { others: { "pod.yaml": POD } })).toEqual([]);
  });

  test("the fix writes the name that is meant", () => {
    const text = rule("      protocol: TCP\n      destination: {ports: [mysq]}\n");
    expect(mended(text, "calico-missing-port-name", COMPLETE)).toBe(text.replace("mysq", "mysql"));
  });

  test.each([
    ["no label", "{name: a}", "{nets: [10.0.0.0/8]}", ["unlabelled-set 3 a"]],
    ["a label", "{name: a, labels: {b: c}}", "{nets: [10.0.0.0/8]}", []],
    ["no addresses", "{name: a}", "{}", []],
  ])("a network set with %s", (_, metadata, spec, found) => {
    expect(trapLines(`apiVersion: projectcalico.org/v3\nkind: GlobalNetworkSet\nmetadata: ${metadata}\nspec: ${spec}\n`)).toEqual(
      found,
    );
  });
});

describe("host endpoints", () => {
  const HOST = "apiVersion: projectcalico.org/v3\nkind: HostEndpoint\nmetadata: {name: n1, labels: {role: host}}\nspec:\n";
  const BARE = `${HOST}  {node: n1, interfaceName: eth0}\n`;
  const withProfile = (name: string): string => `${HOST}  node: n1\n  interfaceName: eth0\n  profiles: [${name}]\n`;
  const OPEN =
    "apiVersion: projectcalico.org/v3\nkind: Profile\nmetadata: {name: allow-all}\nspec: {ingress: [{action: Allow}]}\n";

  test("neither policy nor profile: what stays open is named", () => {
    const [found] = trapsOf(BARE, { isComplete: true });
    expect(found).toMatchObject({ code: "calico-locked-host", severity: "warning" });
    expect(found?.message).toContain("nothing in but to the failsafe ports tcp 22, 179");
    expect(found?.message).toContain("nothing out but to the failsafe ports udp 53, 67");
  });

  test("failsafe ports are those of the configuration", () => {
    const felix = "apiVersion: projectcalico.org/v3\nkind: FelixConfiguration\nmetadata: {name: default}\n";
    const others = { "felix.yaml": `${felix}spec: {failsafeInboundHostPorts: [{protocol: TCP, port: 2222}]}\n` };
    expect(trapsOf(BARE, { others })[0]?.message).toContain("the failsafe ports tcp 2222,");
  });

  test("a policy of one direction leaves the other shut", () => {
    const others = { "in.yaml": policy("  selector: role == 'host'\n  ingress:\n    - {action: Allow, protocol: TCP}\n") };
    expect(trapsOf(BARE, { others })[0]?.message).toMatch(/^No policy for egress .* nothing out but to the failsafe ports/);
  });

  test.each([
    ["a policy of both directions", BARE, { "a.yaml": policy("  types: [Ingress, Egress]\n") }],
    ["a profile of Calico", withProfile("projectcalico-default-allow"), {}],
    ["a profile of another file", withProfile("allow-al"), {}],
    ["a profile that is there", withProfile("allow-all"), { "open.yaml": OPEN }],
    ["a numbered one", withProfile("open2"), { "open.yaml": OPEN.replace("allow-all", "open1") }],
  ])("not: %s", (_, text, others) => {
    expect(trapLines(text, { others })).toEqual([]);
  });

  test("a mistyped profile", () => {
    const text = withProfile("allow-al");
    expect(mended(text, "calico-missing-profile", { others: { "open.yaml": OPEN } })).toBe(withProfile("allow-all"));
  });
});
