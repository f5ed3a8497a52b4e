import { expect, test } from "vitest";
import { loadResources } from "#engine/resources/load/load-resources.ts";
import { POLICY_SIDE_KINDS } from "#engine/resources/schema/policy-kinds.ts";
import type { ApiVintage, ObjectSpec, ValueSpec } from "#engine/resources/schema/schema.ts";
import { validateResource } from "#engine/resources/validate/validate-resource.ts";

function told(kind: string, metadata: string, spec: string, vintage: ApiVintage = "v3.32"): readonly string[] {
  const apiVersion = vintage === "v1" ? "v1" : "projectcalico.org/v3";
  const text = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: ${metadata}\nspec: ${spec}\n`;
  return loadResources("file.yaml", text).file.resources.flatMap((resource) =>
    validateResource(resource, vintage).map(({ code, span }) => `${code}: ${text.slice(span.start, span.end)}`),
  );
}

test.each([
  ["HostEndpoint", "{name: a}", "{node: n, interfaceName: '*'}", []],
  ["HostEndpoint", "{name: a}", "{node: n}", ["calico-missing-field: node"]],
  ["HostEndpoint", "{name: a}", "{interfaceName: eth0}", ["calico-missing-field: interfaceName"]],
  ["HostEndpoint", "{name: a, namespace: b}", "{node: n, interfaceName: eth0}", ["yaml-unknown-field: namespace"]],
  [
    "HostEndpoint",
    "{name: a}",
    "{node: n, interfaceName: e, ports: [{name: p, protocol: ICMP, port: 1}]}",
    ["calico-bad-value: ICMP"],
  ],
  ["WorkloadEndpoint", "{name: a}", "{interfaceName: cali1, ipNetworks: [10.0.0.0/24]}", ["calico-bad-value: 10.0.0.0/24"]],
  [
    "WorkloadEndpoint",
    "{name: a}",
    "{interfaceName: cali1, ipNetworks: [10.0.0.1/32], ipNATs: [{internalIP: 10.0.0.2, externalIP: 192.0.2.1}]}",
    ["calico-conflict: 10.0.0.2"],
  ],
  ["IPPool", "{name: a}", "{cidr: 10.0.0.0/16, ipipMode: Always, natOutgoing: true}", []],
  ["IPPool", "{name: a}", "{cidr: 10.0.0.0/28}", ["calico-bad-value: 10.0.0.0/28"]],
  ["IPPool", "{name: a}", "{cidr: 10.0.0.0/28, blockSize: 28}", []],
  ["IPPool", "{name: a}", "{cidr: 169.254.0.0/16}", ["calico-bad-value: 169.254.0.0/16"]],
  ["IPPool", "{name: a}", "{cidr: 10.0.0.0/16, ipipMode: Always, vxlanMode: Always}", ["calico-conflict: Always"]],
  ["IPPool", "{name: a}", "{cidr: 'fd00::/64', ipipMode: Always}", ["calico-conflict: Always"]],
  ["IPPool", "{name: a}", "{cidr: 10.0.0.0/16, allowedUses: [LoadBalancer, Workload]}", ["calico-conflict: allowedUses"]],
  [
    "IPPool",
    "{name: a}",
    "{cidr: 10.0.0.0/16, allowedUses: [Tunnel], namespaceSelector: all()}",
    ["calico-conflict: namespaceSelector"],
  ],
  ["IPPool", "{name: a}", "{cidr: 10.0.0.0/16, nat-outgoing: true}", ["calico-old-field: nat-outgoing"]],
  [
    "GlobalNetworkSet",
    "{name: a, labels: {projectcalico.org/namespace: b}}",
    "{nets: [10.0.0.1]}",
    ["calico-conflict: projectcalico.org/namespace"],
  ],
  ["Tier", "{name: default}", "{order: 1, defaultAction: Pass}", ["calico-bad-value: 1", "calico-bad-value: Pass"]],
  ["Tier", "{name: a.b}", "{order: 1}", ["calico-bad-name: a.b"]],
  ["Profile", "{name: a}", "{labelsToApply: {role: db}, ingress: [{action: Allow}]}", []],
])("a %s %s %s", (kind, metadata, spec, problems) => {
  expect(told(kind, metadata, spec)).toEqual(problems);
});

test.each([
  ["ipPool", "{cidr: 10.0.0.0/27}", "{disabled: true}", []],
  ["ipPool", "{cidr: 10.0.0.0/27}", "{}", ["calico-bad-value: 10.0.0.0/27"]],
  ["ipPool", "{cidr: 'fd00::/64'}", "{ipip: {enabled: true}}", ["calico-conflict: enabled"]],
  ["hostEndpoint", "{name: a, node: n}", "{profiles: [p]}", ["calico-missing-field: profiles"]],
  ["bgpPeer", "{scope: global, node: n, peerIP: 192.0.2.1}", "{asNumber: 64512}", ["calico-conflict: node"]],
  ["profile", "{name: a, tags: [b!]}", "{}", ["calico-bad-value: b!"]],
])("a %s %s %s of the v1 API", (kind, metadata, spec, problems) => {
  expect(told(kind, metadata, spec, "v1")).toEqual(problems);
});

test("every field says what it does, in a whole sentence", () => {
  for (const object of objectsOfAll()) {
    const names = object.fields().map(({ name }) => name);
    expect(new Set(names).size, object.name).toBe(names.length);
    for (const { name, words } of object.fields()) expect(words, `${object.name}.${name}`).toMatch(/^\S.+\.$/);
  }
});

function objectsOfAll(): readonly ObjectSpec[] {
  const found = new Set<ObjectSpec>();
  const visit = (object: ObjectSpec): void => {
    if (found.has(object)) return;
    found.add(object);
    for (const { value } of object.fields()) visitValue(value);
  };
  const visitValue = (value: ValueSpec): void => {
    if (value.kind === "object") visit(value.object);
    if (value.kind === "list" || value.kind === "map") visitValue(value.of);
  };
  for (const { metadata, spec } of POLICY_SIDE_KINDS)
    for (const object of [metadata, spec]) if (object !== undefined) visit(object);
  return [...found];
}
