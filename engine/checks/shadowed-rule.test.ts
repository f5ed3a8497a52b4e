import { test } from "vitest";
import { checkFixture } from "#test/check-fixture.ts";

test("an earlier rule asks for less", () => {
  checkFixture(
    `
*filter
:FORWARD DROP [0:0]
-A FORWARD -s 10.0.0.0/8 -p tcp -j DROP
-A FORWARD -p udp -j LOG
-A FORWARD -p tcp -s 10.0.0.0/8 -m tcp --dport 80 -j ACCEPT
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning shadowed-rule: takes every packet that this one could match.
-A FORWARD -s 10.0.0.0/8 -p tcp -m comment --comment "the same" -j DROP
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning shadowed-rule: The same rule stands above already
-A FORWARD ! -s 10.0.0.0/8 -p tcp -j ACCEPT
-A FORWARD -s 10.0.0.0/8 -p udp -j ACCEPT
COMMIT
`,
    { codes: ["shadowed-rule"] },
  );
});

test("what may have changed in between, or may not hold again, takes nothing away", () => {
  checkFixture(
    `
*filter
:FORWARD DROP [0:0]
:other - [0:0]
-A FORWARD -m mark --mark 0x1/0x1 -j DROP
-A FORWARD -j MARK --set-xmark 0x1/0x1
-A FORWARD -m mark --mark 0x1/0x1 -j ACCEPT
-A FORWARD -m mark --mark 0x2/0x2 -j DROP
-A FORWARD -p tcp -j other
-A FORWARD -m mark --mark 0x2/0x2 -j ACCEPT
-A FORWARD -p udp -m limit --limit 1/sec -j ACCEPT
-A FORWARD -p udp -m limit --limit 1/sec -j ACCEPT
-A FORWARD -m set --match-set bad src -j DROP
-A FORWARD -m conntrack --ctstate NEW -j SET --add-set bad src
-A FORWARD -m set --match-set bad src -j DROP
-A other -s 10.0.0.1 -j ACCEPT
COMMIT
`,
    { codes: ["shadowed-rule"] },
  );
});

test("addresses and connections are the same behind a jump", () => {
  checkFixture(
    `
*filter
:FORWARD DROP [0:0]
:other - [0:0]
-A FORWARD -s 10.0.0.1 -m conntrack --ctstate NEW -j DROP
-A FORWARD -p tcp -j other
-A FORWARD -s 10.0.0.1 -i eth0 -m conntrack --ctstate NEW -j ACCEPT
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning shadowed-rule: takes every packet
-A other -s 10.0.0.1 -j ACCEPT
COMMIT
`,
    { codes: ["shadowed-rule"] },
  );
});

test("a program that repeats itself is left alone, unless the verdicts differ", () => {
  checkFixture(
    `
*filter
:FORWARD DROP [0:0]
:KUBE-FORWARD - [0:0]
-A FORWARD -j KUBE-FORWARD
-A KUBE-FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A KUBE-FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A KUBE-FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j DROP
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning shadowed-rule: takes every packet
COMMIT
`,
    { codes: ["shadowed-rule"] },
  );
});
