import { test } from "vitest";
import { checkFixture } from "#test/check-fixture.ts";

test("everything accepted where the policy drops", () => {
  checkFixture(
    `
*filter
:INPUT DROP [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT DROP [0:0]
-A INPUT -i lo -j ACCEPT
-A INPUT -j ACCEPT
#^^^^^^^^^^^^^^^^^ warning policy-bypassed: the policy DROP of INPUT
-A FORWARD -j ACCEPT
-A OUTPUT -j REJECT
COMMIT
`,
    { codes: ["policy-bypassed"] },
  );
});
