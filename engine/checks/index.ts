// All checks, and running them: what is wrong with a ruleset as a whole, and with one of its rules.

import { badCombination } from "#engine/checks/bad-combination.ts";
import { badValue } from "#engine/checks/bad-value.ts";
import { builtinTarget } from "#engine/checks/builtin-target.ts";
import { chainLoop } from "#engine/checks/chain-loop.ts";
import type { Check, Report, RuleCheck } from "#engine/checks/check.ts";
import { missingProtocol } from "#engine/checks/missing-protocol.ts";
import { partsOf } from "#engine/checks/rule-parts.ts";
import { undefinedChain } from "#engine/checks/undefined-chain.ts";
import { unknownMatch } from "#engine/checks/unknown-match.ts";
import { unreferencedChain } from "#engine/checks/unreferenced-chain.ts";
import { wrongFamily } from "#engine/checks/wrong-family.ts";
import { wrongTable } from "#engine/checks/wrong-table.ts";
import type { Backend } from "#engine/iptables/netfilter.ts";
import { readRule } from "#engine/iptables/read-rule.ts";
import type { Rule, Ruleset, Table } from "#engine/iptables/ruleset.ts";
import { type Diagnostic, diagnostic } from "#engine/text/diagnostic.ts";

export const CHECKS: readonly Check[] = [undefinedChain, builtinTarget, chainLoop, unreferencedChain];

export const RULE_CHECKS: readonly RuleCheck[] = [
  badValue,
  badCombination,
  unknownMatch,
  wrongFamily,
  wrongTable,
  missingProtocol,
];

/** Who judges when nobody says. */
const NFT: readonly Backend[] = ["nft"];

/** What the parser and the checks say about tables, chains and jumps; no rule is read. */
export function checkRuleset(ruleset: Ruleset): readonly Diagnostic[] {
  const found = [...ruleset.problems];
  for (const check of CHECKS) check.run({ ruleset }, reportTo(found, check));
  return found;
}

/** What the parser and the checks say about one rule of `table`. */
export function checkRule(rule: Rule, table: Table, backends: readonly Backend[] = NFT): readonly Diagnostic[] {
  const found = [...rule.problems];
  const parts = partsOf(rule, table);
  for (const check of RULE_CHECKS) check.run({ rule, table, parts, backends }, reportTo(found, check));
  return found;
}

/** All of it at once, in the order of the text: some seconds for a hundred thousand rules. */
export function checkWhole(ruleset: Ruleset, backends: readonly Backend[] = NFT): readonly Diagnostic[] {
  const found = [...checkRuleset(ruleset)];
  for (const table of ruleset.tables) {
    for (const chain of table.chains.values()) {
      for (let number = 1; number <= chain.ruleLines.length; number++) {
        const rule = readRule(ruleset, chain, number, table);
        for (const problem of rule === undefined ? [] : checkRule(rule, table, backends)) found.push(problem);
      }
    }
  }
  return found.sort((a, b) => a.span.start - b.span.start);
}

function reportTo(found: Diagnostic[], { code, severity }: Check | RuleCheck): Report {
  return (span, message, more = {}) => found.push({ ...diagnostic(code, severity, span, message), ...more });
}
