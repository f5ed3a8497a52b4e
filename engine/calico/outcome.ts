// How a walk ended, in one sentence: the fate of the packet, the rule that decided, and why in Calico's terms.
import { explainDecision } from "#engine/calico/drop-words.ts";
import type { RuleRef } from "#engine/iptables/ruleset.ts";
import { deciderOf } from "#engine/simulate/decider.ts";
import type { Program } from "#engine/simulate/program.ts";
import type { Walk } from "#engine/simulate/run.ts";
import type { Decider, End } from "#engine/simulate/trace.ts";

/** A sentence that names more places is not read; all of them are listed with the walk. */
const MOST_PLACES = 3;

/** The sentence for the whole walk; where it is undecided, what it hangs on. */
export function outcomeSentence(program: Program, walk: Walk): string {
  if (walk.verdict !== "UNDECIDED" || walk.trace.end.verdict === "UNDECIDED") return endSentence(program, walk);
  const open = walk.assumptions.filter(({ decisive }) => decisive);
  const places = open.map(({ rule, why, key }) => `${rule === undefined ? key : placeWords(rule)} (${why})`);
  const more = places.length > MOST_PLACES ? ` and ${places.length - MOST_PLACES} more` : "";
  const where = `${places.slice(0, MOST_PLACES).join(", ")}${more}`;
  return `Not decided: it depends on ${where || "more unknown answers than can be followed"}. As assumed: ${endSentence(program, walk)}`;
}

export function placeWords({ table, chain, number }: RuleRef): string {
  return `${table} ${chain} rule ${number}`;
}

export function deciderWords({ table, chain, rule }: Decider): string {
  return rule === "policy" ? `the policy of ${table} ${chain}` : `${table} ${chain} rule ${rule}`;
}

/** Where there is a reason, it says what happened; else the fate does. The place stands behind either. */
function endSentence(program: Program, walk: Walk): string {
  const { end } = walk.trace;
  const decider = deciderOf(walk.trace);
  const reason = decider && decisionWords(program, decider, end);
  const place = decider === undefined || (decider.rule === "policy" && reason !== undefined) ? "" : ` [${deciderWords(decider)}]`;
  if (end.verdict === "ACCEPT")
    return [fateWords(end), reason === undefined ? "" : `${reason}${place}`].filter((part) => part !== "").join(" ");
  return `${reason ?? fateWords(end)}${place}`;
}

function fateWords(end: End): string {
  switch (end.fate) {
    case "delivered":
      return "Delivered to this node.";
    case "forwarded":
      return end.out === undefined ? "Sent on, by a device that is not known." : `Sent on by ${end.out}.`;
    case "dropped-by-rule":
      return "Dropped.";
    case "rejected":
      return "Rejected: the sender is told.";
    case "queued":
      return "Handed to a program (NFQUEUE): without a listener it is dropped.";
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
