// Why a rule matched a packet or not, condition by condition, in words.

import { type Decoded, testOption } from "#engine/iptables/extension.ts";
import { contextOf } from "#engine/iptables/print-rule.ts";
import type { Match, RuleRef } from "#engine/iptables/ruleset.ts";
import { type Answer, and } from "#engine/net/answer.ts";
import type { Packet } from "#engine/net/packet.ts";
import { testCondition } from "#engine/simulate/judge.ts";
import { type Condition, compileMatch, type Program } from "#engine/simulate/program.ts";
import type { Span } from "#engine/text/span.ts";

export interface ExplainedCondition {
  readonly span: Span;
  /** As written. */
  readonly text: string;
  readonly answer: Answer;
  /** What is looked at, e.g. `destination port`. */
  readonly subject: string;
  /** What the rule wants, e.g. `not 0x1/0x1`. */
  readonly wanted: string;
  /** What the packet has; undefined when there is nothing to show. */
  readonly actual: string | undefined;
  /** For an unknown answer: what is missing. */
  readonly why: string | undefined;
}

/** Every condition of the rule against the packet, in the order in which the kernel asks them. */
export function explainRule(program: Program, ref: RuleRef, packet: Packet): ExplainedCondition[] {
  const rule = program.rule(ref);
  if (rule === undefined) return [];
  const context = contextOf(rule, { name: ref.table, family: program.family }, program.backend);
  const { text } = program.ruleset;
  // A comment is no condition: it holds for every packet.
  const conditions = rule.matches
    .filter(({ module }) => module !== "comment")
    .flatMap((match) => {
      const condition = compileMatch(match, context);
      return isJudgedWhole(condition)
        ? [explainWhole(program, match, condition, packet)]
        : explainOptions(program, match, condition, packet);
    });
  const strays = rule.strays.map(({ word, reason }) =>
    unknownWords(word.span, text.slice(word.span.start, word.span.end), reason),
  );
  return [...conditions, ...strays];
}

/** The first condition that fails, or of which nobody knows whether it holds. */
export function firstFailure(conditions: readonly ExplainedCondition[]): ExplainedCondition | undefined {
  return conditions.find(({ answer }) => answer === "no") ?? conditions.find(({ answer }) => answer === "unknown");
}

/** One condition as a sentence part: `destination port is 80, wanted 3306`. */
export function conditionWords({ answer, subject, wanted, actual, text, why }: ExplainedCondition): string {
  if (answer === "unknown") return `${text}: ${why ?? `${subject} is not known`}`;
  const found = actual === undefined ? text : `${subject} is ${actual}`;
  return answer === "yes" ? found : wanted === "" ? `${found}: does not hold` : `${found}, wanted ${wanted}`;
}

function isJudgedWhole({ module, unknown }: Condition): boolean {
  return module === undefined || module.test !== undefined || module.history !== undefined || unknown !== undefined;
}

function unknownWords(span: Span, text: string, why: string): ExplainedCondition {
  return { span, text, answer: "unknown", subject: "this condition", wanted: "", actual: undefined, why };
}

function explainWhole(program: Program, match: Match, condition: Condition, packet: Packet): ExplainedCondition {
  const { module, decoded, unknown } = condition;
  const text = program.ruleset.text.slice(match.span.start, match.span.end);
  if (module === undefined) return unknownWords(match.span, text, unknown ?? "");
  const answer = testCondition(condition, packet, program.environment);
  const wanted = decoded.map((option) => wantedWords(option)).filter((words) => words !== "");
  const actual = decoded.flatMap((option) => actualWords(program, option, packet) ?? []);
  return {
    span: match.span,
    text,
    answer,
    subject: decoded.find((option) => option.spec.actual !== undefined)?.spec.subject ?? module.name,
    wanted: wanted.join(", "),
    actual: actual.length === 0 ? undefined : [...new Set(actual)].join(", "),
    why: answer === "unknown" ? (unknown ?? module.history?.why ?? unknownSetWords(condition)) : undefined,
  };
}

/** What is missing for a look-up in a set, the one thing a match asks besides the packet that a file must tell. */
export function unknownSetWords({ module, readings }: Condition): string | undefined {
  const value: unknown = module?.name === "set" ? readings?.["--match-set"]?.value : undefined;
  return isNamedSet(value) ? `the members of the ipset ${value.set} are not known` : undefined;
}

function isNamedSet(value: unknown): value is { readonly set: string } {
  return typeof value === "object" && value !== null && "set" in value && typeof value.set === "string";
}

/** One line an option; a header that is not there at all is said once, for the whole match. */
function explainOptions(program: Program, match: Match, condition: Condition, packet: Packet): ExplainedCondition[] {
  const { module, decoded } = condition;
  const { text } = program.ruleset;
  const present = module?.present?.(packet) ?? "yes";
  if (present === "no") {
    const what = `-m ${match.module}`;
    const actual = `protocol ${packet.protocol}${packet.fragmentOffset > 0 ? ", a later fragment" : ""}`;
    return [
      {
        span: match.span,
        text: text.slice(match.span.start, match.span.end),
        answer: "no",
        subject: "the packet",
        wanted: `what ${what} looks at`,
        actual,
        why: undefined,
      },
    ];
  }
  return match.options.map((option, i): ExplainedCondition => {
    const written = text.slice(option.span.start, option.span.end);
    const own = decoded[i];
    if (own === undefined) return unknownWords(option.span, written, "not known here");
    const answer = and(present, testOption(own, packet, program.environment));
    const actual = actualWords(program, own, packet);
    const why = answer === "unknown" ? `the packet's ${own.spec.subject} is not known` : undefined;
    return { span: option.span, text: written, answer, subject: own.spec.subject, wanted: wantedWords(own), actual, why };
  });
}

function wantedWords({ spec, value, negated, refusal }: Decoded): string {
  if (refusal !== undefined) return "";
  const words = spec.wanted(value);
  return negated ? `not ${words}` : words;
}

function actualWords(program: Program, { spec, value, refusal }: Decoded, packet: Packet): string | undefined {
  return refusal === undefined ? spec.actual?.(packet, program.environment, value) : undefined;
}
