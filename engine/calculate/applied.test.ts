import { describe, expect, test } from "vitest";
import { appliedTiers } from "#engine/calculate/applied.ts";
import type { World } from "#engine/calculate/world.ts";
import type { VintageName } from "#engine/felix/vintage/versions.ts";
import { vintageOf } from "#engine/felix/vintage.ts";
import { clusterOfText, endpointNamed, resource } from "#test/calculate.ts";

const HOST = resource("HostEndpoint", "h", "{node: n, interfaceName: eth0}", "{role: edge}");
const WORKLOAD = resource("WorkloadEndpoint", "red/w", "{node: n, interfaceName: cali0}", "{role: edge}");

/** `tier: policy policy`, in the order they are asked. */
function order(world: World, vintage: VintageName = "3.32", endpoint = "cali0"): string[] {
  const tiers = appliedTiers(world, endpointNamed(world, endpoint), vintageOf(vintage));
  return tiers.map(({ name, normal }) => `${name}: ${normal.map(({ id }) => id.name).join(" ")}`);
}

function policy(name: string, spec: string): string {
  return resource(name.includes("/") ? "NetworkPolicy" : "GlobalNetworkPolicy", name, spec);
}

test("tiers by order and name, policies by order and name, the ones without order last", () => {
  const world = clusterOfText(
    [
      WORKLOAD,
      resource("Tier", "z", "{order: 1}"),
      resource("Tier", "a", "{order: 1}"),
      resource("Tier", "late", "{}"),
      ...[policy("late.p", "{tier: late}"), policy("z.p", "{tier: z}"), policy("a.p", "{tier: a}")],
      ...[policy("c", "{}"), policy("b", "{order: 2}"), policy("a", "{order: 2}"), policy("x", "{order: -1.5}")],
    ].join(""),
  );
  expect(order(world)).toEqual(["a: a.p", "z: z.p", "default: x a b c", "late: late.p"]);
  expect(order(world, "3.28")).toEqual(["default: default.x default.a default.b default.c"]);
});

test.each([
  ["3.32", ["default: p p"]],
  ["3.30", ["default: default/default.p default/red/default.p"]],
  ["3.8", ["default: default.p red/default.p"]],
] as const)("names in Felix %s", (vintage, expected) => {
  expect(order(clusterOfText(WORKLOAD + policy("red/p", "{}") + policy("p", "{}")), vintage)).toEqual(expected);
});

test("a tier of which no file tells is said to be unknown; those that come with Calico are known", () => {
  const world = clusterOfText(WORKLOAD + policy("odd.p", "{tier: odd}") + policy("p", "{}"));
  const tiers = appliedTiers(world, endpointNamed(world, "cali0"), vintageOf("3.32"));
  expect(tiers.map(({ name, isKnown }) => [name, isKnown])).toEqual([
    ["default", true],
    ["odd", false],
  ]);
});

describe("policies that are asked elsewhere", () => {
  const world = clusterOfText(
    HOST +
      WORKLOAD +
      policy("plain", "{}") +
      policy("raw", "{doNotTrack: true, applyOnForward: true}") +
      policy("early", "{preDNAT: true, applyOnForward: true, types: [Ingress]}") +
      policy("forward", "{applyOnForward: true}"),
  );
  const names = (endpoint: string) => {
    const [tier] = appliedTiers(world, endpointNamed(world, endpoint), vintageOf("3.32"));
    return [tier?.normal, tier?.untracked, tier?.preDnat, tier?.forward].map((list) => list?.map(({ id }) => id.name));
  };

  test("of a host", () => expect(names("eth0")).toEqual([["forward", "plain"], ["raw"], ["early"], ["forward"]]));
  test("of a workload: only normal ones", () => expect(names("cali0")).toEqual([["forward", "plain"], [], [], ["forward"]]));
});

test("types decide which way a policy holds, from 2.6 on", () => {
  const world = clusterOfText(WORKLOAD + policy("p", "{types: [Egress]}"));
  const ways = (vintage: VintageName) => {
    const [tier] = appliedTiers(world, endpointNamed(world, "cali0"), vintageOf(vintage));
    return tier?.normal.map(({ ingress, egress }) => [ingress, egress]);
  };
  expect(ways("2.1")).toEqual([[true, true]]);
  expect(ways("2.6")).toEqual([[false, true]]);
});
