import { test } from "vitest";
import { parseIpSets } from "#engine/ipset/parse.ts";
import { checkFixture } from "#test/check-fixture.ts";

const around = {
  sets: new Map(
    parseIpSets(
      [
        "create pairs hash:ip,port family inet",
        "create six hash:net family inet6",
        "create four hash:net family inet",
        "create ports bitmap:port range 0-100",
      ].join("\n"),
    ).sets.map((set) => [set.name.text, set]),
  ),
};

test("directions and families the set cannot be asked for", () => {
  checkFixture(
    `
*filter
:INPUT ACCEPT [0:0]
-A INPUT -m set --match-set pairs src -j ACCEPT
#                                 ^^^ warning set-mismatch: needs 2 directions, not 1: nothing is looked up, so the match never
-A INPUT -m set ! --match-set pairs dst -j ACCEPT
#                                   ^^^ warning set-mismatch: always holds
-A INPUT -m set --match-set six src -j ACCEPT
#                           ^^^ warning set-mismatch: six holds IPv6 addresses
-A INPUT -m set --match-set pairs src,dst -j ACCEPT
-A INPUT -m set --match-set four src,dst -j ACCEPT
-A INPUT -m set --match-set ports dst -j ACCEPT
-A INPUT -m set --match-set nobody-knows src -j ACCEPT
-A INPUT -m comment --comment "a --match-set pairs src" -j ACCEPT
COMMIT
`,
    { around, codes: ["set-mismatch"] },
  );
});
