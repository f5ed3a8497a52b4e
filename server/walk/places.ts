// Rules and chains of a walk → lines of the document.
import type { RuleRef } from "#engine/iptables/ruleset.ts";
import type { Program } from "#engine/simulate/program.ts";

/** 0-based line of the rule. */
export function lineOfRule(program: Program, { table, chain, number }: RuleRef): number | undefined {
  return program.chain(table, chain)?.ruleLines[number - 1];
}

export function lineOfChain(program: Program, table: string, name: string): number | undefined {
  const chain = program.chain(table, name);
  return chain?.declarationLine ?? chain?.ruleLines[0];
}

/** The rule's own text without `-A CHAIN`, cut to `most` characters. */
export function ruleText(program: Program, ref: RuleRef, most: number): string {
  const rule = program.rule(ref);
  if (rule === undefined) return "";
  const text = program.ruleset.text.slice(rule.chain.span.end, rule.span.end).trim();
  const plain = text.replace(/-m comment --comment (?:"(?:[^"\\]|\\.)*"|\S+) ?/g, "").trim();
  return plain.length > most ? `${plain.slice(0, most - 1)}…` : plain;
}
