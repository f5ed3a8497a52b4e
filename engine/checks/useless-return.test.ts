import { test } from "vitest";
import { checkFixture } from "#test/check-fixture.ts";

test("at the end of a chain", () => {
  checkFixture(
    `
*filter
:FORWARD ACCEPT [0:0]
:mine - [0:0]
:DOCKER-USER - [0:0]
:cali-pi-x - [0:0]
-A FORWARD -j mine
-A FORWARD -j DOCKER-USER
-A FORWARD -j cali-pi-x
-A FORWARD -s 10.0.0.1 -j RETURN
-A mine -p udp -j RETURN
-A mine -p tcp -j LOG
-A mine -s 10.0.0.1 -j RETURN
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint useless-return: the chain ends here
-A mine -j RETURN
#^^^^^^^^^^^^^^^^ hint useless-return: returns from mine as well
-A DOCKER-USER -j RETURN
-A cali-pi-x -m mark --mark 0x10000/0x10000 -j RETURN
COMMIT
`,
    { codes: ["useless-return"] },
  );
});
