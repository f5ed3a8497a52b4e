import { test } from "vitest";
import { checkFixture } from "#test/check-fixture.ts";

test("conditions without an answer, and turned round", () => {
  checkFixture(
    `
*filter
:INPUT ACCEPT [0:0]
-A INPUT -m mark --mark 0x3/0x1 -j ACCEPT
#                ^^^^^^^^^^^^^^ warning never-matches: bits outside the mask (0x2)
-A INPUT -m mark ! --mark 0x3/0x1 -j ACCEPT
#                ^^^^^^^^^^^^^^^^ warning always-matches: Every packet
-A INPUT -m connmark --mark 0x3/0x1 -j ACCEPT
#                    ^^^^^^^^^^^^^^ warning never-matches: bits outside the mask
-A INPUT -m connmark ! --mark 0x3/0x1 -j ACCEPT
-A INPUT -m iprange --src-range 10.0.0.9-10.0.0.1 -j ACCEPT
#                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning never-matches: upside down
-A INPUT -m iprange ! --dst-range 10.0.0.9-10.0.0.1 -j ACCEPT
#                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning always-matches: upside down
-A INPUT -m length --length 90:80 -j ACCEPT
#                  ^^^^^^^^^^^^^^ warning never-matches: upside down
-A INPUT -p tcp -m tcp --tcp-flags SYN ACK -j ACCEPT
#                      ^^^^^^^^^^^^^^^^^^^ warning never-matches: not among those looked at
-A INPUT ! -s 0.0.0.0/0 -j ACCEPT
#        ^^^^^^^^^^^^^^ warning never-matches: every packet has such an address
-A INPUT ! -i + -j ACCEPT
#        ^^^^^^ warning never-matches: every packet has such a device
COMMIT
`,
    { codes: ["never-matches", "always-matches"] },
  );
});

test("the usual ones have an answer", () => {
  checkFixture(
    `
*filter
:INPUT ACCEPT [0:0]
-A INPUT -m mark --mark 0x1/0x3 -j ACCEPT
-A INPUT -m mark --mark 0x1 -j ACCEPT
-A INPUT -m iprange --src-range 10.0.0.1-10.0.0.1 -j ACCEPT
-A INPUT -p tcp -m tcp --tcp-flags SYN,ACK SYN -j ACCEPT
-A INPUT -p tcp -m tcp --tcp-flags ALL NONE -j ACCEPT
-A INPUT -m length --length 80 -j ACCEPT
COMMIT
`,
    { codes: ["never-matches", "always-matches"] },
  );
});
