import { common } from "#engine/calico/mark-bits.ts";
import { hex } from "#engine/calico/mark-fields.ts";
import type { Check } from "#engine/checks/check.ts";
import { type OwnedUse, ownedUses } from "#engine/checks/mark-owners.ts";

export const markClash: Check = {
  code: "mark-clash",
  severity: "warning",
  summary:
    "Two programs change the same bits of the packet mark, so one undoes what the other has noted on the packet. Give Calico " +
    "other bits with `iptablesMarkMask`, or configure the other program; in your own rules, write a mask: `--set-xmark " +
    "0x1/0x1` leaves the other bits alone. Between two programs other than Calico it is told as information.",
  concerns: { jumps: true, text: /\S{0,16}mark\S{0,16}[ =]\S+/gi },
  run({ ruleset, markUses }, report) {
    const uses = ownedUses(ruleset, markUses()).filter(({ change }) => change !== undefined);
    // Who reads a Calico node's dump looks for what disturbs Calico, so the other one is named first.
    const changes = [...uses.filter(({ owner }) => owner !== "Calico"), ...uses.filter(({ owner }) => owner === "Calico")];
    const known = changes.filter(({ owner, change }) => owner !== undefined && change?.value !== 0).slice(0, MOST_COMPARED);
    const done = new Set<string>();
    for (const one of changes) {
      for (const other of known) {
        const bits = clash(one, other);
        if (bits === 0) continue;
        // One finding for two programs, at the one that writes over the other's bits.
        const pair = [one.owner ?? "", other.owner ?? ""].sort().join("\n");
        if (done.has(pair)) continue;
        done.add(pair);
        const { owner = "This rule" } = one;
        const related = [{ span: other.span, message: `${other.owner} sets it here.` }];
        const calico = one.owner === undefined || one.owner === "Calico" || other.owner === "Calico";
        const message = `${owner} writes over mark ${hex(bits)}, which ${other.owner} sets for itself.`;
        report(one.span, message, calico ? { related } : { related, severity: "info" });
      }
    }
  },
};

/** Programs set a handful of marks each. */
const MOST_COMPARED = 200;

/**
 * Bits that `other`, a known program, sets and that `one` changes. Rules of no program known may belong to any, and may set
 * a mark just to have that program act: only other values that share a bit count there, and Istio has such rules itself.
 */
function clash(one: OwnedUse, other: OwnedUse): number {
  if (one.change === undefined || other.change === undefined || other.owner === undefined || one.owner === other.owner) return 0;
  const { value, mask } = one.change;
  if (one.owner !== undefined) return common(value | mask, other.change.value);
  return value === other.change.value || other.owner === "Istio" ? 0 : common(value, other.change.value);
}
