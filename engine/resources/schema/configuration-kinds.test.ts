import { describe, expect, test } from "vitest";
import { CONFIGURATION_KINDS, KUBERNETES_KINDS } from "#engine/resources/schema/configuration-kinds.ts";
import type { FieldSpec, ObjectSpec, ValueSpec } from "#engine/resources/schema/schema.ts";
import { codesOfSpec, problemsIn } from "#test/resource-problems.ts";

const BAD = "calico-bad-value";
const MISSING = "calico-missing-field";

describe("kinds of the configuration", () => {
  test.each([
    ["Node", "{}", []],
    ["Node", "{ bgp: { ipv4Address: 192.0.2.1/24, routeReflectorClusterID: 224.0.0.1 } }", []],
    ["Node", "{ bgp: {} }", [BAD]],
    ["Node", '{ bgp: { ipv4Address: "2001:db8::1/64" } }', [BAD]],
    ["Node", "{ bgp: { ipv4Address: 192.0.2.1/24, routeReflectorClusterID: one } }", [BAD]],
    ["Node", "{ vxlanTunnelMACAddr: 66:00:00:00:00:01, addresses: [{ address: 192.0.2.1, type: InternalIP }] }", []],
    [
      "KubeControllersConfiguration",
      "{ controllers: { node: { leakGracePeriod: 0s, hostEndpoint: { autoCreate: Enabled } } } }",
      [],
    ],
    ["KubeControllersConfiguration", "{ controllers: { node: { hostEndpoint: { autoCreate: Always } } } }", [BAD]],
    [
      "KubeControllersConfiguration",
      "{ controllers: { node: { hostEndpoint: { templates: [{ generateName: eth, interfaceCIDRs: [10.0.0.0/8], nodeSelector: all() }] } } } }",
      [],
    ],
    [
      "KubeControllersConfiguration",
      "{ controllers: { node: { hostEndpoint: { templates: [{ generateName: Eth }] } } } }",
      [BAD],
    ],
    ["KubeControllersConfiguration", "{ controllers: { loadBalancer: { assignIPs: Some } } }", [BAD]],
    ["IPReservation", "{ reservedCIDRs: [10.0.0.1, 10.1.0.0/16, '2001:db8::/64'] }", []],
    ["IPReservation", "{ reservedCIDRs: [10.0.0.0/33] }", [BAD]],
    ["IPAMConfiguration", "{ strictAffinity: true, maxBlocksPerHost: 4 }", []],
    ["IPAMConfiguration", "{ maxBlocksPerHost: -1 }", [BAD]],
    ["BlockAffinity", "{ state: confirmed, node: n1, cidr: 10.0.0.0/26, deleted: false }", []],
    ["BlockAffinity", "{ state: confirmed, node: n1, cidr: 10.0.0.0/26, deleted: true }", [BAD]],
    ["CalicoNodeStatus", "{ node: n1, classes: [Agent, BGP], updatePeriodSeconds: 10 }", []],
    ["CalicoNodeStatus", "{ node: n1, classes: [BGP, BGP], updatePeriodSeconds: 10 }", ["calico-repeated-value"]],
    ["CalicoNodeStatus", "{ node: n1, classes: [BGP], updatePeriodSeconds: 90000 }", [BAD]],
    ["CalicoNodeStatus", "{ classes: [BGP], updatePeriodSeconds: 10 }", [MISSING]],
    ["ClusterInformation", "{ clusterType: 'k8s,bgp', datastoreReady: true }", []],
  ] as const)("%s %s", (kind, spec, codes) => {
    expect(codesOfSpec(kind, spec)).toEqual(codes);
  });

  test("a WireGuard key is 32 bytes", () => {
    const node = (key: string) =>
      problemsIn(
        `apiVersion: projectcalico.org/v3\nkind: Node\nmetadata: { name: n1 }\nstatus: { wireguardPublicKey: "${key}" }\n`,
      );
    expect(node("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")).toEqual([]);
    expect(node("AAEC")).toHaveLength(1);
  });
});

test.each([
  ["FelixConfiguration", "default", 0],
  ["FelixConfiguration", "node.n1", 0],
  ["FelixConfiguration", "felix", 1],
  ["BGPConfiguration", "bgp", 1],
  ["ClusterInformation", "node.n1", 1],
  ["BGPPeer", "felix", 0],
])("a %s called %s: %d warnings", (kind, name, count) => {
  const problems = problemsIn(`apiVersion: projectcalico.org/v3\nkind: ${kind}\nmetadata: { name: ${name} }\nspec: {}\n`);
  expect(problems.filter((problem) => problem.startsWith(`calico-ignored-name "${name}"`))).toHaveLength(count);
  expect(problems).toHaveLength(count);
});

describe("the tables", () => {
  const all = [...CONFIGURATION_KINDS, ...KUBERNETES_KINDS];

  test("no kind is described twice", () => {
    const names = all.map(({ api, kind }) => `${api} ${kind}`);
    expect(new Set(names).size).toBe(names.length);
  });

  test.each(all.map((kind) => [`${kind.api} ${kind.kind}`, kind] as const))("%s: each field has words", (_name, kind) => {
    expect(kind.words).toMatch(/\.$/);
    const fields = [kind.spec, kind.status].flatMap((spec) => (spec === undefined ? [] : fieldsOf(spec)));
    expect(fields.filter(({ words }) => !words.endsWith(".")).map(({ name }) => name)).toEqual([]);
  });
});

function fieldsOf(spec: ObjectSpec): readonly FieldSpec[] {
  const fields = spec.fields();
  return [...fields, ...fields.flatMap(({ value }) => below(value))];
}

function below(value: ValueSpec): readonly FieldSpec[] {
  if (value.kind === "object") return fieldsOf(value.object);
  return value.kind === "list" || value.kind === "map" ? below(value.of) : [];
}
