import { expect, test } from "vitest";
import { mayHoldPolicies } from "#protocol/policies.ts";

test.each([
  ["apiVersion: projectcalico.org/v3\nkind: Tier", true],
  ['{"apiVersion": "crd.projectcalico.org/v1", "kind": "IPPool"}', true],
  ["apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy", true],
  ["kind: Pod\napiVersion: v1", true],
  ["apiVersion: v1\nkind: policy", true],
  ["apiVersion: v1\nkind: Secret", false],
  ["apiVersion: apps/v1\nkind: Deployment", false],
  ["services:\n  web: {}", false],
])("%j", (text, wanted) => expect(mayHoldPolicies(text)).toBe(wanted));
