// What can be done at a place: walk a packet from a rule, and the fixes of what is wrong there.

import { type CodeAction, CodeActionKind } from "vscode-languageserver";
import { checkRule, checkRuleset } from "#engine/checks/index.ts";
import { SIMULATE } from "#protocol/commands.ts";
import type { PlaceParams } from "#protocol/walk.ts";
import type { File } from "#server/file.ts";
import { lineOf, ruleOn, tableOf } from "#server/iptables/rule-at.ts";
import { type CodeActionRequest, SIMULATE_KIND } from "#server/language.ts";
import { fixAction } from "#server/lsp.ts";

export function codeActions(file: File, request: CodeActionRequest): CodeAction[] {
  const fixes = request.wants(CodeActionKind.QuickFix) ? fixesAt(file, request) : [];
  const line = lineOf(file, request.span.start);
  const place = file.derived.placeOf(line);
  if (place === undefined || !request.wants(SIMULATE_KIND)) return fixes;
  const { chain, number } = place;
  const title = "Simulate packet from this rule";
  const params: PlaceParams = { uri: file.uri, table: chain.table, chain: chain.name, number };
  return [...fixes, { title, kind: SIMULATE_KIND, command: { title, command: SIMULATE, arguments: [params] } }];
}

function fixesAt(file: File, { span }: CodeActionRequest): CodeAction[] {
  const { ruleset } = file;
  if (ruleset === undefined) return [];
  const place = file.derived.placeOf(lineOf(file, span.start));
  const rule = place && ruleOn(file, ruleset, lineOf(file, span.start));
  const table = place && tableOf(ruleset, place.chain);
  const problems = [...checkRuleset(ruleset), ...(rule && table ? checkRule(rule, table) : [])];
  return problems
    .filter((problem) => problem.fixes.length > 0 && problem.span.start <= span.end && problem.span.end >= span.start)
    .flatMap((problem) => problem.fixes.map((fix) => fixAction(file, problem, fix)));
}
