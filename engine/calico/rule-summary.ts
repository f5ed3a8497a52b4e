// What the reading of marks needs to know about a rule, without its grammar.

import { isRefusal } from "#engine/iptables/extension.ts";
import { readRule } from "#engine/iptables/read-rule.ts";
import type { Option, Rule, RuleRef, Ruleset } from "#engine/iptables/ruleset.ts";
import { markValue } from "#engine/iptables/values/mark.ts";

export interface MarkTest {
  readonly value: number;
  readonly mask: number;
  readonly negated: boolean;
}

/** As the kernel does it: new = (mark & ~mask) ^ value. */
export interface MarkChange {
  readonly value: number;
  readonly mask: number;
}

export interface RuleSummary {
  readonly ref: RuleRef;
  readonly comments: readonly string[];
  /** As written, not negated: `cali+`, `eth0`. */
  readonly inInterface?: string | undefined;
  readonly markTests: readonly MarkTest[];
  readonly markSets: readonly MarkChange[];
  readonly target?: string | undefined;
}

export function summarise(rule: Rule): RuleSummary {
  const { ref, target } = rule;
  const input = rule.matches.find((match) => match.module === "")?.options.find((option) => option.key === "--in-interface");
  const tests = rule.matches.filter((match) => match.module === "mark").flatMap((match) => match.options);
  return {
    ref,
    comments: rule.comments.map((comment) => comment.text),
    inInterface: input?.negated === false ? input.values[0]?.text : undefined,
    markTests: tests.flatMap((option) => markTestOf(option)),
    markSets: target?.name.text === "MARK" ? target.options.flatMap((option) => markChangeOf(option)) : [],
    target: target?.name.text,
  };
}

export function markTestOf(option: Option): MarkTest[] {
  const mark = option.key === "--mark" ? readMark(option) : undefined;
  return mark === undefined ? [] : [{ ...mark, negated: option.negated }];
}

/** mark_tg2_parse() and friends, extensions/libxt_MARK.c: each spelling as the kernel's pair of clear and flip. */
export function markChangeOf(option: Option): MarkChange[] {
  const mark = readMark(option);
  if (mark === undefined) return [];
  const { value, mask } = mark;
  switch (option.key) {
    case "--set-xmark":
      return [{ value, mask }];
    case "--set-mark":
      return [{ value, mask: (mask | value) >>> 0 }];
    case "--and-mark":
      return [{ value: 0, mask: ~value >>> 0 }];
    case "--or-mark":
      return [{ value, mask: value }];
    case "--xor-mark":
      return [{ value, mask: 0 }];
    default:
      return [];
  }
}

function readMark(option: Option): MarkChange | undefined {
  const mark = markValue.decode(
    option.values.map((word) => word.text),
    4,
  );
  return isRefusal(mark) ? undefined : mark;
}

/** The rules of all chains whose name is `wanted`, table by table, in evaluation order. */
export function* summariesOf(ruleset: Ruleset, wanted: (chain: string) => boolean = () => true): Generator<RuleSummary> {
  for (const table of ruleset.tables) {
    for (const chain of table.chains.values()) {
      if (!wanted(chain.name)) continue;
      for (let number = 1; number <= chain.ruleLines.length; number++) {
        const rule = readRule(ruleset, chain, number);
        if (rule !== undefined) yield summarise(rule);
      }
    }
  }
}
