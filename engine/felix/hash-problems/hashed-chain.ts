// A chain with what its hashes prove, as the problems are made from it.
import type { RuleHash } from "#engine/felix/hash/verdict.ts";
import { lineEnd, statementStart } from "#engine/iptables/lines.ts";
import type { Backend } from "#engine/iptables/netfilter.ts";
import type { Chain, Ruleset, Table } from "#engine/iptables/ruleset.ts";
import type { Span } from "#engine/text/span.ts";

export interface HashedChain {
  readonly ruleset: Ruleset;
  readonly table: Table;
  readonly chain: Chain;
  /** One for each rule; their lines may be those of an earlier text. */
  readonly rules: readonly RuleHash[];
  /** Which iptables prints the rules that are put back. */
  readonly backend: Backend;
}

/** `number` counts from 1. */
export function ruleSpan({ ruleset: { text, lines }, chain }: HashedChain, number: number): Span {
  const line = chain.ruleLines[number - 1] ?? 0;
  return { start: statementStart(lines, line), end: lineEnd(text, lines, line) };
}

/** From the beginning of the rule's line to that of the next. */
export function ruleLine({ ruleset: { text, lines }, chain }: HashedChain, number: number): Span {
  const line = chain.ruleLines[number - 1] ?? 0;
  return { start: lines.start[line] ?? 0, end: lines.start[line + 1] ?? text.length };
}

/** iptables made several rules of one: what is done to a single one of them helps nobody. */
export function isOneOfSeveral({ rules }: HashedChain, { number, hash }: RuleHash): boolean {
  return hash !== undefined && (rules[number - 2]?.hash === hash || rules[number]?.hash === hash);
}
