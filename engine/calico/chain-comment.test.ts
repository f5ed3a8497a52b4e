import { expect, test } from "vitest";
import { chainNameIn, readChainComment } from "#engine/calico/chain-comment.ts";

test.each([
  [
    "Policy default/knp.default.web ingress",
    { what: "policy", kind: "Policy", name: "default/knp.default.web", direction: "ingress" },
  ],
  ["Profile kns.default egress", { what: "profile", kind: "Profile", name: "kns.default", direction: "egress" }],
  ["NetworkPolicy shop/web ingress", { what: "policy", kind: "NetworkPolicy", name: "shop/web", direction: "ingress" }],
  ["GlobalNetworkPolicy deny-all egress", { what: "policy", kind: "GlobalNetworkPolicy", name: "deny-all", direction: "egress" }],
])("%s", (comment, expected) => {
  expect(readChainComment(comment)).toEqual(expected);
});

test("other comments are none", () => {
  for (const comment of ["Return if policy accepted", "Policy explicitly accepted packet.", "cali:abc", "Policy x sideways"]) {
    expect(readChainComment(comment)).toBeUndefined();
  }
  expect(chainNameIn(["cali:abc", "Policy x ingress"])?.name).toBe("x");
});
