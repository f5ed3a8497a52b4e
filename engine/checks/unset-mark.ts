import { FOREIGN_MARKS } from "#engine/calico/foreign-marks.ts";
import { hex } from "#engine/calico/mark-fields.ts";
import type { Check } from "#engine/checks/check.ts";
import { mayBeSetOtherwise, type OwnedUse, ownedUses, showsAllMarks } from "#engine/checks/mark-owners.ts";

export const unsetMark: Check = {
  code: "unset-mark",
  severity: "hint",
  summary:
    "A rule asks for a bit of the packet mark that no rule of the dump sets. A program may set it on its sockets (WireGuard, a " +
    "VPN), or traffic control may; otherwise the condition never holds. Looked for in dumps with a mangle table only, and not " +
    "for bits that known programs use.",
  concerns: { text: /\S{0,16}mark\S{0,16}[ =]\S+/gi },
  run({ ruleset, markUses }, report) {
    const found = markUses();
    if (!found.complete || !showsAllMarks(ruleset)) return;
    const uses = ownedUses(ruleset, found);
    const set = uses.reduce((bits, { change }) => (bits | (change?.value ?? 0)) >>> 0, 0);
    const asked = uses.filter((use) => isAsked(use, set));
    if (asked.length === 0 || mayBeSetOtherwise(ruleset)) return;
    for (const { test, span } of asked) {
      const bits = ((test?.value ?? 0) & ~set) >>> 0;
      report(span, `No rule of this dump sets mark ${hex(bits)}: unless a program does, this never ${holds(test?.negated)}.`);
    }
  },
};

function holds(negated: boolean | undefined): string {
  return negated === true ? "fails" : "holds";
}

/** Sockets of the node bring marks of their own, so what it sends itself is left out. */
function isAsked({ owner, test, chain }: OwnedUse, set: number): boolean {
  if (test === undefined || owner !== undefined || chain === "OUTPUT" || chain === "POSTROUTING") return false;
  if ((test.value & test.mask & ~set) === 0) return false;
  return !FOREIGN_MARKS.some((mark) => mark.value === test.value);
}
