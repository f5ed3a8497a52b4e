import { test } from "vitest";
import { checkFixture } from "#test/check-fixture.ts";

const around = { devices: ["lo", "eth0"] };

test("devices the node does not have", () => {
  checkFixture(
    `
*filter
:FORWARD ACCEPT [0:0]
:cali-from-wl-dispatch - [0:0]
-A FORWARD -i eth0 -o lo -j ACCEPT
-A FORWARD -i eth1 -j ACCEPT
#             ^^^^ info unknown-interface: no device eth1 (2 rules ask for it)
-A FORWARD -o eth1 -j ACCEPT
-A FORWARD -i cali+ -j cali-from-wl-dispatch
-A FORWARD -i eth+ -o wg+ -j ACCEPT
#                     ^^^ info unknown-interface: whose name begins with wg
-A FORWARD -m comment --comment "from -i eth9 in" -j ACCEPT
-A cali-from-wl-dispatch -i cali123 -j DROP
#                           ^^^^^^^ info unknown-interface: The workload behind cali123 is gone
COMMIT
`,
    { around, codes: ["unknown-interface"] },
  );
});

test("nothing is said where the devices are not known", () => {
  const fixture = "*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -i eth1 -j ACCEPT\nCOMMIT\n";
  checkFixture(fixture, { codes: ["unknown-interface"] });
});
