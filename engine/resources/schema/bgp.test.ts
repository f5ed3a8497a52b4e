import { describe, expect, test } from "vitest";
import { codesOfSpec } from "#test/resource-problems.ts";

const BAD = "calico-bad-value";
const CONFLICT = "calico-conflict";
const MISSING = "calico-missing-field";

describe("BGPConfiguration", () => {
  test.each([
    ["networks of services", "{ serviceClusterIPs: [{ cidr: 10.96.0.0/12 }], serviceExternalIPs: [{ cidr: 198.51.100.1 }] }", []],
    ["a network with host bits", "{ serviceClusterIPs: [{ cidr: 10.96.0.1/12 }] }", [BAD]],
    ["AS numbers", "{ asNumber: 64513 }", []],
    ["an AS number in two parts", '{ asNumber: "1.10" }', []],
    ["an AS number that is too large", "{ asNumber: 4294967296 }", [BAD]],
    ["settings of the mesh", "{ nodeToNodeMeshEnabled: true, nodeMeshMaxRestartTime: 2m }", []],
    ["settings of a mesh that is off", "{ nodeToNodeMeshEnabled: false, nodeMeshMaxRestartTime: 2m }", [CONFLICT]],
    [
      "communities by name and value",
      '{ communities: [{ name: backup, value: "64512:7" }], prefixAdvertisements: [{ cidr: 10.0.0.0/16, communities: [backup, "64512:1:2"] }] }',
      [],
    ],
    ["a community nobody knows", "{ prefixAdvertisements: [{ cidr: 10.0.0.0/16, communities: [backup] }] }", [BAD]],
    ["a community beyond 16 bits", '{ prefixAdvertisements: [{ cidr: 10.0.0.0/16, communities: ["70000:1"] }] }', [BAD]],
    ["communities that nobody uses", '{ communities: [{ name: backup, value: "64512:7" }] }', [CONFLICT]],
    ["no communities for a prefix", "{ prefixAdvertisements: [{ cidr: 10.0.0.0/16 }] }", [MISSING]],
    ["interfaces to leave alone", "{ ignoredInterfaces: [vbox*, docker0] }", []],
    ["all interfaces to leave alone", '{ ignoredInterfaces: ["*"] }', [BAD]],
    ["an address of the other family", "{ localWorkloadPeeringIPV6: 192.0.2.1 }", [BAD]],
  ] as const)("%s", (_name, spec, codes) => {
    expect(codesOfSpec("BGPConfiguration", spec)).toEqual(codes);
  });
});

describe("BGPPeer", () => {
  test.each([
    ["an address with a port", '{ peerIP: "[2001:db8::1]:179", asNumber: 64512, reachableBy: "2001:db8::ff" }', []],
    ["port 0", '{ peerIP: "192.0.2.1:0" }', [BAD]],
    ["a port without an address", '{ peerIP: ":179" }', [BAD]],
    ["a node by name and by selector", "{ node: n1, nodeSelector: all() }", [CONFLICT]],
    ["a peer by address and by selector", "{ peerIP: 192.0.2.1, peerSelector: all() }", [CONFLICT]],
    ["an AS number for nodes of the cluster", "{ asNumber: 64512, peerSelector: all() }", [CONFLICT]],
    ["a number that counts as none", "{ asNumber: 0, peerSelector: all() }", []],
    ["workloads as peers", "{ localWorkloadSelector: has(router), asNumber: 64512 }", []],
    ["workloads without an AS number", "{ localWorkloadSelector: has(router) }", [MISSING]],
    ["a gateway without a peer", "{ reachableBy: 192.0.2.254 }", [CONFLICT]],
    ["a gateway of the other family", '{ peerIP: "192.0.2.1:179", reachableBy: "2001:db8::ff" }', [BAD]],
    ["the old and the new way to keep the next hop", "{ keepOriginalNextHop: true, nextHopMode: Keep }", [CONFLICT]],
    ["the old way switched off", "{ keepOriginalNextHop: false, nextHopMode: Keep }", []],
    ["a selector that does not parse", '{ nodeSelector: "role = 1" }', ["selector-syntax"]],
  ] as const)("%s", (_name, spec, codes) => {
    expect(codesOfSpec("BGPPeer", spec).slice(0, 1)).toEqual(codes);
  });
});

describe("BGPFilter", () => {
  test.each([
    ["a rule for all routes", "{ importV4: [{ action: Reject }] }", []],
    [
      "a network and how to compare",
      "{ exportV4: [{ cidr: 10.0.0.0/8, matchOperator: In, prefixLength: { min: 16 }, action: Accept }] }",
      [],
    ],
    ["a network alone", "{ exportV4: [{ cidr: 10.0.0.0/8, action: Accept }] }", [MISSING]],
    ["an operator alone", "{ exportV4: [{ matchOperator: In, action: Accept }] }", [CONFLICT]],
    ["lengths alone", "{ exportV6: [{ prefixLength: { max: 64 }, action: Accept }] }", [CONFLICT]],
    [
      "a length that IPv4 has not",
      "{ exportV4: [{ cidr: 10.0.0.0/8, matchOperator: In, prefixLength: { max: 33 }, action: Accept }] }",
      [BAD],
    ],
    ["a network of the other family", "{ exportV6: [{ cidr: 10.0.0.0/8, matchOperator: In, action: Accept }] }", [BAD]],
    ["no action", "{ importV4: [{ interface: eth* }] }", [MISSING]],
    [
      "operations",
      "{ exportV4: [{ action: Accept, operations: [{ setPriority: { value: 7 } }, { prependASPath: { prefix: [64512] } }] }] }",
      [],
    ],
    [
      "two operations in one",
      '{ exportV4: [{ action: Accept, operations: [{ setPriority: { value: 7 }, addCommunity: { value: "1:2" } }] }] }',
      [CONFLICT],
    ],
    ["an empty operation", "{ exportV4: [{ action: Accept, operations: [{}] }] }", [BAD]],
    [
      "operations on a rejected route",
      "{ exportV4: [{ action: Reject, operations: [{ setPriority: { value: 7 } }] }] }",
      [CONFLICT],
    ],
  ] as const)("%s", (_name, spec, codes) => {
    expect(codesOfSpec("BGPFilter", spec)).toEqual(codes);
  });

  test("operations came with v3.32", () => {
    const spec = "{ exportV4: [{ action: Accept, operations: [{ setPriority: { value: 7 } }] }] }";
    expect(codesOfSpec("BGPFilter", spec, "v3.8")).toEqual(["yaml-unknown-field"]);
  });
});
