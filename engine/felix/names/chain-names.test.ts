import { describe, expect, test } from "vitest";
import type { PolicyId } from "#engine/felix/model.ts";
import { endpointChainName, policyChainName, profileChainName } from "#engine/felix/names/chain-names.ts";
import { groupChainName } from "#engine/felix/names/policy-group.ts";
import { vintageOf } from "#engine/felix/vintage.ts";

const OLD = vintageOf("3.21");
const NEW = vintageOf("3.32");

test.each<[PolicyId, string]>([
  [{ kind: "NetworkPolicy", namespace: "shop", name: "allow-dns" }, "cali-po-np/shop/allow-dns"],
  [{ kind: "GlobalNetworkPolicy", namespace: "", name: "quarantine" }, "cali-po-gnp/quarantine"],
  [{ kind: "KubernetesNetworkPolicy", namespace: "a", name: "b" }, "cali-po-knp/a/b"],
  [{ kind: "KubernetesClusterNetworkPolicy", namespace: "", name: "base" }, "cali-po-kcnp/base"],
  [{ kind: "StagedGlobalNetworkPolicy", namespace: "", name: "try" }, "cali-po-sgnp/try"],
  [{ kind: "StagedNetworkPolicy", namespace: "a", name: "try" }, "cali-po-snp/a/try"],
  [{ kind: "StagedKubernetesNetworkPolicy", namespace: "a", name: "try" }, "cali-po-sknp/a/try"],
])("3.32 names chains after the policy's kind: %j", (id, name) => {
  expect(policyChainName(NEW, "outbound", id)).toBe(name);
});

test("earlier versions name them after what the datastore calls the policy", () => {
  const id: PolicyId = { kind: "NetworkPolicy", namespace: "shop", name: "shop/default.dns" };
  expect(policyChainName(OLD, "inbound", id)).toBe("cali-pi-shop/default.dns");
});

test("profiles and endpoints", () => {
  expect(profileChainName("inbound", "kns.shop")).toBe("cali-pri-kns.shop");
  expect(profileChainName("outbound", "kns.shop")).toBe("cali-pro-kns.shop");
  expect(endpointChainName("cali-fhfw-", "eth0")).toBe("cali-fhfw-eth0");
});

describe("a group of policies", () => {
  const global = (name: string): PolicyId => ({ kind: "GlobalNetworkPolicy", namespace: "", name });

  test("is named after tier, selector, direction and members up to 3.31", () => {
    const group = { tier: "default", direction: "inbound", selector: "all()" } as const;
    const name = "cali-gi-IHDfRyPJTGwYOg-KZ639";
    expect(groupChainName(vintageOf("3.28"), { ...group, policies: [global("default.a"), global("default.b")] })).toBe(name);
    const tiered = [global("default/default.a"), global("default/default.b")];
    expect(groupChainName(vintageOf("3.30"), { ...group, policies: tiered })).toBe(name);
  });

  test("from 3.32 on the tier does not count, the kinds do", () => {
    const policies: PolicyId[] = [global("a"), { kind: "NetworkPolicy", namespace: "shop", name: "b" }];
    const group = { tier: "any", direction: "outbound", selector: "all()", policies } as const;
    expect(groupChainName(NEW, group)).toBe("cali-go-bElaAAtOCkkEFbNpP3rc");
    expect(groupChainName(NEW, { ...group, tier: "other" })).toBe(groupChainName(NEW, group));
    expect(groupChainName(NEW, { ...group, policies: policies.toReversed() })).not.toBe(groupChainName(NEW, group));
  });
});
