import { describe, expect, test } from "vitest";
import { loadResources } from "#engine/resources/load/load-resources.ts";
import { readHostEndpoint, readWorkloadEndpoint } from "#engine/resources/policy/endpoints.ts";
import { readFelixConfiguration } from "#engine/resources/policy/felix-configuration.ts";
import { readIpPool } from "#engine/resources/policy/ip-pool.ts";
import { podLabels, readLabelledObject, readPod } from "#engine/resources/policy/kubernetes-objects.ts";
import { readNetworkSet } from "#engine/resources/policy/network-set.ts";
import { formatPort, parsePort } from "#engine/resources/policy/port.ts";
import { readTier } from "#engine/resources/policy/tier.ts";
import type { Resource } from "#engine/resources/resource.ts";

function read<Value>(reader: (resource: Resource) => Value, apiVersion: string, kind: string, rest: string): Value | undefined {
  const resource = loadResources("file.yaml", `apiVersion: ${apiVersion}\nkind: ${kind}\n${rest}\n`).file.resources[0];
  return resource && reader(resource);
}

const V3 = "projectcalico.org/v3";

describe("endpoints", () => {
  test("of a workload, in v3 and v1", () => {
    const spec =
      "spec: {node: n1, interfaceName: cali1, ipNetworks: [10.0.0.1/32], ports: [{name: web, protocol: TCP, port: 80}]";
    expect(
      read(readWorkloadEndpoint, V3, "WorkloadEndpoint", `metadata: {name: w, labels: {a: b}}\n${spec}, orchestrator: k8s}`),
    ).toMatchObject({
      namespace: "default",
      node: "n1",
      orchestrator: "k8s",
      interfaceName: "cali1",
      ipNetworks: ["10.0.0.1/32"],
      ports: [{ name: "web", protocol: "TCP", port: 80 }],
      labels: new Map([["a", "b"]]),
    });
    const old =
      "metadata: {name: eth0, node: n1, orchestrator: k8s, workload: shop.web}\nspec: {interfaceName: cali1, profiles: [p]}";
    expect(read(readWorkloadEndpoint, "v1", "workloadEndpoint", old)).toMatchObject({
      endpoint: "eth0",
      node: "n1",
      orchestrator: "k8s",
      workload: "shop.web",
      profiles: ["p"],
    });
  });

  test("of a host", () => {
    const spec = "spec: {node: n1, interfaceName: '*', expectedIPs: [10.0.0.1]}";
    expect(read(readHostEndpoint, V3, "HostEndpoint", `metadata: {name: h}\n${spec}`)).toMatchObject({
      node: "n1",
      interfaceName: "*",
      expectedIps: ["10.0.0.1"],
    });
    const old = "metadata: {name: h, node: n2}\nspec: {interfaceName: eth0}";
    expect(read(readHostEndpoint, "v1", "hostEndpoint", old)).toMatchObject({ node: "n2", interfaceName: "eth0" });
  });
});

describe("sets, tiers and pools", () => {
  test("network sets", () => {
    const rest = "metadata: {name: s, labels: {a: b}}\nspec: {nets: [10.0.0.0/8]}";
    expect(read(readNetworkSet, V3, "GlobalNetworkSet", rest)).toMatchObject({ namespace: "", nets: ["10.0.0.0/8"] });
    expect(read(readNetworkSet, V3, "NetworkSet", rest)).toMatchObject({ namespace: "default" });
  });

  test.each([
    ["spec: {order: 5, defaultAction: Pass}", { order: 5, defaultAction: "Pass" }],
    ["spec: {}", { order: undefined, defaultAction: "Deny" }],
  ])("a tier: %s", (spec, expected) =>
    expect(read(readTier, V3, "Tier", `metadata: {name: t}\n${spec}`)).toMatchObject(expected),
  );

  test.each([
    [V3, "IPPool", "spec: {cidr: 10.0.0.0/16, ipipMode: CrossSubnet, natOutgoing: true}", "CrossSubnet", true],
    ["v1", "ipPool", "metadata: {cidr: 10.0.0.0/16}\nspec: {ipip: {enabled: true}, nat-outgoing: true}", "Always", true],
    ["v1", "ipPool", "metadata: {cidr: 10.0.0.0/16}\nspec: {ipip: {enabled: true, mode: cross-subnet}}", "CrossSubnet", false],
    ["v1", "ipPool", "metadata: {cidr: 10.0.0.0/16}\nspec: {ipip: {mode: always}}", "Never", false],
  ])("a pool: %s %s %s", (api, kind, rest, ipipMode, natOutgoing) => {
    expect(read(readIpPool, api, kind, rest)).toMatchObject({ cidr: "10.0.0.0/16", ipipMode, natOutgoing });
  });
});

test("Felix's configuration: what is given, and no more", () => {
  const spec =
    "{logPrefix: x, vxlanPort: 4790, bpfEnabled: yes, failsafeInboundHostPorts: [{protocol: TCP, port: 22, net: 10.0.0.0/8}], kubeNodePortRanges: []}";
  const configuration = read(readFelixConfiguration, V3, "FelixConfiguration", `metadata: {name: node.n1}\nspec: ${spec}`);
  expect(configuration).toMatchObject({
    node: "n1",
    texts: new Map([["logPrefix", "x"]]),
    numbers: new Map([["vxlanPort", 4790]]),
    booleans: new Map([["bpfEnabled", true]]),
    failsafeInboundHostPorts: [{ protocol: "tcp", port: 22, net: "10.0.0.0/8" }],
    failsafeOutboundHostPorts: undefined,
    kubeNodePortRanges: [],
  });
});

describe("Kubernetes", () => {
  test("namespaces and service accounts", () => {
    expect(read(readLabelledObject, "v1", "Namespace", "metadata: {name: shop, labels: {a: b}}")).toMatchObject({
      name: "shop",
      namespace: "",
    });
    expect(read(readLabelledObject, "v1", "ServiceAccount", "metadata: {name: bot}")).toMatchObject({ namespace: "default" });
  });

  test("a pod, and the labels of its endpoint", () => {
    const spec =
      "spec: {nodeName: n1, serviceAccountName: bot, containers: [{ports: [{name: http, containerPort: 80}, {containerPort: 81}]}]}";
    const pod = read(
      readPod,
      "v1",
      "Pod",
      `metadata: {name: p, namespace: shop, labels: {a: b}}\n${spec}\nstatus: {podIPs: [{ip: 10.0.0.1}]}`,
    );
    expect(pod).toMatchObject({ nodeName: "n1", ips: ["10.0.0.1"], ports: [{ name: "http", protocol: "TCP", port: 80 }] });
    expect(pod && [...podLabels(pod)]).toEqual([
      ["a", "b"],
      ["projectcalico.org/namespace", "shop"],
      ["projectcalico.org/orchestrator", "k8s"],
      ["projectcalico.org/serviceaccount", "bot"],
    ]);
  });
});

test.each([
  ["80", { first: 80, last: 80 }],
  ["80:90", { first: 80, last: 90 }],
  ["http", "http"],
  ["90:80", undefined],
  ["65536", undefined],
  ["-1:2", undefined],
  ["", undefined],
])("port %s", (text, port) => {
  expect(parsePort(text)).toEqual(port);
  if (port !== undefined) expect(formatPort(parsePort(text) ?? "")).toBe(text);
});
