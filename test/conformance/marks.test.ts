// Mark roles and chain names against real dumps, where they lie beside the repository: what era each is from is known from
// where it was found, and every mark bit a Calico chain names must get a role.

import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { describeChain } from "#engine/calico/chains.ts";
import { explainDecision } from "#engine/calico/drop-words.ts";
import { describeMarkChange, describeMarkTest } from "#engine/calico/mark-words.ts";
import { inferMarkRoles } from "#engine/calico/marks.ts";
import { summariesOf } from "#engine/calico/rule-summary.ts";
import { parseRuleset } from "#engine/iptables/parser.ts";

const SHARED = new URL("../../../shared/", import.meta.url);
const DUMPS = [
  ["oracle/seed/slave1.save", "2.1", "2.3", ["accept", "pass", "from-workload"]],
  ["oracle/seed/slave2.save", "2.1", "2.3", ["accept", "pass", "from-workload"]],
  [
    "corpus/felix-dumps/calico_felix_fv_cali-iptables-dump.txt",
    "3.30",
    undefined,
    ["accept", "pass", "drop", "scratch0", "scratch1"],
  ],
  ["corpus/pairs/07-operator-ipvs/node.save", "3.23", "3.27", ["accept", "pass", "scratch0", "scratch1", "endpoint"]],
  ["corpus/pairs/08-operator-iptables/node.save", "3.23", "3.27", ["accept", "pass", "scratch0", "scratch1"]],
] as const;

if (!existsSync(SHARED)) {
  test("absent: ../shared with real dumps does not lie beside the repository", () => {});
} else {
  test.each(DUMPS)("%s", (file, from, to, roles) => {
    const ruleset = parseRuleset(readFileSync(new URL(file, SHARED), "utf8"));
    const rules = [...summariesOf(ruleset)];
    const layout = inferMarkRoles(rules);
    expect(layout.conflicts).toEqual([]);
    expect(layout.vintage).toMatchObject({ from, to });
    expect(layout.roles.map((entry) => entry.role)).toEqual(expect.arrayContaining([...roles]));
    const unnamed: string[] = [];
    for (const { ref, comments, target, markTests, markSets } of rules) {
      if (!ref.chain.startsWith("cali-")) continue;
      if (describeChain(ref.chain, ref.table)?.kind === "unknown-calico") unnamed.push(ref.chain);
      const words = [
        ...markTests.map((mark) => describeMarkTest(layout, mark, ref)),
        ...markSets.map((mark) => describeMarkChange(layout, mark, ref)),
      ];
      if (words.some(({ fields }) => fields.some((field) => field.role === undefined)))
        unnamed.push(`${ref.chain} ${ref.number}`);
      const decision = { ref, comments, target, chainRuleCount: 1, isPolicy: false };
      const commented = comments.some((comment) => /^(Drop|Reject|Unknown|Return|Allow) /.test(comment));
      if (commented && explainDecision(decision) === undefined) unnamed.push(`${ref.chain} ${ref.number}: ${comments.join()}`);
    }
    expect(unnamed).toEqual([]);
  });
}
