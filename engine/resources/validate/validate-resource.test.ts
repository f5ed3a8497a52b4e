import { describe, expect, test } from "vitest";
import { loadResources } from "#engine/resources/load/load-resources.ts";
import type { ApiVintage } from "#engine/resources/schema/schema.ts";
import { validateResource } from "#engine/resources/validate/validate-resource.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";

function diagnose(text: string, vintage: ApiVintage): readonly Diagnostic[] {
  return loadResources("file.yaml", text).file.resources.flatMap((resource) => validateResource(resource, vintage));
}

/** `code: what is underlined`, for each problem. */
function told(text: string, vintage: ApiVintage = "v3.32"): readonly string[] {
  return diagnose(text, vintage).map(({ code, span }) => `${code}: ${text.slice(span.start, span.end)}`);
}

function fixed(text: string): string {
  const edits = diagnose(text, "v3.32").flatMap(({ fixes }) => fixes[0]?.edits ?? []);
  return edits
    .toSorted((a, b) => b.span.start - a.span.start)
    .reduce((result, { span, text: put }) => result.slice(0, span.start) + put + result.slice(span.end), text);
}

function policy(spec: string): string {
  return `apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata:\n  name: web\nspec:\n${indented(spec)}`;
}

function globalPolicy(spec: string): string {
  return `apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata:\n  name: web\nspec:\n${indented(spec)}`;
}

function rule(fields: string): string {
  return policy(`ingress:\n- action: Allow\n${indented(fields)}`);
}

function indented(text: string): string {
  return text.replace(/^/gm, "  ");
}

test("a policy that Calico takes has no problems", () => {
  const text = policy(
    `selector: role == 'db'
order: 10.5
types: [Ingress, Egress]
ingress:
- action: Allow
  protocol: TCP
  source:
    nets: [10.0.0.0/8, 192.168.1.1/32]
    namespaceSelector: global()
  destination:
    ports: [80, "8000:8080", http]
egress:
- action: Allow
  destination:
    services: { name: dns, namespace: kube-system }
- action: Deny
  protocol: ICMP
  icmp: { type: 8, code: 0 }`,
  );
  expect(told(text)).toEqual([]);
});

test.each([
  ["order: ten", ["yaml-wrong-type: ten"]],
  ['order: "10"', ['yaml-wrong-type: "10"']],
  ["types: Ingress", ["yaml-wrong-type: Ingress"]],
  ["ingress: {action: Allow}", ["yaml-wrong-type: {action: Allow}"]],
  ["types: [Ingress, Ingress]", ["calico-repeated-value: Ingress"]],
  ["types: [ingress]", ["calico-bad-value: ingress"]],
  ["Selector: all()", ["yaml-unknown-field: Selector"]],
  ["ingress:\n- {}", ["calico-missing-field: {}"]],
  ["ingress:\n- protocol: TCP", ["calico-missing-field: protocol"]],
  ["selector: role = 'db'", ["selector-syntax: ="]],
  ["selector: global()", ["calico-bad-value: global()"]],
  ["order: null\ningress: null\nselector:", []],
  ['selector: ""', []],
])("in a spec: %s", (spec, problems) => {
  expect(told(policy(spec))).toEqual(problems);
});

test.each([
  ["protocol: tcp", ["calico-bad-value: tcp"]],
  ["protocol: 256", ["calico-bad-value: 256"]],
  ["protocol: HTTP", ["calico-bad-value: HTTP"]],
  ["protocol: TCP\nsource:\n  ports: [0]", ["calico-bad-value: 0"]],
  ['protocol: TCP\nsource:\n  ports: ["90:80"]', ['calico-bad-value: "90:80"']],
  ["source:\n  ports: [80]", ["calico-missing-field: ports"]],
  ["source:\n  ports: [http]", []],
  ["protocol: ICMP\nsource:\n  ports: [80]", ["calico-conflict: ports"]],
  ["icmp: {type: 8}", ["calico-missing-field: icmp"]],
  ["protocol: ICMP\nicmp: {code: 1}", ["calico-conflict: code"]],
  ["protocol: ICMP\nicmp: {type: 255}", ["calico-bad-value: 255"]],
  ["ipVersion: 5", ["calico-bad-value: 5"]],
  ["ipVersion: 6\nprotocol: ICMP", ["calico-conflict: ICMP"]],
  ["ipVersion: 6\nsource:\n  nets: [10.0.0.0/8]", ["calico-conflict: 10.0.0.0/8"]],
  ['source:\n  nets: [10.0.0.0/8]\ndestination:\n  nets: ["fd00::/8"]', ['calico-conflict: "fd00::/8"']],
  ["source:\n  nets: [10.0.0.1/8]", ["calico-bad-value: 10.0.0.1/8"]],
  ["source:\n  nets: [10.0.0.1]", ["calico-bad-value: 10.0.0.1"]],
  ["source:\n  nets: [10.0.0.0/33]", ["calico-bad-value: 10.0.0.0/33"]],
  ["source:\n  notNets: [0.0.0.0/0]", ["calico-bad-value: 0.0.0.0/0"]],
  ["source:\n  selector: global()", ["calico-bad-value: global()"]],
  ["source:\n  namespaceSelector: global() && all()", ["calico-bad-value: global()"]],
  ["destination:\n  services: {name: dns}", ["calico-conflict: services"]],
  ["source:\n  services: {name: dns}\n  nets: [10.0.0.0/8]", ["calico-conflict: nets"]],
  ["source:\n  services: {namespace: web}", ["calico-missing-field: namespace"]],
  ["protocol: UDP\nhttp: {methods: [GET]}", ["calico-conflict: http"]],
  ["http: {paths: [{exact: /a, prefix: /b}]}", ["calico-conflict: prefix"]],
  ["http: {paths: [{exact: a}]}", ["calico-bad-value: a"]],
])("in an ingress rule that allows: %s", (fields, problems) => {
  expect(told(rule(fields))).toEqual(problems);
});

describe("what older versions of the API take", () => {
  test.each<[string, string, ApiVintage, readonly string[]]>([
    ["SCTP has ports", "protocol: SCTP\nsource:\n  ports: [80]", "v3.8", ["calico-conflict: ports"]],
    ["SCTP has ports", "protocol: SCTP\nsource:\n  ports: [80]", "v3.32", []],
    ["names of ports need no protocol", "source:\n  ports: [http]", "v3.8", ["calico-missing-field: ports"]],
    ["services", "source:\n  services: {name: dns}", "v3.8", ["yaml-unknown-field: services"]],
    ["global()", "source:\n  namespaceSelector: global()", "v3.8", ["calico-bad-value: global()"]],
    ["every address in notNets", "source:\n  notNets: [0.0.0.0/0]", "v3.8", []],
  ])("%s: %s in %s", (_, fields, vintage, problems) => {
    expect(told(rule(fields), vintage)).toEqual(problems);
  });

  test("a Tier is told of as a whole", () => {
    const text = "apiVersion: projectcalico.org/v3\nkind: Tier\nmetadata: {name: ops}\nspec: {order: 5}\n";
    expect(told(text, "v3.8")).toEqual(["calico-bad-value: Tier"]);
    expect(told(text)).toEqual([]);
  });
});

test.each([
  ["preDNAT: true", ["calico-missing-field: preDNAT"]],
  ["preDNAT: yes\napplyOnForward: on", []],
  ["preDNAT: true\napplyOnForward: true\ndoNotTrack: true", ["calico-conflict: doNotTrack"]],
  ["preDNAT: true\napplyOnForward: true\ntypes: [Egress]", ["calico-conflict: Egress"]],
  ["egress:\n- action: Allow\n  http: {methods: [GET]}", ["calico-conflict: http"]],
  ["egress:\n- action: Allow\n  destination:\n    services: {name: dns}", ["calico-missing-field: services"]],
])("in a global policy: %s", (spec, problems) => {
  expect(told(globalPolicy(spec))).toEqual(problems);
});

test.each([
  ["name: Web", ["calico-bad-name: Web"]],
  ["name: a.b.c", ["calico-bad-name: a.b.c"]],
  ["name: ops.web", []],
  ["name: knp.default.a.b.c", []],
  ["namespace: web", ["calico-missing-field: namespace"]],
  ["generateName: web-", []],
  ["name: web\n  labels: {role: ~db}", ["calico-bad-value: ~db"]],
  ["name: web\n  labels: {-role: db}", ["calico-bad-value: -role"]],
  ["name: web\n  labels: {version: 1.2}", ["yaml-wrong-type: 1.2"]],
  ["name: web\n  annotations: {Example.org/Note: x}", []],
])("in metadata: %s", (metadata, problems) => {
  const text = `apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata:\n  ${metadata}\n`;
  expect(told(text)).toEqual(problems);
});

test("fields beside spec are told where they belong", () => {
  const text = "apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: {name: web}\nselector: all()\n";
  expect(diagnose(text, "v3.32").map(({ message }) => message)).toEqual([
    "selector belongs into spec: here Calico does not read it",
  ]);
});

test.each([
  [policy("Selector: all()"), policy("selector: all()")],
  [policy("types: Ingress"), policy("types: [Ingress]")],
  [policy("types: [ingress]"), policy("types: [Ingress]")],
  [policy('order: "10"'), policy("order: 10")],
  [rule("protocol: tcp"), rule("protocol: TCP")],
  [rule('source:\n  nets: ["10.0.0.1/8"]'), rule('source:\n  nets: ["10.0.0.0/8"]')],
  [rule("source:\n  nets: [10.0.0.1]"), rule("source:\n  nets: [10.0.0.1/32]")],
  [rule("protocol: TCP\nsource:\n  ports: [80-90]"), rule("protocol: TCP\nsource:\n  ports: [80:90]")],
])("the fix of %s", (text, mended) => {
  expect(fixed(text)).toBe(mended);
  expect(told(fixed(text))).toEqual([]);
});

test("nothing is said of what a template fills in", () => {
  const text = rule(
    'protocol: {{ .Values.protocol }}\nsource:\n  nets: [{{ .Values.net }}]\n  ports: [80]\n{{- include "more" . }}',
  );
  expect(told(text)).toEqual([]);
  // A shell's placeholder counts as one too.
  expect(told(rule(`source:\n  nets:\n  - \${NET}/32`))).toEqual([]);
});

test("a staged deletion holds nothing but its tier", () => {
  const text = `apiVersion: projectcalico.org/v3
kind: StagedNetworkPolicy
metadata: {name: ops.web}
spec:
  stagedAction: Delete
  tier: ops
  selector: all()
`;
  expect(told(text)).toEqual(["calico-conflict: selector"]);
});

describe("the v1 API", () => {
  test.each([
    ["- {action: deny}", []],
    ["- {action: Deny}", ["calico-bad-value: Deny"]],
    ["- {action: allow, protocol: tcp, source: {tag: web, net: 10.0.0.1/8}, destination: {ports: [80]}}", []],
    ["- {action: allow, protocol: sctp, destination: {ports: [80]}}", ["calico-conflict: ports"]],
    ["- {action: allow, protocol: tcp, destination: {ports: [http]}}", ["calico-bad-value: http"]],
    ["- {action: allow, source: {services: {name: dns}}}", ["yaml-unknown-field: services"]],
  ])("in a policy: %s", (rules, problems) => {
    const text = `apiVersion: v1\nkind: policy\nmetadata:\n  name: web\nspec:\n  ingress:\n  ${rules}\n`;
    expect(told(text, "v1")).toEqual(problems);
  });
});
