import { expect, test } from "vitest";
import { checkFixture, fixed } from "#test/check-fixture.ts";

test("addresses with more bits than their mask", () => {
  checkFixture(
    `
*filter
:INPUT ACCEPT [0:0]
-A INPUT -s 10.0.0.1/8 -j ACCEPT
#           ^^^^^^^^^^ info host-bits: iptables reads it as 10.0.0.0/8
-A INPUT ! -d 10.0.0.0/8,10.1.2.3/255.255.0.0 -j ACCEPT
#             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info host-bits: 10.0.0.0/8,10.1.0.0/16
-A INPUT -s 10.0.0.1/32 -d 10.0.0.0/8 -j ACCEPT
-A INPUT -s 10.0.0.1 -d 0.0.0.0/0 -j ACCEPT
COMMIT
`,
    { codes: ["host-bits"] },
  );
});

test("the fix writes the network", () => {
  const before = "*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -s 10.0.0.1/8 -j ACCEPT\nCOMMIT\n";
  expect(fixed(before)).toBe(before.replace("10.0.0.1/8", "10.0.0.0/8"));
});
