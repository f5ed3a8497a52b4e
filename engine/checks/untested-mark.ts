import { hex } from "#engine/calico/mark-fields.ts";
import type { Check } from "#engine/checks/check.ts";
import { ownedUses, showsAllMarks } from "#engine/checks/mark-owners.ts";

export const untestedMark: Check = {
  code: "untested-mark",
  severity: "hint",
  summary:
    "A rule sets a bit of the packet mark that no rule of the dump and no routing rule of the node asks for. Traffic control or " +
    "a program may still read it; otherwise the rule has no effect. Looked for only where the node's routing rules are known.",
  concerns: { text: /\S*mark\S*[ =]\S+/gi },
  run({ ruleset, markUses, routedMarkBits }, report) {
    if (routedMarkBits === undefined || !showsAllMarks(ruleset) || ruleset.text.includes("--save-mark")) return;
    const found = markUses();
    if (!found.complete) return;
    const uses = ownedUses(ruleset, found);
    const read = uses.reduce((bits, { test }) => (bits | (test?.mask ?? 0)) >>> 0, routedMarkBits);
    for (const { owner, change, span } of uses) {
      if (owner !== undefined || change === undefined || change.value === 0 || (change.value & read) !== 0) continue;
      report(span, `No rule of this dump and no routing rule asks for mark ${hex(change.value)}.`);
    }
  },
};
