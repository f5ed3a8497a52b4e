import { describe, expect, test } from "vitest";
import { compareRules, type RuleDifference } from "#engine/calculate/compare-rules.ts";
import { ACCEPT, DROP, jump, RETURN, rule } from "#engine/felix/chains/spelling.ts";
import { readSavedRule } from "#engine/felix/hash/saved-rule.ts";
import type { FelixRule } from "#engine/felix/model.ts";

const HASH = '-m comment --comment "cali:0123456789abcdef"';

/** `#` stands for the comment with a hash. */
function differences(saved: readonly string[], rendered: readonly FelixRule[], isKernelChain = false): string[] {
  const rules = saved.map((text) => `-A c ${text.replace("#", HASH)}`).map((text) => readSavedRule(text, 0, text.length));
  const found = compareRules({ saved: rules, lines: rules.map((_, index) => index + 10), family: 4 }, rendered, {
    isKernelChain,
  });
  return found.map(words);
}

function words(one: RuleDifference): string {
  switch (one.kind) {
    case "changed":
      return `${one.number} (line ${one.line}) → ${one.rendered}`;
    case "only-in-dump":
      return `${one.number} (line ${one.line}) ${one.isForeign ? "foreign" : "Felix's"}`;
    case "only-rendered":
      return `before ${one.before}: ${one.rendered}`;
  }
}

const RULES = [
  rule(["-p 4"], ACCEPT),
  rule(["-p tcp", "--source 10.0.0.1", "-m multiport --destination-ports 80"], RETURN),
  rule([], DROP, "End"),
];
const SAVED = [
  "-p ipencap # -j ACCEPT",
  "-s 10.0.0.1/32 -p tcp # -m multiport --dports 80 -j RETURN",
  '# -m comment --comment "End" -j DROP',
] as const;
const [FIRST, SECOND, THIRD] = SAVED;

describe("a chain beside its rendering", () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ["the same, in iptables-save's spelling", SAVED, []],
    [
      "a rule less in the middle",
      [FIRST, THIRD],
      ["before 2: -p tcp --source 10.0.0.1 -m multiport --destination-ports 80 --jump RETURN"],
    ],
    ["a rule less at the end", [FIRST, SECOND], ['before 3: -m comment --comment "End" --jump DROP']],
    ["a rule of others", [FIRST, "-j LOG", SECOND, THIRD], ["2 (line 11) foreign"]],
    ["a rule more with a hash", [...SAVED, "# -j ACCEPT"], ["4 (line 13) Felix's"]],
    [
      "a changed rule",
      [FIRST, "# -j ACCEPT", THIRD],
      ["2 (line 11) → -p tcp --source 10.0.0.1 -m multiport --destination-ports 80 --jump RETURN"],
    ],
    [
      "rules in another order",
      [SECOND, FIRST, THIRD],
      ["1 (line 10) Felix's", "before 3: -p tcp --source 10.0.0.1 -m multiport --destination-ports 80 --jump RETURN"],
    ],
  ])("%s", (_, saved, expected) => {
    expect(differences(saved, RULES)).toEqual(expected);
  });

  test("rules that iptables made of one count once", () => {
    const both = rule(["--source 10.0.0.1,10.0.0.2"], DROP);
    expect(differences(["-s 10.0.0.1/32 # -j DROP", "-s 10.0.0.2/32 # -j DROP"], [both])).toEqual([]);
  });

  test("in a kernel chain the rules of others are left out", () => {
    const hook = [rule([], jump("cali-INPUT"))];
    expect(differences(["-j DROP", "# -j cali-INPUT", "-j LOG"], hook, true)).toEqual([]);
    expect(differences(["-j DROP"], hook, true)).toEqual(["before 2: --jump cali-INPUT"]);
  });
});
