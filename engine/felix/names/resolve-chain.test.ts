import { describe, expect, test } from "vitest";
import { readChainName } from "#engine/felix/names/read-chain-name.ts";
import { type ChainCandidates, chainDirectory, resolveChain } from "#engine/felix/names/resolve-chain.ts";

const CLUSTER: ChainCandidates = {
  policies: [
    { kind: "KubernetesNetworkPolicy", namespace: "shop", name: "web-from-gateway", tier: "default" },
    { kind: "NetworkPolicy", namespace: "shop", name: "allow-dns", tier: "default" },
    { kind: "GlobalNetworkPolicy", namespace: "", name: "quarantine", tier: "default" },
  ],
  namespaces: ["shop"],
  serviceAccounts: [{ namespace: "shop", name: "checkout-service" }],
  interfaces: ["cali2d30d87bf68"],
  groups: [
    {
      tier: "default",
      direction: "inbound",
      selector: "all()",
      policies: ["default.a", "default.b"].map((name) => ({ kind: "GlobalNetworkPolicy", namespace: "", name })),
    },
  ],
};

const directory = chainDirectory(CLUSTER);

function owners(name: string): string[] {
  return resolveChain(name, directory).map(({ owner, since, until }) => {
    const text = "name" in owner ? owner.name : owner.what === "policy" ? owner.policy.name : `${owner.policies.length} policies`;
    return `${owner.what} ${text} ${since}-${until ?? ""}`;
  });
}

describe("whose chain it is, and in which versions", () => {
  test.each([
    ["cali-pi-_besb1D4x74Q2sgTyhC0", ["policy web-from-gateway 201-205"]],
    ["cali-po-_b4Da7LlNLEIXm-noIHA", ["policy web-from-gateway 206-206"]],
    ["cali-pi-_qjcgUgvaxCBeGhvWUE2", ["policy web-from-gateway 300-328"]],
    ["cali-pi-_5W6xcVOy9cDgkb-NZkh", ["policy web-from-gateway 329-331"]],
    ["cali-po-_SiiboJ_zzbyXfX5se23", ["policy web-from-gateway 332-"]],
    ["cali-pi-_XTjj6mD1JTPpk2VfJrY", ["policy allow-dns 300-328"]],
    ["cali-pi-_8pfjSdxekvxGcfovAy7", ["policy allow-dns 329-331"]],
    ["cali-pi-np/shop/allow-dns", ["policy allow-dns 332-"]],
    ["cali-pi-_qGXAcJ7jMXGzjSOHgrP", ["policy allow-dns 332-"]],
    ["cali-pi-quarantine", ["policy quarantine 201-206"]],
    ["cali-pi-default.quarantine", ["policy quarantine 300-328"]],
    ["cali-pi-_Aj1b4fOH3xuhKVZL-s7", ["policy quarantine 329-331"]],
    ["cali-pi-gnp/quarantine", ["policy quarantine 332-"]],
    ["cali-pri-kns.shop", ["namespace shop 300-"]],
    ["cali-pri-_MjxcSim-m41SHAj032", ["service-account checkout-service 300-"]],
    ["cali-thfw-cali2d30d87bf68", ["interface cali2d30d87bf68 300-"]],
    ["cali-fhfw-_Nqh4HyA73udmyanQI", ["interface any-interface-at-all 300-"]],
    ["cali-gi-IHDfRyPJTGwYOg-KZ639", ["policy-group 2 policies 328-328", "policy-group 2 policies 329-331"]],
    ["cali-pri-kns.kube-system", ["namespace kube-system 300-"]],
    ["cali-pi-_unheard-of-hash-000", []],
  ])("%s", (name, expected) => {
    expect(owners(name)).toEqual(expected);
  });

  test("what every cluster has is told from what was given", () => {
    expect(resolveChain("cali-pro-kns.default", directory)[0]?.isWellKnown).toBe(true);
    expect(resolveChain("cali-pro-kns.shop", directory)[0]?.isWellKnown).toBe(false);
  });
});

describe("what a name says by itself", () => {
  test.each([
    ["cali-INPUT", { what: "fixed", since: 201 }],
    ["cali-rpf-skip", { what: "fixed", since: 323 }],
    ["cali-tw-cali12", { what: "workload", direction: "ingress", suffix: "cali12", isHashed: false }],
    ["cali-pri-_MjxcSim-m41SHAj032", { what: "profile", suffix: "_MjxcSim-m41SHAj032", isHashed: true }],
    ["cali-gi-IHDfRyPJTGwYOg-KZ639", { what: "policy-group", isHashed: true }],
    ["cali-from-wl-dispatch-4", { what: "dispatch-branch", suffix: "4" }],
    // Too short for a hash, though it begins like one.
    ["cali-pi-_x", { what: "policy", isHashed: false }],
  ])("%s", (name, read) => {
    expect(readChainName(name)).toMatchObject(read);
  });

  test.each(["KUBE-SERVICES", "cali-", "cali-pi-", "cali-new-thing"])("nothing: %s", (name) => {
    expect(readChainName(name)).toBeUndefined();
  });
});
