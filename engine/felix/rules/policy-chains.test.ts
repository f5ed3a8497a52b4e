import { describe, expect, test } from "vitest";
import { ANY_RULE, type BackendPolicy, type BackendRule } from "#engine/felix/model.ts";
import { renderPolicyChains, renderProfileChains } from "#engine/felix/rules/policy-chains.ts";
import type { RenderContext } from "#engine/felix/rules/rule-context.ts";
import type { VintageName } from "#engine/felix/vintage/versions.ts";
import { vintageOf } from "#engine/felix/vintage.ts";
import { chainNames, RENDER_OPTIONS, rulesText } from "#test/felix.ts";

function contextOf(name: VintageName): RenderContext {
  return { vintage: vintageOf(name), options: RENDER_OPTIONS, family: 4 };
}

const ALLOW_TCP: BackendRule = { ...ANY_RULE, action: "allow", protocol: "tcp", annotations: [["team", "shop"]] };
const ORIGIN = { uri: "file:///p.yaml", document: 2, path: [] };

const POLICY: BackendPolicy = {
  id: { name: "web", namespace: "shop", kind: "NetworkPolicy" },
  tier: "default",
  inbound: [ALLOW_TCP, { ...ANY_RULE, action: "deny" }],
  outbound: [],
  untracked: false,
  preDnat: false,
  selector: "all()",
  origin: ORIGIN,
};

const ACCEPT = "--jump MARK --set-mark 0x10000/0x10000";

describe("a policy", () => {
  test("of 3.32 is named by its kind", () => {
    const chains = renderPolicyChains(POLICY, contextOf("3.32"));
    expect(chainNames(chains)).toEqual(["cali-pi-np/shop/web", "cali-po-np/shop/web"]);
    expect(rulesText(chains, "cali-pi-np/shop/web")).toEqual([
      `"team=shop" "NetworkPolicy shop/web ingress" -p tcp ${ACCEPT}`,
      '"team=shop" -m mark --mark 0x10000/0x10000 --jump RETURN',
      "--jump MARK --set-mark 0x40000/0x40000",
      "-m mark --mark 0x40000/0x40000 --jump DROP",
    ]);
    expect(rulesText(chains, "cali-po-np/shop/web")).toEqual(['"NetworkPolicy shop/web egress"']);
    expect(chains[1]?.rules[0]?.origin).toEqual(ORIGIN);
  });

  test("of 3.30 has its tier in the chain's name alone", () => {
    const chains = renderPolicyChains({ ...POLICY, id: { ...POLICY.id, name: "default/web" } }, contextOf("3.30"));
    expect(rulesText(chains, "cali-po-default/web")).toEqual(['"Policy web egress"']);
  });

  test("has an empty chain where it has no rules, before comments named chains", () => {
    const chains = renderPolicyChains(POLICY, contextOf("3.21"));
    expect(rulesText(chains, "cali-po-web")).toEqual([]);
    expect(rulesText(chains, "cali-pi-web")[0]).toBe(`"team=shop" -p tcp ${ACCEPT}`);
  });

  test.each<[VintageName, number]>([
    ["3.21", 3],
    ["3.28", 2],
    ["3.32", 2],
  ])("in %s ends with %d rules where the last one allows", (name, count) => {
    const inbound: BackendRule[] = [
      { ...ANY_RULE, action: "log" },
      { ...ANY_RULE, action: "allow" },
    ];
    const [chain] = renderPolicyChains({ ...POLICY, inbound }, contextOf(name));
    expect(chain?.rules).toHaveLength(count);
  });

  test("that is staged has no chains", () => {
    expect(renderPolicyChains({ ...POLICY, id: { ...POLICY.id, kind: "StagedNetworkPolicy" } }, contextOf("3.32"))).toEqual([]);
    expect(renderPolicyChains({ ...POLICY, id: { ...POLICY.id, name: "default/staged:web" } }, contextOf("3.30"))).toEqual([]);
  });
});

test("a profile", () => {
  const chains = renderProfileChains({ name: "kns.shop", inbound: [], outbound: [ALLOW_TCP] }, contextOf("3.32"));
  expect(chainNames(chains)).toEqual(["cali-pri-kns.shop", "cali-pro-kns.shop"]);
  expect(rulesText(chains, "cali-pri-kns.shop")).toEqual(['"Profile kns.shop ingress"']);
  expect(rulesText(chains, "cali-pro-kns.shop")).toEqual([`"team=shop" "Profile kns.shop egress" -p tcp ${ACCEPT}`]);
});
