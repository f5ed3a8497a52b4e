import { expect, test } from "vitest";
import { anyPolicy, anyProfile } from "#engine/resources/convert/any-policy.ts";
import { loadResources } from "#engine/resources/load/load-resources.ts";

test.each([
  ["projectcalico.org/v3", "GlobalNetworkPolicy", "GlobalNetworkPolicy", undefined],
  ["crd.projectcalico.org/v1", "StagedKubernetesNetworkPolicy", "StagedKubernetesNetworkPolicy", undefined],
  ["v1", "policy", "GlobalNetworkPolicy", undefined],
  ["networking.k8s.io/v1", "NetworkPolicy", "KubernetesNetworkPolicy", undefined],
  ["v1", "Namespace", undefined, "kns.a"],
  ["projectcalico.org/v3", "Profile", undefined, "a"],
  ["projectcalico.org/v3", "Tier", undefined, undefined],
])("%s %s", (apiVersion, kind, policy, profile) => {
  const [resource] = loadResources("u", `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\n`).file.resources;
  expect(resource && anyPolicy(resource, "u")?.policy.kind).toBe(policy);
  expect(resource && anyProfile(resource, "u")?.name).toBe(profile);
});

test.each([
  ["", ["Ingress"]],
  ["  egress: []\n", ["Ingress"]],
  ["  egress: [{}]\n", ["Ingress", "Egress"]],
  ["  policyTypes: [Ingress]\n  egress: [{}]\n", ["Ingress"]],
])("types that the API server adds to a policy of Kubernetes: %j", (spec, types) => {
  const text = `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\nspec:\n  podSelector: {}\n${spec}`;
  const [resource] = loadResources("u", text).file.resources;
  expect(resource && anyPolicy(resource, "u")?.policy.types).toEqual(types);
});
