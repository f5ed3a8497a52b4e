// The walk as a tree: what the kernel does in order, in each table the chains, in each chain the rules.

import { describeChain } from "#engine/calico/chains.ts";
import type { MarkLayout } from "#engine/calico/mark-layout.ts";
import { hex } from "#engine/iptables/values/mark.ts";
import { conditionWords, explainRule } from "#engine/simulate/explain.ts";
import type { Program } from "#engine/simulate/program.ts";
import type { Walk } from "#engine/simulate/run.ts";
import type { RuleStep, Step } from "#engine/simulate/trace.ts";
import type { PhaseView, StepView, VerdictName } from "#protocol/walk.ts";
import { effectWords } from "#server/walk/lines.ts";
import { lineOfChain, lineOfRule, ruleText } from "#server/walk/places.ts";

/** A tree being built: the phase, and the chains that are open in it, innermost last. */
interface Open {
  readonly phase: { label: string; description: string; children: StepView[] };
  readonly chains: { name: string; children: StepView[] }[];
}

export function phaseViews(program: Program, layout: MarkLayout, walk: Walk): PhaseView[] {
  const phases: PhaseView[] = [];
  let open: Open | undefined;
  for (const step of walk.trace.steps) {
    if (step.kind === "note") {
      phases.push({ label: notePhase(step), description: step.note, children: [] });
      open = undefined;
      continue;
    }
    const table = step.kind === "rule" ? step.ref.table : step.table;
    const label = `${step.hook} · ${table}`;
    if (open === undefined || open.phase.label !== label || step.kind === "enter") {
      open = { phase: { label, description: "", children: [] }, chains: [] };
      phases.push(open.phase);
    }
    addStep(program, layout, open, step);
  }
  return phases;
}

function notePhase(step: Extract<Step, { kind: "note" }>): string {
  switch (step.about) {
    case "conntrack":
      return "connection tracking";
    case "nat":
      return `${step.hook} · address translation`;
    case "route":
      return "routing";
    case "loopback":
      return "loopback";
  }
}

function addStep(program: Program, layout: MarkLayout, open: Open, step: Exclude<Step, { kind: "note" }>): void {
  switch (step.kind) {
    case "enter":
      openChain(program, open, step.table, step.chain);
      break;
    case "rule":
      addRule(program, layout, open, step);
      break;
    case "missed":
      inChain(program, open, step.table, step.chain).push(...missViews(program, step));
      break;
    case "return":
      inChain(program, open, step.table, step.chain).push(leaf("return", "end of the chain", "back to the caller", undefined));
      open.chains.pop();
      break;
    case "policy": {
      const line = lineOfChain(program, step.table, step.chain);
      const policy = { ...leaf("policy", `policy ${step.verdict}`, `of ${step.chain}`, line), verdict: step.verdict };
      inChain(program, open, step.table, step.chain).push(policy);
      open.phase.description = `policy ${step.verdict}`;
      break;
    }
  }
}

function leaf(kind: StepView["kind"], label: string, description: string, line: number | undefined): StepView {
  return { kind, label, description, tooltip: "", line, verdict: undefined, children: [] };
}

/** The list of the innermost open chain; a walk that begins in the middle opens it here. */
function inChain(program: Program, open: Open, table: string, chain: string): StepView[] {
  const innermost = open.chains.at(-1);
  return innermost?.name === chain ? innermost.children : openChain(program, open, table, chain);
}

function openChain(program: Program, open: Open, table: string, chain: string): StepView[] {
  const known = open.chains.findLastIndex(({ name }) => name === chain);
  if (known >= 0) {
    open.chains.length = known + 1;
    return open.chains[known]?.children ?? [];
  }
  const children: StepView[] = [];
  const description = describeChain(chain, table);
  const view: StepView = {
    kind: "chain",
    label: chain,
    description: description?.title ?? "",
    tooltip: description?.sentence ?? "",
    line: lineOfChain(program, table, chain),
    verdict: undefined,
    children,
  };
  (open.chains.at(-1)?.children ?? open.phase.children).push(view);
  open.chains.push({ name: chain, children });
  return children;
}

function addRule(program: Program, layout: MarkLayout, open: Open, step: RuleStep): void {
  const { ref, effect } = step;
  const list = inChain(program, open, ref.table, ref.chain);
  const line = lineOfRule(program, ref);
  const verdict: VerdictName | undefined = effect?.kind === "verdict" ? effect.verdict : undefined;
  const kind = step.answer === "unknown" ? "assumed" : "matched";
  const mark = step.after.mark === 0 ? "" : `, mark ${hex(step.after.mark)}`;
  const why = explainRule(program, ref, step.before).map(conditionWords);
  const label = `${ref.number}  ${ruleText(program, ref, 80)}`;
  list.push({
    kind,
    label,
    description: effectWords(layout, step),
    tooltip: [...why, `${effectWords(layout, step)}${mark}`].join("\n"),
    line,
    verdict,
    children: [],
  });
  if (verdict !== undefined) open.phase.description = `${verdict} by ${ref.chain} ${ref.number}`;
  if (effect?.kind === "goto") open.chains.pop();
  if (effect?.kind === "jump" || effect?.kind === "goto") openChain(program, open, ref.table, effect.chain);
  if (effect?.kind === "return") open.chains.pop();
}

/** Misses: each by itself while they are few, else one line for all. */
function missViews(program: Program, step: Extract<Step, { kind: "missed" }>): StepView[] {
  const count = step.to - step.from + 1;
  const line = lineOfRule(program, { table: step.table, chain: step.chain, number: step.from });
  if (count > 12) return [leaf("missed", `${step.from}–${step.to}`, `${count} rules do not match`, line)];
  return Array.from({ length: count }, (_, i) => {
    const ref = { table: step.table, chain: step.chain, number: step.from + i };
    const why = explainRule(program, ref, step.packet);
    const failing = why.find(({ answer }) => answer === "no") ?? why[0];
    const view = leaf(
      "missed",
      `${ref.number}  ${ruleText(program, ref, 80)}`,
      failing === undefined ? "" : conditionWords(failing),
      lineOfRule(program, ref),
    );
    return { ...view, tooltip: why.map(conditionWords).join("\n") };
  });
}
