import { expect, test } from "vitest";
import { worldOf } from "#engine/calculate/inventory.ts";
import { madeUpEndpoint } from "#engine/calculate/preview/made-up-endpoint.ts";
import { loadResources } from "#engine/resources/load/load-resources.ts";

function labelsOf(selector: string): string | undefined {
  const text = `apiVersion: projectcalico.org/v3
kind: GlobalNetworkPolicy
metadata: {name: p}
spec: {selector: ${JSON.stringify(selector)}}
`;
  const [policy] = worldOf([loadResources("file:///p.yaml", text).file]).policies;
  const made = policy && madeUpEndpoint(policy, { node: "n", interfaceName: "cali1" });
  return made && [...made.labels.known].map(([key, value]) => `${key}=${value}`).join(" ");
}

test.each([
  ["all()", ""],
  ["app == 'web'", "app=web"],
  ["app == 'web' && has(tier) && zone != 'dmz'", "app=web tier=any"],
  ["app in {'a', 'b'} && app != 'a'", "app=b"],
  ["role starts with 'db-'", "role=db-"],
  ["(a == '1' && a == '2') || b == '3'", "b=3"],
  ["!has(gone)", ""],
  ["a == '1' && a == '2'", undefined],
])("%s", (selector, labels) => {
  expect(labelsOf(selector)).toBe(labels);
});
