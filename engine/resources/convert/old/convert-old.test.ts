import { describe, expect, test } from "vitest";
import { parseAddress } from "#engine/net/address.ts";
import { convertOld } from "#engine/resources/convert/old/convert-old.ts";
import { addressName, nodeName, policyName, poolName, profileName, resourceName } from "#engine/resources/convert/old/names.ts";
import { loadResources } from "#engine/resources/load/load-resources.ts";

function convert(kind: string, rest: string) {
  const resource = loadResources("file.yaml", `apiVersion: v1\nkind: ${kind}\n${rest}`).file.resources[0];
  return resource && convertOld(resource);
}

test("a policy", () => {
  const text = `metadata: {name: Shop.Web}
spec:
  order: 10
  doNotTrack: true
  selector: calico/k8s_ns == 'shop'
  ingress:
  - action: deny
    protocol: icmpv6
    icmp: {type: 1}
    source: {tag: old, selector: has(a), net: 10.1.2.3/8, nets: [11.0.0.0/8]}
    destination: {notTag: bad, ports: [80, "90:99"]}
  - action: pass
`;
  expect(convert("policy", text)).toEqual({
    problems: [],
    data: expect.objectContaining({ kind: "GlobalNetworkPolicy" }),
    yaml: `apiVersion: projectcalico.org/v3
kind: GlobalNetworkPolicy
metadata:
  name: shop-web-ddba37eb
spec:
  applyOnForward: true
  doNotTrack: true
  ingress:
  - action: Deny
    destination:
      notSelector: bad == ''
      ports:
      - 80
      - 90:99
    icmp:
      type: 1
    protocol: ICMPv6
    source:
      nets:
      - 11.0.0.0/8
      - 10.0.0.0/8
      selector: (has(a)) && old == ''
  - action: Pass
  order: 10
  selector: projectcalico.org/namespace == 'shop'
  types:
  - Ingress
`,
  });
});

describe("other kinds", () => {
  test.each([
    [
      "profile",
      "metadata: {name: k8s_ns.shop, labels: {a: b}, tags: [web]}\nspec: {egress: [{action: allow}]}",
      {
        kind: "Profile",
        metadata: { name: "kns.shop" },
        spec: { egress: [{ action: "Allow" }], labelsToApply: { a: "b", web: "" } },
      },
    ],
    [
      "hostEndpoint",
      "metadata: {name: eth0, node: n1, labels: {a: b}}\nspec: {interfaceName: eth0, expectedIPs: ['fd00::1', 10.0.0.1], profiles: [k8s_ns.shop]}",
      {
        kind: "HostEndpoint",
        metadata: { name: "n1.eth0", labels: { a: "b" } },
        spec: { node: "n1", interfaceName: "eth0", expectedIPs: ["10.0.0.1", "fd00::1"], profiles: ["kns.shop"] },
      },
    ],
    [
      "workloadEndpoint",
      "metadata: {name: eth0, node: n-1, orchestrator: k8s, workload: shop.web-1, labels: {calico/k8s_ns: shop}}\nspec: {interfaceName: cali1, ipNetworks: [10.0.0.1/32]}",
      {
        kind: "WorkloadEndpoint",
        metadata: { name: "n--1-k8s-web--1-eth0", namespace: "shop", labels: { "projectcalico.org/namespace": "shop" } },
        spec: {
          orchestrator: "k8s",
          node: "n-1",
          endpoint: "eth0",
          pod: "web-1",
          ipNetworks: ["10.0.0.1/32"],
          interfaceName: "cali1",
        },
      },
    ],
    [
      "ipPool",
      "metadata: {cidr: 10.1.2.3/16}\nspec: {ipip: {enabled: true}, nat-outgoing: true}",
      {
        kind: "IPPool",
        metadata: { name: "10-1-0-0-16" },
        spec: { cidr: "10.1.0.0/16", ipipMode: "Always", natOutgoing: true, nodeSelector: "all()", blockSize: 26 },
      },
    ],
    [
      "bgpPeer",
      "metadata: {scope: node, node: N1, peerIP: 10.0.0.9}\nspec: {asNumber: 64512}",
      { kind: "BGPPeer", metadata: { name: "n1.10-0-0-9" }, spec: { peerIP: "10.0.0.9", asNumber: 64512, node: "n1" } },
    ],
    [
      "node",
      "metadata: {name: n1}\nspec: {bgp: {ipv4Address: 10.0.0.1/24}}",
      { kind: "Node", metadata: { name: "n1" }, spec: { bgp: { ipv4Address: "10.0.0.1/24" } } },
    ],
  ])("%s", (kind, text, expected) =>
    expect(convert(kind, text)?.data).toEqual({ apiVersion: "projectcalico.org/v3", ...expected }),
  );

  test.each([
    [
      "profile",
      "metadata: {name: p, labels: {a: b}, tags: [a]}\n",
      'This profile cannot be converted: "a" is a tag and a label, and v3 has labels only.',
    ],
    ["bgpPeer", "metadata: {scope: global}\n", "This bgpPeer cannot be converted: there is no peerIP in its metadata."],
    ["ipPool", "metadata: {cidr: x}\n", 'This ipPool cannot be converted: "x" is not a network.'],
  ])("%s that cannot be converted", (kind, text, message) => {
    expect(convert(kind, text)).toMatchObject({ data: undefined, yaml: "", problems: [{ message }] });
  });

  test("what is not read is told", () => {
    expect(convert("policy", "metadata: {name: a}\nspec: {order: soon}\n")?.problems).toHaveLength(1);
  });
});

describe("names", () => {
  test.each([
    ["no-change.here", "no-change.here"],
    ["a/b", "a.b-3ec69c85"],
  ])("of resources: %s", (name, expected) => expect(resourceName(name)).toBe(expected));

  test.each([
    ["Node_1", "node-1"],
    ["a.-.b", "a.b"],
    [".a-", "a"],
    ["host/x", "host.x"],
  ])("of nodes: %s", (name, expected) => expect(nodeName(name)).toBe(expected));

  test("of policies have no dots, those of pools and addresses neither", () => {
    expect(policyName("a.b")).toMatch(/^a-b-[0-9a-f]{8}$/);
    expect(poolName("fd00::/8")).toBe("fd00---8");
    expect(addressName(parseAddress("fd00::1") ?? [])).toBe("fd00-0000-0000-0000-0000-0000-0000-0001");
    expect(profileName("web")).toBe("web");
  });
});
