import { test } from "vitest";
import { checkFixture } from "#test/check-fixture.ts";

const around = { routedMarkBits: 0x2 };

test("bits that nobody asks for", () => {
  checkFixture(
    `
*mangle
:PREROUTING ACCEPT [0:0]
:KUBE-MARK-MASQ - [0:0]
-A PREROUTING -i a -j MARK --set-xmark 0x1/0xff
-A PREROUTING -i b -j MARK --set-xmark 0x2/0xff
-A PREROUTING -i c -j MARK --set-xmark 0x4/0xff
#                                      ^^^^^^^^ hint untested-mark: asks for mark 0x4
-A PREROUTING -m mark --mark 0x1/0x1 -j KUBE-MARK-MASQ
-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
COMMIT
`,
    { around, codes: ["untested-mark"] },
  );
});

test("nothing is said where the routing rules are not known", () => {
  const fixture = "*mangle\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -j MARK --set-xmark 0x4/0xff\nCOMMIT\n";
  checkFixture(fixture, { codes: ["untested-mark"] });
});
