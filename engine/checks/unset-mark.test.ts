import { test } from "vitest";
import { checkFixture } from "#test/check-fixture.ts";

test("bits that nobody sets", () => {
  checkFixture(
    `
*mangle
:PREROUTING ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:cali-tw-x - [0:0]
-A PREROUTING -j MARK --set-xmark 0x1/0x1
-A FORWARD -m mark --mark 0x1/0x1 -j ACCEPT
-A FORWARD -m mark --mark 0x3/0x3 -j ACCEPT
#                         ^^^^^^^ hint unset-mark: sets mark 0x2: unless a program does, this never holds
-A FORWARD -m mark ! --mark 0x8/0x8 -j ACCEPT
#                           ^^^^^^^ hint unset-mark: this never fails
-A FORWARD -m mark --mark 0x4000/0x4000 -j ACCEPT
-A FORWARD -m mark --mark 0x0/0x8 -j cali-tw-x
-A OUTPUT -m mark ! --mark 0xca6c -j REJECT
-A cali-tw-x -m mark --mark 0x10000/0x10000 -j ACCEPT
COMMIT
`,
    { codes: ["unset-mark"] },
  );
});

test("a mark that comes back from the connection may be any", () => {
  checkFixture(
    `
*mangle
:PREROUTING ACCEPT [0:0]
-A PREROUTING -j CONNMARK --restore-mark
-A PREROUTING -m mark --mark 0x2/0x2 -j ACCEPT
COMMIT
`,
    { codes: ["unset-mark"] },
  );
});

test("without the mangle table nobody can tell", () => {
  checkFixture(
    `
*filter
:FORWARD ACCEPT [0:0]
-A FORWARD -m mark --mark 0x2/0x2 -j ACCEPT
COMMIT
`,
    { codes: ["unset-mark"] },
  );
});
