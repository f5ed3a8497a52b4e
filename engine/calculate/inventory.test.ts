import { describe, expect, test } from "vitest";
import { worldOf } from "#engine/calculate/inventory.ts";
import { loadResources } from "#engine/resources/load/load-resources.ts";
import { clusterOfText, endpointNamed, resource } from "#test/calculate.ts";

const POD = `apiVersion: v1
kind: Pod
metadata: {name: web-1, namespace: shop, labels: {app: web}}
spec: {nodeName: n, containers: [{name: c, ports: [{name: http, containerPort: 80}]}]}
status: {podIP: 10.0.0.1}
---
`;
const NAMESPACE = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: a}}\n---\n";

describe("a pod", () => {
  test("is a workload endpoint with the labels and profiles of its namespace and account", () => {
    const [pod] = clusterOfText(POD + NAMESPACE).endpoints;
    expect(pod).toMatchObject({
      kind: "workload",
      node: "n",
      addresses: ["10.0.0.1"],
      profiles: ["kns.shop", "ksa.shop.default"],
    });
    expect(pod?.interfaceName).toMatch(/^cali[0-9a-f]{11}$/);
    expect(Object.fromEntries(pod?.labels.known ?? [])).toEqual({
      app: "web",
      "projectcalico.org/namespace": "shop",
      "projectcalico.org/orchestrator": "k8s",
      "projectcalico.org/serviceaccount": "default",
      "pcns.team": "a",
      "pcns.projectcalico.org/name": "shop",
      "pcsa.projectcalico.org/name": "default",
    });
    // No file holds the account: it may have labels.
    expect(pod?.labels.open).toEqual(["pcsa."]);
  });

  test("that has an endpoint of its own among the files counts once", () => {
    const own = resource("WorkloadEndpoint", "shop/e", "{node: n, pod: web-1, interfaceName: cali1, ipNetworks: [10.0.0.1/32]}");
    expect(clusterOfText(POD + own).endpoints.map(({ interfaceName }) => interfaceName)).toEqual(["cali1"]);
  });

  test("of the host's network has no endpoint", () => {
    expect(clusterOfText(POD.replace("nodeName: n,", "nodeName: n, hostNetwork: true,")).endpoints).toEqual([]);
  });
});

test("an endpoint's own labels win over those of its profiles, and the first profile over the second", () => {
  const profiles = ["one", "two"].map((name) =>
    resource("Profile", name, `{labelsToApply: {own: ${name}, given: ${name}, ${name}: yes}}`),
  );
  const endpoint = resource("HostEndpoint", "h", "{node: n, interfaceName: eth0, profiles: [one, two]}", "{own: mine}");
  const { known, open } = endpointNamed(clusterOfText(profiles.join("") + endpoint), "eth0").labels;
  expect(Object.fromEntries(known)).toEqual({ own: "mine", given: "one", one: "yes", two: "yes" });
  expect(open).toEqual([]);
});

test("of one name in two files the later counts, and the earlier is told", () => {
  const first = loadResources("a.yaml", resource("GlobalNetworkPolicy", "p", "{order: 1}")).file;
  const second = loadResources(
    "b.yaml",
    resource("GlobalNetworkPolicy", "p", "{order: 2}").replace("projectcalico.org/v3", "crd.projectcalico.org/v1"),
  ).file;
  const world = worldOf([first, second]);
  expect(world.policies.map(({ policy, source }) => [policy.order, source.uri])).toEqual([[2, "b.yaml"]]);
  expect(world.replaced.map(({ uri }) => uri)).toEqual(["a.yaml"]);
});

test("a network set of a namespace has its labels", () => {
  const [set] = clusterOfText(NAMESPACE + resource("NetworkSet", "shop/s", "{nets: [192.0.2.0/24]}", "{kind: near}")).networks;
  expect(Object.fromEntries(set?.labels.known ?? [])).toMatchObject({
    kind: "near",
    "projectcalico.org/namespace": "shop",
    "pcns.team": "a",
  });
});
