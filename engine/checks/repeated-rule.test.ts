import { test } from "vitest";
import { checkFixture } from "#test/check-fixture.ts";

test("logged, marked and sent on twice", () => {
  checkFixture(
    `
*mangle
:FORWARD ACCEPT [0:0]
:mine - [0:0]
-A FORWARD -i eth0 -p tcp -j LOG
-A FORWARD -p tcp -i eth0 -j LOG
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint repeated-rule: The same rule stands above
-A FORWARD -j MARK --set-xmark 0x1/0x1
-A FORWARD -j MARK --set-xmark 0x1/0x1
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint repeated-rule: The same rule stands above
-A FORWARD -j mine
-A FORWARD -j mine
#^^^^^^^^^^^^^^^^^ hint repeated-rule: The same rule stands above
-A mine -j LOG --log-prefix "one "
-A mine -j LOG --log-prefix "two "
COMMIT
`,
    { codes: ["repeated-rule"] },
  );
});

test("where the packet may have changed it is another matter", () => {
  checkFixture(
    `
*mangle
:FORWARD ACCEPT [0:0]
:cali-mine - [0:0]
-A FORWARD -j LOG
-A FORWARD -j MARK --set-xmark 0x1/0x1
-A FORWARD -j LOG
-A FORWARD -j cali-mine
-A FORWARD -j LOG
-A FORWARD -m statistic --mode random --probability 0.5 -j NFLOG
-A FORWARD -m statistic --mode random --probability 0.5 -j NFLOG
-A cali-mine -j MARK --set-xmark 0x0/0x20000
-A cali-mine -j MARK --set-xmark 0x0/0x20000
COMMIT
`,
    { codes: ["repeated-rule"] },
  );
});
