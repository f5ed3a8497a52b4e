// A walk as the editor shows it: phases for the tree, marks for the lines, assumptions and the sentence on top.

import type { MarkLayout } from "#engine/calico/mark-layout.ts";
import { describeMark } from "#engine/calico/mark-words.ts";
import { outcomeSentence, placeWords } from "#engine/calico/outcome.ts";
import { hex } from "#engine/iptables/values/mark.ts";
import type { Program } from "#engine/simulate/program.ts";
import type { Walk } from "#engine/simulate/run.ts";
import type { Assumption } from "#engine/simulate/trace.ts";
import type { AssumptionView, VariantView, WalkView } from "#protocol/walk.ts";
import { lineViews } from "#server/walk/lines.ts";
import { phaseViews } from "#server/walk/phases.ts";
import { lineOfRule } from "#server/walk/places.ts";

export function walkView(program: Program, layout: MarkLayout, walk: Walk, variants: readonly VariantView[]): WalkView {
  const { mark } = walk.trace.packet;
  const words = mark === 0 ? "" : ` (${describeMark(layout, mark).sentence})`;
  return {
    verdict: walk.verdict,
    summary: outcomeSentence(program, walk),
    mark: `${hex(mark)}${words}`,
    phases: phaseViews(program, layout, walk),
    lines: lineViews(program, layout, walk),
    assumptions: [
      ...walk.assumptions.map((one) => assumptionView(program, one)),
      ...[...program.gaps.assumptions, ...program.node.assumptions].map(nodeAssumption),
    ],
    variants,
  };
}

function assumptionView(program: Program, { key, rule, why, options, chosen, decisive }: Assumption): AssumptionView {
  const place = rule === undefined ? "routing" : placeWords(rule);
  return { key, why, options, chosen, decisive, line: rule && lineOfRule(program, rule), place };
}

/** What the node context took for granted: told, but not to be flipped here. */
function nodeAssumption(why: string): AssumptionView {
  return { key: "", why, options: [], chosen: "", decisive: false, line: undefined, place: "node" };
}
