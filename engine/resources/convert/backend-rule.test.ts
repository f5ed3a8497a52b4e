import { describe, expect, test } from "vitest";
import { ruleBeforeSets } from "#engine/resources/convert/backend-rule.ts";
import { policySelector } from "#engine/resources/convert/end-selector.ts";
import { loadResources } from "#engine/resources/load/load-resources.ts";
import { readPolicy } from "#engine/resources/policy/policy.ts";

function policyOf(kind: string, spec: string) {
  const text = `apiVersion: projectcalico.org/v3\nkind: ${kind}\nmetadata: {name: p, namespace: shop}\nspec: ${spec}\n`;
  const resource = loadResources("u", text).file.resources[0];
  return resource && readPolicy(resource, "u");
}

const converted = (kind: string, rule: string) => {
  const policy = policyOf(kind, `{ingress: [${rule}]}`);
  return policy?.ingress.map((one) => ruleBeforeSets(one, policy.namespace))[0];
};
const source = (end: string, kind = "NetworkPolicy") => converted(kind, `{action: Allow, source: ${end}}`)?.source.selector;

describe("the selector of a rule's end", () => {
  const OWN = "projectcalico.org/namespace == 'shop'";

  test.each([
    ["{}", ""],
    ["{nets: [10.0.0.0/8]}", ""],
    ["{selector: a == 'b'}", `(${OWN}) && (a == 'b')`],
    ["{notSelector: has(a)}", OWN],
    ["{namespaceSelector: all()}", "has(projectcalico.org/namespace)"],
    ["{namespaceSelector: global(), selector: has(a)}", "(!has(projectcalico.org/namespace)) && (has(a))"],
    ["{namespaceSelector: a == 'b'}", 'pcns.a == "b"'],
    ["{serviceAccounts: {names: [y, x, y]}}", `(${OWN}) && (projectcalico.org/serviceaccount in {"x", "y"})`],
    [
      "{serviceAccounts: {names: [x], selector: has(t)}, selector: has(a)}",
      `(${OWN}) && (((has(pcsa.t)) && (projectcalico.org/serviceaccount in {"x"})) && (has(a)))`,
    ],
  ])("of a namespaced policy: %s", (end, expected) => expect(source(end)).toBe(expected));

  test.each([
    ["{selector: a == 'b'}", "a == 'b'"],
    ["{notSelector: has(a)}", ""],
    ["{namespaceSelector: 'has(a) && has(b)', selector: has(c)}", "((has(pcns.a) && has(pcns.b))) && (has(c))"],
  ])("of a policy of the whole cluster: %s", (end, expected) => expect(source(end, "GlobalNetworkPolicy")).toBe(expected));

  test("that does not parse leaves the rule unknown", () => {
    expect(converted("NetworkPolicy", "{action: Allow, source: {namespaceSelector: '&&'}}")?.isWhole).toBe(false);
  });
});

describe("the selector of a policy", () => {
  test.each([
    ["NetworkPolicy", "{}", "projectcalico.org/namespace == 'shop'"],
    ["NetworkPolicy", "{selector: has(a)}", "(has(a)) && projectcalico.org/namespace == 'shop'"],
    ["NetworkPolicy", "{serviceAccountSelector: has(t)}", "(projectcalico.org/namespace == 'shop') && has(pcsa.t)"],
    ["GlobalNetworkPolicy", "{selector: has(a)}", "has(a)"],
    ["GlobalNetworkPolicy", "{selector: has(a), namespaceSelector: all()}", "(has(a)) && has(projectcalico.org/namespace)"],
    [
      "GlobalNetworkPolicy",
      "{namespaceSelector: has(n), serviceAccountSelector: all()}",
      "(has(pcns.n)) && has(projectcalico.org/serviceaccount)",
    ],
  ])("%s %s", (kind, spec, expected) => {
    const policy = policyOf(kind, spec);
    expect(policy && policySelector(policy)).toBe(expected);
  });
});

describe("the rest of a rule", () => {
  test("in the words of the backend", () => {
    const rule = converted(
      "GlobalNetworkPolicy",
      "{action: Pass, ipVersion: 4, protocol: TCP, notProtocol: 17, notICMP: {type: 8}, metadata: {annotations: {b: c, a: d}}, destination: {nets: [10.1.2.3/8, 10.0.0.1], notNets: [10.9.0.0/16], ports: [80, http], notPorts: ['1:2']}}",
    );
    expect(rule).toMatchObject({
      isWhole: true,
      rule: {
        action: "next-tier",
        ipVersion: 4,
        protocol: "tcp",
        notProtocol: 17,
        icmp: undefined,
        notIcmp: { type: 8, code: undefined },
        destination: { nets: ["10.0.0.0/8", "10.0.0.1/32"], ports: [{ first: 80, last: 80 }] },
        notDestination: { nets: ["10.9.0.0/16"], ports: [{ first: 1, last: 2 }] },
        annotations: [
          ["a", "d"],
          ["b", "c"],
        ],
        origin: { uri: "u", document: 0, path: ["spec", "ingress", 0] },
      },
      destination: { namedPorts: ["http"], notNamedPorts: [] },
    });
  });

  test.each([
    ["an action that is none", "{action: Drop}"],
    ["no action", "{protocol: TCP}"],
    ["a network that is none", "{action: Allow, source: {nets: [10.0.0.0/33]}}"],
    ["a template", "{action: Allow, source: {selector: {{ x }}}}"],
  ])("is not whole with %s", (_, rule) => expect(converted("GlobalNetworkPolicy", rule)?.isWhole).toBe(false));
});
