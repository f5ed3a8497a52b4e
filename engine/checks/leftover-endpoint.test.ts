import { test } from "vitest";
import { checkFixture } from "#test/check-fixture.ts";

test("one finding for a chain of a workload that is gone", () => {
  checkFixture(
    `
*filter
:FORWARD ACCEPT [0:0]
:cali-FORWARD - [0:0]
:cali-to-wl-dispatch - [0:0]
:cali-tw-cali123 - [0:0]
 :cali-tw-cali999 - [0:0]
# ^^^^^^^^^^^^^^^ info leftover-endpoint: Left over from cali999
-A FORWARD -j cali-FORWARD
-A cali-FORWARD -o cali+ -j cali-to-wl-dispatch
-A cali-to-wl-dispatch -o cali123 -g cali-tw-cali123
-A cali-tw-cali123 -j DROP
-A cali-tw-cali999 -j DROP
COMMIT
`,
    { codes: ["leftover-endpoint", "unreferenced-chain"] },
  );
});
