import { test } from "vitest";
import { checkFixture } from "#test/check-fixture.ts";

test("behind a rule without conditions", () => {
  checkFixture(
    `
*filter
:FORWARD DROP [0:0]
:mine - [0:0]
-A FORWARD -j mine
-A mine -s 0.0.0.0/0 -i + -p all -m comment --comment "no condition" -j DROP
-A mine -s 10.0.0.1 -j ACCEPT
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning unreachable-rule: one above takes them all
COMMIT
`,
    { codes: ["unreachable-rule"] },
  );
});

test("a condition, a rule that goes on, and one that is not understood take nothing away", () => {
  checkFixture(
    `
*filter
:FORWARD DROP [0:0]
:mine - [0:0]
-A FORWARD -j mine
-A mine -s 10.0.0.0/8 -j DROP
-A mine -j LOG
-A mine -m geoip --country DE -j DROP
-A mine ! -s 0.0.0.0/0 -j DROP
-A mine -m limit --limit 1/sec -j DROP
-A mine -s 10.0.0.1 -j ACCEPT
COMMIT
`,
    { codes: ["unreachable-rule"] },
  );
});
