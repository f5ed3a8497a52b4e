import { test } from "vitest";
import { checkFixture } from "#test/check-fixture.ts";

test("jumps to chains without rules", () => {
  checkFixture(
    `
*filter
:INPUT ACCEPT [0:0]
:mine - [0:0]
:KUBE-NODEPORTS - [0:0]
:cali-from-hep-forward - [0:0]
-A INPUT -p tcp -j mine
#                  ^^^^ hint empty-chain: mine has no rules
-A INPUT -p udp -g mine
-A INPUT -j KUBE-NODEPORTS
-A INPUT -j cali-from-hep-forward
COMMIT
*nat
:PREROUTING ACCEPT [0:0]
:cut-off - [0:0]
-A PREROUTING -j cut-off
`,
    { codes: ["empty-chain"] },
  );
});
