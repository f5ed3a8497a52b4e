// All checks, and running them: what is wrong with a ruleset as a whole, and with one of its rules.

import { aheadOfCalico } from "#engine/checks/ahead-of-calico.ts";
import { alwaysMatches } from "#engine/checks/always-matches.ts";
import { badCombination } from "#engine/checks/bad-combination.ts";
import { badCounters } from "#engine/checks/bad-counters.ts";
import { badPolicy } from "#engine/checks/bad-policy.ts";
import { badValue } from "#engine/checks/bad-value.ts";
import { builtinTarget } from "#engine/checks/builtin-target.ts";
import { carriageReturn } from "#engine/checks/carriage-return.ts";
import { chainLoop } from "#engine/checks/chain-loop.ts";
import { chainName } from "#engine/checks/chain-name.ts";
import type {
  ChainCheck,
  ChainFinding,
  ChainInput,
  Check,
  Report,
  RuleCheck,
  RuleInput,
  Surroundings,
} from "#engine/checks/check.ts";
import { inputOf } from "#engine/checks/check-input.ts";
import { duplicateChain } from "#engine/checks/duplicate-chain.ts";
import { emptyChain } from "#engine/checks/empty-chain.ts";
import { finalNewline } from "#engine/checks/final-newline.ts";
import { hostBits } from "#engine/checks/host-bits.ts";
import { jumpsTooDeep } from "#engine/checks/jumps-too-deep.ts";
import { type KnownShapes, noShapes } from "#engine/checks/known-shapes.ts";
import { learnShape } from "#engine/checks/learn-shape.ts";
import { leftoverEndpoint } from "#engine/checks/leftover-endpoint.ts";
import { linePrefix } from "#engine/checks/line-prefix.ts";
import { longLine } from "#engine/checks/long-line.ts";
import { markClash } from "#engine/checks/mark-clash.ts";
import { missingProtocol } from "#engine/checks/missing-protocol.ts";
import { missingSyn } from "#engine/checks/missing-syn.ts";
import { mixedBackends } from "#engine/checks/mixed-backends.ts";
import { neverMatches } from "#engine/checks/never-matches.ts";
import { noSuchChain } from "#engine/checks/no-such-chain.ts";
import { type Numbering, numbering } from "#engine/checks/numbering.ts";
import { openQuote } from "#engine/checks/open-quote.ts";
import { policyBypassed } from "#engine/checks/policy-bypassed.ts";
import { factsByShape, type RuleText } from "#engine/checks/read-by-shape.ts";
import { renamedChain } from "#engine/checks/renamed-chain.ts";
import { repeatedRule } from "#engine/checks/repeated-rule.ts";
import { factsOf, type RuleFacts } from "#engine/checks/rule-facts.ts";
import { partsOf } from "#engine/checks/rule-parts.ts";
import { setMismatch } from "#engine/checks/set-mismatch.ts";
import { shadowedRule } from "#engine/checks/shadowed-rule.ts";
import { strayBlanks } from "#engine/checks/stray-blanks.ts";
import { undefinedChain } from "#engine/checks/undefined-chain.ts";
import { unknownInterface } from "#engine/checks/unknown-interface.ts";
import { unknownMatch } from "#engine/checks/unknown-match.ts";
import { unreachableRule } from "#engine/checks/unreachable-rule.ts";
import { unreferencedChain } from "#engine/checks/unreferenced-chain.ts";
import { unsetMark } from "#engine/checks/unset-mark.ts";
import { untestedMark } from "#engine/checks/untested-mark.ts";
import { uselessReturn } from "#engine/checks/useless-return.ts";
import { findAgain, findAll, type Hull, type WholeFindings } from "#engine/checks/whole-findings.ts";
import { wrongFamily } from "#engine/checks/wrong-family.ts";
import { wrongHook } from "#engine/checks/wrong-hook.ts";
import { wrongInterface } from "#engine/checks/wrong-interface.ts";
import { wrongTable } from "#engine/checks/wrong-table.ts";
import { commandStart, readCounters } from "#engine/iptables/binder.ts";
import { skipBlanks, wordEnd } from "#engine/iptables/lexer.ts";
import { lineEnd, statementStart } from "#engine/iptables/lines.ts";
import type { Backend } from "#engine/iptables/netfilter.ts";
import { readRule } from "#engine/iptables/read-rule.ts";
import type { Chain, Rule, Ruleset, Table } from "#engine/iptables/ruleset.ts";
import { type Diagnostic, diagnostic, movedBy } from "#engine/text/diagnostic.ts";
import type { Span } from "#engine/text/span.ts";

export const CHECKS: readonly Check[] = [
  undefinedChain,
  builtinTarget,
  chainLoop,
  noSuchChain,
  duplicateChain,
  chainName,
  badPolicy,
  badCounters,
  jumpsTooDeep,
  wrongHook,
  renamedChain,
  linePrefix,
  strayBlanks,
  carriageReturn,
  finalNewline,
  longLine,
  openQuote,
  unreferencedChain,
  leftoverEndpoint,
  emptyChain,
  aheadOfCalico,
  unsetMark,
  untestedMark,
  markClash,
  setMismatch,
  unknownInterface,
  mixedBackends,
];

export const RULE_CHECKS: readonly RuleCheck[] = [
  badValue,
  badCombination,
  unknownMatch,
  wrongFamily,
  wrongTable,
  wrongInterface,
  missingProtocol,
  missingSyn,
  hostBits,
  neverMatches,
  alwaysMatches,
];

export const CHAIN_CHECKS: readonly ChainCheck[] = [unreachableRule, shadowedRule, repeatedRule, uselessReturn, policyBypassed];

/** Who judges when nobody says. */
const NFT: readonly Backend[] = ["nft"];

/** What the parser and the checks say about tables, chains and jumps; no rule is read. */
export function checkRuleset(
  ruleset: Ruleset,
  backends: readonly Backend[] = NFT,
  around: Surroundings = {},
): readonly Diagnostic[] {
  const { byCheck } = findWhole(ruleset, { backends, around });
  return [...ruleset.problems, ...[...byCheck.values()].flat()];
}

export interface WholeOptions {
  readonly backends: readonly Backend[];
  readonly around: Surroundings;
  /** What was found in an earlier version of the text, and what edits have changed since. */
  readonly before?: { readonly findings: WholeFindings; readonly hull: Hull } | undefined;
}

/** What the checks of the whole find, by check. */
export function findWhole(ruleset: Ruleset, { backends, around, before }: WholeOptions): WholeFindings {
  const input = inputOf(ruleset, backends, around);
  return before === undefined ? findAll(CHECKS, input) : findAgain(before.findings, input, before.hull);
}

/** What the parser and the checks say about one rule of `table`. */
export function checkRule(rule: Rule, table: Table, backends: readonly Backend[] = NFT): readonly Diagnostic[] {
  return checkParts({ rule, table, parts: partsOf(rule, table), backends });
}

function checkParts(input: RuleInput): readonly Diagnostic[] {
  if (RULE_CHECKS.length === 0) return input.rule.problems;
  const found = [...input.rule.problems];
  for (const check of RULE_CHECKS) check.run(input, reportTo(found, check));
  return found;
}

/** For reading the rules of one table, as judged by `backends`; what is learnt from one rule helps with the next. */
export function shapesFor(table: Table, numbers: Numbering, backends: readonly Backend[] = NFT): KnownShapes {
  return noShapes({ table, numbers, backends, checks: RULE_CHECKS.filter(({ perOption }) => perOption === true) });
}

/** Everything the checks want to know of a rule, with places that count from its line's beginning; undefined without one. */
export function ruleFacts(ruleset: Ruleset, chain: Chain, number: number, shapes: KnownShapes): RuleFacts | undefined {
  const { text, lines } = ruleset;
  const line = chain.ruleLines[number - 1];
  if (line === undefined) return undefined;
  const appended = appendedRule(ruleset, chain, line);
  const known = appended && factsByShape(shapes, chain.name, appended);
  if (known !== undefined) return known;
  const { table, backends, numbers } = shapes;
  const rule = readRule(ruleset, chain, number, table);
  if (rule === undefined) return undefined;
  const input = { rule, table, parts: partsOf(rule, table), backends };
  const problems = checkParts(input);
  const start = lines.start[line] ?? 0;
  const facts = factsOf(input, problems.length === 0 ? NO_PROBLEMS : problems.map((one) => movedBy(one, -start)), numbers);
  if (appended !== undefined && problems.length === 0 && facts.understood) learnShape(shapes, rule, input.parts, text);
  return facts;
}

/** What stands behind `-A CHAIN`; undefined for a line that begins otherwise. */
function appendedRule({ text, lines }: Ruleset, { name }: Chain, line: number): RuleText | undefined {
  const end = lineEnd(text, lines, line);
  const statement = statementStart(lines, line);
  const at = commandStart(text, statement, end);
  if (!text.startsWith("-A ", at)) return undefined;
  // What only looks like counters is read as words.
  if (at !== statement && readCounters(text, statement, end) === undefined) return undefined;
  const behind = at + 3 + name.length;
  const isPlain = lines.name[line] === name && text.charCodeAt(behind) === SPACE && text.charCodeAt(at + 3) !== QUOTE;
  const start = isPlain ? behind : wordEnd(text, skipBlanks(text, at + 3, end), end);
  return { text, start, end, target: lines.target[line] ?? "" };
}

const SPACE = 32;
const QUOTE = 34;
const NO_PROBLEMS: readonly Diagnostic[] = [];

export interface CodedFinding extends ChainFinding {
  readonly check: ChainCheck;
}

/** What comparing the rules of one chain brings up. */
export function checkChain(input: ChainInput): readonly CodedFinding[] {
  const found: CodedFinding[] = [];
  for (const check of CHAIN_CHECKS) check.run(input, (finding) => found.push({ ...finding, check }));
  return found;
}

/** A finding at its place in the text. */
export function findingAt(ruleset: Ruleset, chain: Chain, finding: CodedFinding): Diagnostic {
  const { check, message, tags = [], removable = false } = finding;
  const spanOf = (rule: number) => ruleSpan(ruleset, chain.ruleLines[rule] ?? 0);
  const span = spanOf(finding.rule);
  const line = chain.ruleLines[finding.rule] ?? 0;
  const whole = { start: ruleset.lines.start[line] ?? 0, end: ruleset.lines.start[line + 1] ?? ruleset.text.length };
  const related = (finding.related ?? []).map((one) => ({ span: spanOf(one.rule), message: one.message }));
  const fixes = removable ? [{ title: "Remove this rule", edits: [{ span: whole, text: "" }] }] : [];
  return diagnostic(check.code, check.severity, span, message, { related, tags, fixes });
}

function ruleSpan({ text, lines }: Ruleset, line: number): Span {
  return { start: statementStart(lines, line), end: lineEnd(text, lines, line) };
}

/** All of it at once, in the order of the text: some seconds for a hundred thousand rules. */
export function checkWhole(
  ruleset: Ruleset,
  backends: readonly Backend[] = NFT,
  around: Surroundings = {},
): readonly Diagnostic[] {
  const found = [...checkRuleset(ruleset, backends, around)];
  const numbers = numbering();
  for (const table of ruleset.tables) {
    const shapes = shapesFor(table, numbers, backends);
    for (const chain of table.chains.values()) {
      const facts: RuleFacts[] = [];
      for (let number = 1; number <= chain.ruleLines.length; number++) {
        const one = ruleFacts(ruleset, chain, number, shapes);
        if (one === undefined) continue;
        facts.push(one);
        if (one.problems.length === 0) continue;
        const start = ruleset.lines.start[chain.ruleLines[number - 1] ?? 0] ?? 0;
        for (const problem of one.problems) found.push(movedBy(problem, start));
      }
      for (const finding of checkChain({ table, chain, facts })) found.push(findingAt(ruleset, chain, finding));
    }
  }
  return found.sort((a, b) => a.span.start - b.span.start);
}

function reportTo(found: Diagnostic[], { code, severity }: RuleCheck): Report {
  return (span, message, more = {}) => found.push({ ...diagnostic(code, severity, span, message), ...more });
}
