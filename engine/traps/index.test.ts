import { describe, expect, test } from "vitest";
import { TRAPS } from "#engine/traps/index.ts";
import { trapsOf } from "#test/traps.ts";

describe("the table of traps", () => {
  test("no code is there twice", () => {
    expect(new Set(TRAPS.map(({ code }) => code)).size).toBe(TRAPS.length);
  });

  test.each(TRAPS.map((trap) => [trap.code, trap.summary] as const))("%s is described", (code, summary) => {
    expect(code).toMatch(/^calico(?:-[a-z]+)+$/);
    expect(summary).toMatch(/^\S.*[^ ]\.$/s);
  });
});

test.each([
  ["nothing", ""],
  ["what is not YAML", "a: [b\n- c: {"],
  ["another kind", "apiVersion: apps/v1\nkind: Deployment\n"],
  ["a policy without anything", "apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\n"],
  [
    "rules that are none",
    "apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nspec: {ingress: [1, [], null, {}], egress: x, types: 3}\n",
  ],
  ["an endpoint without a spec", "apiVersion: projectcalico.org/v3\nkind: WorkloadEndpoint\nmetadata: {name: a}\n"],
])("nothing is found in %s", (_, text) => {
  expect(trapsOf(text, { isComplete: true })).toEqual([]);
});
