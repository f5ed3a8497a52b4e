import { test } from "vitest";
import { checkFixture } from "#test/check-fixture.ts";

test("rules that may accept before Calico is asked", () => {
  checkFixture(
    `
*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:mine - [0:0]
:inner - [0:0]
:harmless - [0:0]
:cali-INPUT - [0:0]
:cali-FORWARD - [0:0]
:cali-OUTPUT - [0:0]
-A INPUT -j LOG
-A INPUT -j harmless
-A INPUT -j cali-INPUT
-A INPUT -j ACCEPT
-A FORWARD -i docker0 -j ACCEPT
-A FORWARD -j mine
-A FORWARD -j cali-FORWARD
#             ^^^^^^^^^^^^ info ahead-of-calico: 2 rules above may accept packets
-A OUTPUT -o lo -j ACCEPT
-A OUTPUT -j cali-OUTPUT
#            ^^^^^^^^^^^ info ahead-of-calico: One rule above may accept packets
-A mine -j inner
-A inner -p udp -j ACCEPT
-A inner -j mine
-A harmless -s 10.0.0.1 -j DROP
COMMIT
`,
    { codes: ["ahead-of-calico"] },
  );
});
