import { describe, expect, test } from "vitest";
import { nflogPrefix } from "#engine/felix/names/nflog-prefix.ts";
import { readSetName } from "#engine/felix/names/read-set-name.ts";
import { namedPortSetId, selectorSetId, serviceSetId, setName, tagSetId } from "#engine/felix/names/set-names.ts";
import { workloadInterface } from "#engine/felix/names/workload-interface.ts";
import { vintageOf } from "#engine/felix/vintage.ts";

const SELECTOR = 'role == "db"';

test("ids are hashes of what the set stands for", () => {
  const selector = selectorSetId(SELECTOR);
  expect(selector).toBe("s:rV61RKD1Q8wo61pyeB0j2rwE3eiBOFbx0SsYKg");
  expect(tagSetId("web")).toBe("t:eAC-Np_aVB4JaeFOBCyalJLbjugMuSkPMHCbnA");
  expect(namedPortSetId(selector, "TCP", "metrics")).toBe("n:X3QWGIz13jw42BDXGH1imVvkvY72pgty0sDhnw");
  expect(serviceSetId("shop", "api", "with-ports")).toBe("svc:Xl-XzPbUXeYVf_gldhAETHxIyWXnrYZ2O3M57A");
  expect(serviceSetId("shop", "api", "without-ports")).toBe("svcnoport:6pKSApbk7P2_xejZ0sRIz53aGz_eM-2ydD08UQ");
});

test.each([
  ["2.6", 4, selectorSetId(SELECTOR), "cali4-s:rV61RKD1Q8wo61pyeB0j2rw"],
  ["3.0", 6, "masq-ipam-pools", "cali6-masq-ipam-pools"],
  ["3.8", 6, selectorSetId(SELECTOR), "cali60s:rV61RKD1Q8wo61pyeB0j2rw"],
  ["3.32", 4, "network-ip-pools", "cali40network-ip-pools"],
] as const)("Felix %s, IPv%i", (vintage, family, id, name) => {
  expect(setName(vintageOf(vintage), family, id)).toBe(name);
});

describe("a set's name tells", () => {
  test.each([
    [
      "cali40s:rV61RKD1Q8wo61pyeB0j2rw",
      { family: 4, token: "0", kind: "selector", prefix: "s", hash: "rV61RKD1Q8wo61pyeB0j2rw" },
    ],
    ["cali6-t:eAC-Np_aVB4JaeFOBCyalJL", { family: 6, token: "-", kind: "tag", prefix: "t", hash: "eAC-Np_aVB4JaeFOBCyalJL" }],
    ["cali40svcnoport:6pKSApbk7P2_xej", { family: 4, token: "0", kind: "service-without-ports" }],
    ["cali40this-host", { family: 4, token: "0", kind: "fixed", set: { id: "this-host", since: 301 } }],
    ["cali6t12", { family: 6, kind: "temporary" }],
    ["cali40x:y", { family: 4, token: "0", kind: "other", id: "x:y" }],
  ])("%s", (name, read) => {
    expect(readSetName(name)).toMatchObject(read);
  });

  test.each(["felix-v4-masq", "cali50s:x", "cali4", "KUBE-SETS"])("nothing: %s", (name) => {
    expect(readSetName(name)).toBeUndefined();
  });
});

test("the interface of a pod", () => {
  expect(workloadInterface("shop", "checkout-5d9")).toBe("cali2d30d87bf68");
  expect(workloadInterface("shop", "checkout-5d9", "azv")).toBe("azv2d30d87bf68");
});

describe("the prefix of logged packets", () => {
  test("stands as it is up to 62 characters", () => {
    expect(nflogPrefix("API0", "gnp/quarantine")).toBe("API0|gnp/quarantine");
    expect(nflogPrefix("DPI", "x".repeat(58))).toBe(`DPI|${"x".repeat(58)}`);
  });

  test("keeps its ends around a hash where it is longer", () => {
    const name = "gnp/a-policy-with-a-very-long-name-indeed-so-that-it-does-not-fit-in-there";
    expect(nflogPrefix("DPI7", name)).toBe("DPI7|gnp/a_g5QZFnIxbcEt6RJR1M3jK8xUbUCJ2E-M9AP0sZXUF_t-in-there");
    expect(nflogPrefix("DPI", "x".repeat(59))).toHaveLength(63);
  });
});
