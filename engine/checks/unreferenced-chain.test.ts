import { expect, test } from "vitest";
import { checkFixture, fixed } from "#test/check-fixture.ts";

test("chains no packet enters, directly or at all", () => {
  checkFixture(
    `
*filter
:INPUT ACCEPT [0:0]
 :used - [0:0]
 :lonely - [0:0]
# ^^^^^^ hint unreferenced-chain: No rule of table filter jumps to lonely
 :inner - [0:0]
# ^^^^^ hint unreferenced-chain: Only chains that no packet enters jump to inner
 :cali-pi-old - [0:0]
# ^^^^^^^^^^^ hint unreferenced-chain: jumps to cali-pi-old
:cali-failsafe-in - [0:0]
:KUBE-KUBELET-CANARY - [0:0]
-A INPUT -j used
-A lonely -j inner
COMMIT
`,
    { codes: ["unreferenced-chain"] },
  );
});

test("a dump that is cut off, and chains alone, say nothing", () => {
  checkFixture(
    `
*filter
:alone - [0:0]
COMMIT
*nat
:PREROUTING ACCEPT [0:0]
:cut-off - [0:0]
`,
    { codes: ["unreferenced-chain"] },
  );
});

test("the fix takes the chain and its rules away", () => {
  const before = "*filter\n:INPUT ACCEPT [0:0]\n:lonely - [0:0]\n-A INPUT -j LOG\n-A lonely -j LOG\nCOMMIT\n";
  expect(fixed(before)).toBe("*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -j LOG\nCOMMIT\n");
});
