import { describe, expect, test } from "vitest";
import { problemsIn } from "#test/resource-problems.ts";

const POLICY = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: web, namespace: shop }\n";
const CLUSTER = "apiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nmetadata: { name: web }\n";
const ADMIN = "apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata: { name: web }\n";

function codes(yaml: string): readonly string[] {
  return problemsIn(yaml).map((problem) => problem.slice(0, problem.indexOf(" ")));
}

const BAD = "calico-bad-value";
const CONFLICT = "calico-conflict";
const MISSING = "calico-missing-field";

describe("NetworkPolicy", () => {
  test.each([
    ["nothing may come in", "{ podSelector: {} }", []],
    [
      "pods, namespaces and addresses",
      "{ podSelector: {}, ingress: [{ from: [{ podSelector: {}, namespaceSelector: {} }, { ipBlock: { cidr: 10.0.0.0/8, except: [10.1.0.0/16] } }] }] }",
      [],
    ],
    ["a peer of nobody", "{ ingress: [{ from: [{}] }] }", [BAD]],
    [
      "addresses and pods in one peer",
      "{ ingress: [{ from: [{ podSelector: {}, ipBlock: { cidr: 10.0.0.0/8 } }] }] }",
      [CONFLICT],
    ],
    ["an exception outside", "{ egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8, except: [11.0.0.0/16] } }] }] }", [BAD]],
    ["an exception of everything", "{ egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8, except: [10.0.0.0/8] } }] }] }", [BAD]],
    ["an address without a length", "{ egress: [{ to: [{ ipBlock: { cidr: 10.0.0.1 } }] }] }", [BAD]],
    ["ports", "{ ingress: [{ ports: [{ port: 80 }, { port: http, protocol: UDP }, { port: 8000, endPort: 8080 }] }] }", []],
    ["a range in Calico's words", '{ ingress: [{ ports: [{ port: "8000:8080" }] }] }', [BAD]],
    ["a range of a named port", "{ ingress: [{ ports: [{ port: http, endPort: 90 }] }] }", [CONFLICT]],
    ["a range that goes backwards", "{ ingress: [{ ports: [{ port: 90, endPort: 80 }] }] }", [BAD]],
    ["a protocol without ports", "{ ingress: [{ ports: [{ protocol: ICMP }] }] }", [BAD]],
    [
      "conditions on labels",
      "{ podSelector: { matchExpressions: [{ key: role, operator: In, values: [db] }, { key: old, operator: DoesNotExist }] } }",
      [],
    ],
    ["a condition without values", "{ podSelector: { matchExpressions: [{ key: role, operator: In }] } }", [MISSING]],
    [
      "a condition with too many values",
      "{ podSelector: { matchExpressions: [{ key: role, operator: Exists, values: [db] }] } }",
      [CONFLICT],
    ],
    ["a type in small letters", "{ policyTypes: [ingress] }", [BAD]],
    ["Calico's selector", "{ selector: all() }", ["yaml-unknown-field"]],
  ] as const)("%s", (_name, spec, expected) => {
    expect(codes(`${POLICY}spec: ${spec}\n`)).toEqual(expected);
  });
});

describe("cluster-wide policies", () => {
  test.each([
    [
      "a rule",
      `${CLUSTER}spec: { tier: Admin, priority: 10, subject: { namespaces: {} }, ingress: [{ action: Accept, from: [{ namespaces: {} }], protocols: [{ tcp: { destinationPort: { number: 80 } } }] }] }`,
      [],
    ],
    [
      "an action of the older kind",
      `${CLUSTER}spec: { tier: Admin, priority: 10, subject: { namespaces: {} }, ingress: [{ action: Allow, from: [{ namespaces: {} }] }] }`,
      [BAD],
    ],
    ["no tier", `${CLUSTER}spec: { priority: 10, subject: { namespaces: {} } }`, [MISSING]],
    [
      "two subjects",
      `${CLUSTER}spec: { tier: Admin, priority: 10, subject: { namespaces: {}, pods: { namespaceSelector: {}, podSelector: {} } } }`,
      [CONFLICT],
    ],
    [
      "a port and a range",
      `${CLUSTER}spec: { tier: Baseline, priority: 0, subject: { namespaces: {} }, egress: [{ action: Deny, to: [{ networks: [0.0.0.0/0] }], protocols: [{ udp: { destinationPort: { number: 1, range: { start: 1, end: 2 } } } }] }] }`,
      [CONFLICT],
    ],
    ["a priority out of range", `${ADMIN}spec: { priority: 1001, subject: { namespaces: {} } }`, [BAD]],
    [
      "ports of the older kind",
      `${ADMIN}spec: { priority: 1, subject: { namespaces: {} }, egress: [{ action: Pass, to: [{ networks: [10.0.0.0/8] }], ports: [{ portNumber: { port: 80 } }, { portRange: { start: 8000, end: 8080 } }] }] }`,
      [],
    ],
    [
      "a range of one port",
      `${ADMIN}spec: { priority: 1, subject: { namespaces: {} }, egress: [{ action: Pass, to: [{ networks: [10.0.0.0/8] }], ports: [{ portRange: { start: 80, end: 80 } }] }] }`,
      [BAD],
    ],
    [
      "a baseline by another name",
      "apiVersion: policy.networking.k8s.io/v1alpha1\nkind: BaselineAdminNetworkPolicy\nmetadata: { name: web }\nspec: { subject: { namespaces: {} } }",
      ["calico-bad-name"],
    ],
  ] as const)("%s", (_name, yaml, expected) => {
    expect(codes(`${yaml}\n`)).toEqual(expected);
  });
});

describe("objects that Calico reads", () => {
  test.each([
    ["a namespace", "apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { team: a } }\nspec: {}", []],
    [
      "a service account",
      "apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: web }\nautomountServiceAccountToken: false",
      [],
    ],
    [
      "a pod",
      "apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { nodeName: n1, containers: [{ name: a, image: b, ports: [{ name: http, containerPort: 80 }] }] }",
      [],
    ],
    [
      "a port's name that is too long",
      "apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { containers: [{ name: a, ports: [{ name: a-very-long-port, containerPort: 80 }] }] }",
      [BAD],
    ],
    ["a label that is none", "apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { team: 'a b' } }", [BAD]],
  ] as const)("%s", (_name, yaml, expected) => {
    expect(codes(`${yaml}\n`)).toEqual(expected);
  });
});
