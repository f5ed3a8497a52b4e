// What can be done at a place: walk a packet from a rule, mend what is wrong there, and rewrite what could be said better.

import { type CodeAction, CodeActionKind } from "vscode-languageserver";
import { checkRule, findingAt } from "#engine/checks/index.ts";
import { UNKNOWN_NODE } from "#engine/node/node.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";
import { SIMULATE } from "#protocol/commands.ts";
import type { Settings } from "#protocol/settings.ts";
import type { PlaceParams } from "#protocol/walk.ts";
import type { File } from "#server/file.ts";
import { checkedChain } from "#server/iptables/checked-rules.ts";
import { backendsOf, wholeProblems } from "#server/iptables/diagnostics.ts";
import { hashProblemsAt } from "#server/iptables/hashes/hash-store.ts";
import { REWRITES } from "#server/iptables/rewrites/index.ts";
import { lineOf, ruleOn, tableOf } from "#server/iptables/rule-at.ts";
import { type CodeActionRequest, SIMULATE_KIND } from "#server/language.ts";
import { fixAction, textEdit } from "#server/lsp.ts";

export function codeActions(file: File, request: CodeActionRequest, settings: Settings): CodeAction[] {
  const fixes = request.wants(CodeActionKind.QuickFix) ? fixesAt(file, request, settings) : [];
  return [...fixes, ...rewritesAt(file, request), ...simulateAt(file, request)];
}

function simulateAt(file: File, { span, wants }: CodeActionRequest): CodeAction[] {
  const place = file.derived.placeOf(lineOf(file, span.start));
  if (place === undefined || !wants(SIMULATE_KIND)) return [];
  const { chain, number } = place;
  const title = "Simulate packet from this rule";
  const params: PlaceParams = { uri: file.uri, table: chain.table, chain: chain.name, number };
  return [{ title, kind: SIMULATE_KIND, command: { title, command: SIMULATE, arguments: [params] } }];
}

function rewritesAt(file: File, { span, wants }: CodeActionRequest): CodeAction[] {
  return REWRITES.flatMap(({ title, kind, edits }) => {
    if (!wants(kind)) return [];
    const found = edits(file, span);
    if (found.length === 0) return [];
    return [{ title, kind, edit: { changes: { [file.uri]: found.map((edit) => textEdit(file, edit)) } } }];
  });
}

function fixesAt(file: File, { span }: CodeActionRequest, settings: Settings): CodeAction[] {
  return problemsOn(file, lineOf(file, span.start), settings)
    .filter((problem) => problem.fixes.length > 0 && problem.span.start <= span.end && problem.span.end >= span.start)
    .flatMap((problem) => problem.fixes.map((fix) => fixAction(file, problem, fix)));
}

/** What is wrong with the whole, with the rule on the line, and with the rule among those of its chain. */
function problemsOn(file: File, line: number, settings: Settings): readonly Diagnostic[] {
  const { ruleset } = file;
  if (ruleset === undefined) return [];
  const node = file.checked.whole.found?.node ?? UNKNOWN_NODE;
  const whole = wholeProblems(file.checked, ruleset, { node, backends: backendsOf(settings) });
  const place = file.derived.placeOf(line);
  const table = place && tableOf(ruleset, place.chain);
  const rule = ruleOn(file, ruleset, line);
  if (place === undefined || table === undefined || rule === undefined) return whole;
  const findings = checkedChain(file.checked, table, place.chain)?.findings ?? [];
  const own = findings.filter((finding) => finding.rule === place.number - 1);
  return [
    ...whole,
    ...checkRule(rule, table, backendsOf(settings)),
    ...own.map((finding) => findingAt(ruleset, place.chain, finding)),
    ...(settings.ruleHashes ? hashProblemsAt(file, ruleset, table, place, settings.backend) : []),
  ];
}
