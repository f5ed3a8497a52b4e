// Which rule or policy is named as the one that decided.
import type { Decider, Step, Trace } from "#engine/simulate/trace.ts";

/** What ended the walk; of an accepted packet what the filter table said last, since nat comes after it. */
export function deciderOf({ end, steps }: Trace): Decider | undefined {
  if (end.decider !== undefined || end.verdict !== "ACCEPT") return end.decider;
  return steps.map(accepted).findLast((decider) => decider !== undefined);
}

function accepted(step: Step): Decider | undefined {
  if (step.kind === "policy" && step.table === "filter") return { table: "filter", chain: step.chain, rule: "policy" };
  if (step.kind !== "rule" || step.ref.table !== "filter" || step.effect?.kind !== "verdict") return undefined;
  return { table: "filter", chain: step.ref.chain, rule: step.ref.number };
}
