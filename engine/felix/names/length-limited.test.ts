import { describe, expect, test } from "vitest";
import { chainName, lengthLimited } from "#engine/felix/names/length-limited.ts";

describe("a name that fits stays as it is", () => {
  test.each([
    ["cali-tw-", "eth0", "cali-tw-eth0"],
    ["cali-pi-", "gnp/quarantine", "cali-pi-gnp/quarantine"],
    // Exactly 28 characters.
    ["cali-th-", "any-interface-at-all", "cali-th-any-interface-at-all"],
    // One less than could be taken for a hash.
    ["cali-pi-", "_345678901234567890", "cali-pi-_345678901234567890"],
  ])("%s%s", (prefix, suffix, name) => {
    expect(chainName(prefix, suffix)).toBe(name);
  });
});

describe("a name that does not fit ends in a hash of its suffix alone", () => {
  test.each([
    ["cali-pi-", "knp/shop/web-from-gateway", "cali-pi-_SiiboJ_zzbyXfX5se23"],
    ["cali-po-", "knp/shop/web-from-gateway", "cali-po-_SiiboJ_zzbyXfX5se23"],
    ["cali-pri-", "ksa.shop.checkout-service", "cali-pri-_MjxcSim-m41SHAj032"],
    ["cali-fhfw-", "any-interface-at-all", "cali-fhfw-_Nqh4HyA73udmyanQI"],
  ])("%s%s", (prefix, suffix, name) => {
    expect(chainName(prefix, suffix)).toBe(name);
    expect(name).toHaveLength(28);
  });

  test("also where it has just the length of one", () => {
    expect(chainName("cali-pi-", "_3456789012345678901")).toMatch(/^cali-pi-_.{19}$/);
    expect(chainName("cali-pi-", "_3456789012345678901")).not.toBe("cali-pi-_3456789012345678901");
  });
});

test("characters outside ASCII count as their bytes", () => {
  expect(chainName("cali-tw-", "é".repeat(10))).toBe(`cali-tw-${"é".repeat(10)}`);
  expect(chainName("cali-tw-", "é".repeat(11))).toMatch(/^cali-tw-_/);
});

test("no room for a hash is no name", () => {
  expect(lengthLimited("prefix", "suffix", 7)).toBeUndefined();
  expect(lengthLimited("prefix", "", 7)).toBe("prefix_");
});
