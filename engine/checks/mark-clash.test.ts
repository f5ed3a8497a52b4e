import { test } from "vitest";
import { checkFixture } from "#test/check-fixture.ts";

test("two programs, one bit", () => {
  checkFixture(
    `
*filter
:FORWARD ACCEPT [0:0]
:cali-FORWARD - [0:0]
:ts-forward - [0:0]
:KUBE-MARK-MASQ - [0:0]
-A FORWARD -j ts-forward
-A FORWARD -m comment --comment "cali:wUHhoiAYhphO9Mso" -j cali-FORWARD
-A FORWARD -m comment --comment "cali:S93hcgKJrXEqnTfs" -j MARK --set-xmark 0x40000/0x40000
-A FORWARD -s 10.0.0.1 -j MARK --set-xmark 0x4000/0x4000
-A FORWARD -s 10.0.0.2 -j MARK --set-xmark 0x7/0xffffffff
-A cali-FORWARD -j MARK --set-xmark 0x0/0xe0000
-A ts-forward -i tailscale0 -j MARK --set-xmark 0x40000/0xff0000
#                                               ^^^^^^^^^^^^^^^^ warning mark-clash: Tailscale writes over mark 0x40000, which Calico
-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
COMMIT
`,
    { codes: ["mark-clash"] },
  );
});

test("a rule of one's own in the bits of a program", () => {
  checkFixture(
    `
*filter
:FORWARD ACCEPT [0:0]
:KUBE-MARK-MASQ - [0:0]
-A FORWARD -s 10.0.0.1 -j MARK --set-xmark 0xc000/0xffff
#                                          ^^^^^^^^^^^^^ warning mark-clash: This rule writes over mark 0x4000, which kube-proxy
-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
COMMIT
`,
    { codes: ["mark-clash"] },
  );
});
