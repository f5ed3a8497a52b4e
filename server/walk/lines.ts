// What is shown on the lines a walk came by: effects on rules that matched, the first failing condition on others.
import type { MarkLayout } from "#engine/calico/mark-layout.ts";
import { describeMarkChange } from "#engine/calico/mark-words.ts";
import type { RuleRef } from "#engine/iptables/ruleset.ts";
import { hex } from "#engine/iptables/values/mark.ts";
import type { Packet } from "#engine/net/packet.ts";
import { deciderOf } from "#engine/simulate/decider.ts";
import { conditionWords, type ExplainedCondition, explainRule, firstFailure } from "#engine/simulate/explain.ts";
import type { Program } from "#engine/simulate/program.ts";
import type { Walk } from "#engine/simulate/run.ts";
import type { Decider, RuleStep, Step } from "#engine/simulate/trace.ts";
import type { ConditionView, LineView, VerdictName } from "#protocol/walk.ts";
import { lineOfRule } from "#server/walk/places.ts";

/** A chain of a hundred thousand rules that all miss is shown only where it begins and ends. */
const MOST_MISSES = 400;

export function lineViews(program: Program, layout: MarkLayout, walk: Walk): LineView[] {
  const views = new Map<number, LineView>();
  const shown: Shown = { program, layout, verdict: walk.verdict, decider: deciderOf(walk.trace), views };
  let misses = 0;
  for (const step of walk.trace.steps) {
    if (step.kind === "rule") addRule(shown, step);
    else if (step.kind === "missed") misses = addMisses(program, step, views, misses);
    else if (step.kind === "policy" && isDecidingPolicy(shown, step)) addPolicy(program, step, views);
  }
  return [...views.values()].sort((a, b) => a.line - b.line);
}

/** The effect of a matching rule in a few words: `→ cali-tw-…`, `DROP`, `accept bit set`. */
export function effectWords(layout: MarkLayout, step: RuleStep): string {
  const { effect } = step;
  if (effect === undefined) return step.assumed === "no" ? "taken not to match" : "";
  if (effect.kind === "jump") return `→ ${effect.chain}`;
  if (effect.kind === "goto") return `⇒ ${effect.chain}`;
  if (effect.kind === "return") return "↩ returns";
  if (effect.kind === "verdict")
    return step.note === "" || step.note.length > 60 ? effect.verdict : `${effect.verdict}: ${step.note}`;
  return markWords(layout, step) ?? step.note;
}

function markWords(layout: MarkLayout, { before, after, ref }: RuleStep): string | undefined {
  if (before.mark === after.mark) return undefined;
  const mask = (before.mark ^ after.mark) >>> 0;
  const { sentence } = describeMarkChange(layout, { value: (after.mark & mask) >>> 0, mask }, ref);
  return `mark ${hex(before.mark)} → ${hex(after.mark)}: ${sentence}`;
}

export function conditionView({ answer, text, wanted, actual, subject, why }: ExplainedCondition): ConditionView {
  return { answer, text, wanted, actual, subject, ...(why === undefined ? {} : { why }) };
}

/** The walk that is shown: where it is undecided as a whole, that is the verdict of the course's decider too. */
interface Shown {
  readonly program: Program;
  readonly layout: MarkLayout;
  readonly verdict: VerdictName;
  readonly decider: Decider | undefined;
  readonly views: Map<number, LineView>;
}

function addRule({ program, layout, verdict: end, decider, views }: Shown, step: RuleStep): void {
  const line = lineOfRule(program, step.ref);
  if (line === undefined) return;
  const deciding = isDecider(decider, step.ref);
  const kind = deciding ? "decider" : step.answer === "unknown" ? "assumed" : "matched";
  const verdict: VerdictName | undefined = deciding ? end : undefined;
  const why = explainRule(program, step.ref, step.before).map(conditionView);
  const assumed = step.assumed === undefined ? "" : ` (taken to ${step.assumed === "yes" ? "match" : "miss"})`;
  const open = deciding && end === "UNDECIDED" ? "not decided; as assumed " : "";
  const after = `${open}${effectWords(layout, step)}${assumed}`;
  const earlier = views.get(line);
  if (earlier !== undefined && earlier.kind !== "missed") {
    const joined = earlier.after === after ? after : `${earlier.after} · ${after}`;
    views.set(line, { ...earlier, kind: deciding ? kind : earlier.kind, verdict: verdict ?? earlier.verdict, after: joined });
  } else views.set(line, { line, kind, verdict, after, why });
}

function isDecider(decider: Decider | undefined, { table, chain, number }: RuleRef): boolean {
  return decider?.table === table && decider.chain === chain && decider.rule === number;
}

function addMisses(
  program: Program,
  step: Extract<Step, { kind: "missed" }>,
  views: Map<number, LineView>,
  count: number,
): number {
  let shown = count;
  for (let number = step.from; number <= step.to && shown < MOST_MISSES; number++, shown++) {
    const ref = { table: step.table, chain: step.chain, number };
    const line = lineOfRule(program, ref);
    if (line === undefined || views.has(line)) continue;
    const conditions = explainRule(program, ref, step.packet);
    views.set(line, {
      line,
      kind: "missed",
      verdict: undefined,
      after: missWords(conditions),
      why: conditions.map(conditionView),
    });
  }
  return shown;
}

export function missWords(conditions: readonly ExplainedCondition[]): string {
  const failure = firstFailure(conditions);
  return failure === undefined ? "" : conditionWords(failure);
}

function isDecidingPolicy({ decider }: Shown, step: Extract<Step, { kind: "policy" }>): boolean {
  return decider?.rule === "policy" && decider.table === step.table && decider.chain === step.chain;
}

function addPolicy(program: Program, step: Extract<Step, { kind: "policy" }>, views: Map<number, LineView>): void {
  const line = program.chain(step.table, step.chain)?.declarationLine;
  if (line === undefined) return;
  views.set(line, { line, kind: "decider", verdict: step.verdict, after: `policy ${step.verdict}`, why: [] });
}

/** The packet a rule saw, for the "why" of any rule of a trace. */
export function packetAt(walk: Walk, ref: RuleRef): Packet | undefined {
  for (const step of walk.trace.steps) {
    if (step.kind === "rule" && step.ref.table === ref.table && step.ref.chain === ref.chain && step.ref.number === ref.number)
      return step.before;
    const within = step.kind === "missed" && step.table === ref.table && step.chain === ref.chain;
    if (within && step.from <= ref.number && ref.number <= step.to) return step.packet;
  }
  return undefined;
}
