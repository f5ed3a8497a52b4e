// What can be done at a place of a policy: mend what is wrong there, and write the resource in today's API.
import { type CodeAction, CodeActionKind } from "vscode-languageserver";
import { rewriteKubernetesPolicy } from "#engine/resources/rewrite/rewrite-kubernetes.ts";
import { rewriteOld } from "#engine/resources/rewrite/rewrite-old.ts";
import type { Settings } from "#protocol/settings.ts";
import { type CalicoFile, documentsTouching, resourceAt } from "#server/calico/calico-file.ts";
import { problemsIn } from "#server/calico/diagnostics.ts";
import type { File } from "#server/file.ts";
import type { CodeActionRequest } from "#server/language.ts";
import { fixAction, textEdit } from "#server/lsp.ts";

export function codeActions(file: File, request: CodeActionRequest, settings: Settings): CodeAction[] {
  const { calico } = file;
  if (calico === undefined) return [];
  const { wants } = request;
  return [
    ...(wants(CodeActionKind.QuickFix) ? fixesAt(file, calico, request, settings) : []),
    ...(wants(CodeActionKind.RefactorRewrite) ? rewritesAt(file, calico, request) : []),
  ];
}

function fixesAt(file: File, calico: CalicoFile, { span }: CodeActionRequest, settings: Settings): CodeAction[] {
  return [...documentsTouching(calico, span).flatMap((document) => problemsIn(document, settings)), ...calico.found.traps]
    .filter((problem) => problem.span.start <= span.end && problem.span.end >= span.start)
    .flatMap((problem) => problem.fixes.map((fix) => fixAction(file, problem, fix)));
}

function rewritesAt(file: File, calico: CalicoFile, { span }: CodeActionRequest): CodeAction[] {
  const resource = resourceAt(calico, span.start);
  if (resource === undefined) return [];
  return [rewriteOld(file.text, resource), rewriteKubernetesPolicy(file.text, resource)].flatMap((rewrite): CodeAction[] => {
    if (rewrite === undefined || !("edits" in rewrite)) return [];
    const edits = rewrite.edits.map((edit) => textEdit(file, edit));
    return [{ title: rewrite.title, kind: CodeActionKind.RefactorRewrite, edit: { changes: { [file.uri]: edits } } }];
  });
}
