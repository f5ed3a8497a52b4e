// How a walk ended, in one sentence: the fate of the packet, the rule that decided, and why in Calico's terms.
import { explainDecision } from "#engine/calico/drop-words.ts";
import type { RuleRef } from "#engine/iptables/ruleset.ts";
import type { Program } from "#engine/simulate/program.ts";
import type { Walk } from "#engine/simulate/run.ts";
import type { Decider, End, RuleStep } from "#engine/simulate/trace.ts";

/** The sentence for the whole walk; where it is undecided, what it hangs on. */
export function outcomeSentence(program: Program, walk: Walk): string {
  if (walk.verdict !== "UNDECIDED" || walk.trace.end.verdict === "UNDECIDED") return endSentence(program, walk);
  const open = walk.assumptions.filter(({ decisive }) => decisive);
  const where = open.map(({ rule, why, key }) => `${rule === undefined ? key : placeWords(rule)} (${why})`).join(", ");
  return `Not decided: it depends on ${where || "more unknown answers than can be followed"}. As assumed: ${endSentence(program, walk)}`;
}

export function placeWords({ table, chain, number }: RuleRef): string {
  return `${table} ${chain} rule ${number}`;
}

export function deciderWords({ table, chain, rule }: Decider): string {
  return rule === "policy" ? `the policy of ${table} ${chain}` : `${table} ${chain} rule ${rule}`;
}

function endSentence(program: Program, walk: Walk): string {
  const { end } = walk.trace;
  const base = fateWords(end);
  const decider = end.decider ?? lastVerdict(walk);
  const reason = decider && decisionWords(program, decider, end);
  return reason === undefined ? base : `${base} ${reason}`;
}

function fateWords(end: End): string {
  const by = end.decider === undefined ? "" : ` by ${deciderWords(end.decider)}`;
  switch (end.fate) {
    case "delivered":
      return "Delivered to this node.";
    case "forwarded":
      return end.out === undefined ? "Sent on, by a device that is not known." : `Sent on by ${end.out}.`;
    case "dropped-by-rule":
      return `Dropped${by}.`;
    case "rejected":
      return `Rejected${by}: the sender is told.`;
    case "queued":
      return `Handed to a program (NFQUEUE)${by}: without a listener it is dropped.`;
    case "not-routed":
      return `Not routed: ${end.why ?? "the kernel has no way for it"}.`;
    case "lost":
      return `Lost: ${end.why ?? "the kernel gives it to nobody"}.`;
    case "returned":
      return `Goes back to the caller: ${end.why ?? "the chain has ended"}.`;
    case "unknown":
      return `Cannot be said: ${end.why ?? "something is not known"}.`;
  }
}

/** For an accepted packet: the last rule of the filter table that let it through. */
function lastVerdict({ trace }: Walk): Decider | undefined {
  const step = trace.steps.findLast(
    (one): one is RuleStep => one.kind === "rule" && one.ref.table === "filter" && one.effect?.kind === "verdict",
  );
  return step && { table: step.ref.table, chain: step.ref.chain, rule: step.ref.number };
}

function decisionWords(program: Program, decider: Decider, end: End): string | undefined {
  const { table, chain, rule: number } = decider;
  const chainRuleCount = program.chain(table, chain)?.ruleLines.length ?? 0;
  if (number === "policy") {
    const ref = { table, chain, number: chainRuleCount + 1 };
    return explainDecision({ ref, comments: [], target: end.verdict, chainRuleCount, isPolicy: true });
  }
  const ref = { table, chain, number };
  const rule = program.rule(ref);
  if (rule === undefined) return undefined;
  const first = program.rule({ table, chain, number: 1 });
  return explainDecision({
    ref,
    comments: rule.comments.map(({ text }) => text),
    target: rule.target?.name.text,
    chainRuleCount,
    isPolicy: false,
    text: program.ruleset.text.slice(rule.span.start, rule.span.end),
    chainComments: first?.comments.map(({ text }) => text) ?? [],
  });
}
