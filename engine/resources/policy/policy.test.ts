import { describe, expect, test } from "vitest";
import { loadResources } from "#engine/resources/load/load-resources.ts";
import { type Policy, readPolicy } from "#engine/resources/policy/policy.ts";
import { readProfile } from "#engine/resources/policy/profile.ts";

function policyOf(text: string): Policy | undefined {
  const resource = loadResources("file.yaml", text).file.resources[0];
  return resource && readPolicy(resource, "file.yaml");
}

const header = (apiVersion: string, kind: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: web, namespace: shop}\n`;
const V3 = header("projectcalico.org/v3", "NetworkPolicy");
const OLD = header("v1", "policy");

describe("policies", () => {
  test("v3, with all a rule can say", () => {
    const policy = policyOf(`${V3}spec:
  tier: ops
  order: 10.5
  selector: role == 'web'
  serviceAccountSelector: team == 'a'
  types: [Egress]
  egress:
  - action: Pass
    ipVersion: 4
    protocol: ICMP
    icmp: {type: 8, code: 0}
    notProtocol: 17
    metadata: {annotations: {why: "ping"}}
    destination:
      nets: [10.0.0.0/8]
      notNets: [10.1.0.0/16]
      selector: has(db)
      notSelector: has(old)
      namespaceSelector: all()
      serviceAccounts: {names: [a, b], selector: x == 'y'}
      services: {name: dns, namespace: kube-system}
      ports: [53, "8000:9000", http]
      notPorts: [22]
`);
    expect(policy).toMatchObject({
      kind: "NetworkPolicy",
      name: "web",
      namespace: "shop",
      tier: "ops",
      order: 10.5,
      selector: "role == 'web'",
      serviceAccountSelector: "team == 'a'",
      types: ["Egress"],
      typesGiven: true,
      isStaged: false,
      ingress: [],
      unread: [],
    });
    expect(policy?.egress[0]).toMatchObject({
      action: "Pass",
      ipVersion: 4,
      protocol: "ICMP",
      icmp: { type: 8, code: 0 },
      notProtocol: 17,
      annotations: new Map([["why", "ping"]]),
      origin: { uri: "file.yaml", document: 0, path: ["spec", "egress", 0] },
      destination: {
        nets: ["10.0.0.0/8"],
        notNets: ["10.1.0.0/16"],
        selector: "has(db)",
        notSelector: "has(old)",
        namespaceSelector: "all()",
        serviceAccounts: { names: ["a", "b"], selector: "x == 'y'" },
        services: { name: "dns", namespace: "kube-system" },
        ports: [{ first: 53, last: 53 }, { first: 8000, last: 9000 }, "http"],
        notPorts: [{ first: 22, last: 22 }],
      },
    });
  });

  test("v1: small actions, tags, one network and many", () => {
    const policy = policyOf(`${OLD}spec:
  preDNAT: true
  ingress:
  - action: deny
    protocol: tcp
    source: {tag: old, net: 10.0.0.0/8, nets: [11.0.0.0/8], notTag: bad}
  - action: log
`);
    expect(policy).toMatchObject({
      kind: "GlobalNetworkPolicy",
      api: "v1",
      namespace: "",
      types: ["Ingress"],
      applyOnForward: true,
    });
    expect(policy?.ingress.map(({ action }) => action)).toEqual(["Deny", "Log"]);
    expect(policy?.ingress[0]?.source).toMatchObject({ nets: ["11.0.0.0/8", "10.0.0.0/8"], tag: "old", notTag: "bad" });
  });

  test.each([
    ["ingress only", "ingress: [{action: Allow}]", ["Ingress"]],
    ["egress only", "egress: [{action: Allow}]", ["Egress"]],
    ["both", "ingress: [{action: Allow}]\n  egress: [{action: Allow}]", ["Ingress", "Egress"]],
    ["neither", "selector: all()", ["Ingress"]],
  ])("types that are not given: %s", (_, rules, types) => {
    expect(policyOf(`${V3}spec:\n  ${rules}\n`)).toMatchObject({ types, typesGiven: false });
  });

  test("a v1 policy without types applies both ways", () => {
    expect(policyOf(`${OLD}spec: {ingress: [{action: allow}]}\n`)?.types).toEqual(["Ingress", "Egress"]);
  });

  test.each([
    ["an action that is none", "ingress: [{action: Alow}]", "Alow"],
    ["a map for a text", "selector: {a: b}", "{a: b}"],
    ["ports out of range", "ingress: [{action: Allow, destination: {ports: [70000]}}]", "70000"],
    ["a word for a truth value", "doNotTrack: maybe", "maybe"],
    ["a template", "selector: {{ .Values.selector }}", "{{ .Values.selector }}"],
  ])("what cannot be read is left out and told: %s", (_, field, place) => {
    const text = `${V3}spec:\n  ${field}\n`;
    expect(policyOf(text)?.unread.map(({ start, end }) => text.slice(start, end))).toEqual([place]);
  });

  test("other kinds are no policies", () => {
    expect(policyOf(header("projectcalico.org/v3", "Profile"))).toBeUndefined();
    expect(policyOf(header("networking.k8s.io/v1", "NetworkPolicy"))).toBeUndefined();
  });
});

describe("profiles", () => {
  test.each([
    [
      "v3",
      "apiVersion: projectcalico.org/v3\nkind: Profile\nmetadata: {name: web}\nspec: {labelsToApply: {a: b}, egress: [{action: Deny}]}",
    ],
    ["v1", "apiVersion: v1\nkind: profile\nmetadata: {name: web, labels: {a: b}}\nspec: {egress: [{action: deny}]}"],
  ])("%s", (_, text) => {
    const resource = loadResources("file.yaml", text).file.resources[0];
    const profile = resource && readProfile(resource, "file.yaml");
    expect(profile).toMatchObject({
      name: "web",
      labelsToApply: new Map([["a", "b"]]),
      ingress: [],
      egress: [{ action: "Deny" }],
    });
  });
});
