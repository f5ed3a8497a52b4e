// Between the engine's offsets and LSP's positions, and from the engine's diagnostics to LSP's.

import {
  type CodeAction,
  CodeActionKind,
  DiagnosticSeverity,
  DiagnosticTag,
  type Location,
  type Diagnostic as LspDiagnostic,
  type Range,
  type TextEdit,
} from "vscode-languageserver";
import type { Diagnostic, TextEdit as Edit, Fix, Severity } from "#engine/text/diagnostic.ts";
import type { Span } from "#engine/text/span.ts";
import { type File, offsetAt, positionAt } from "#server/file.ts";
import type { Place } from "#server/language.ts";

export function rangeOf(file: File, { start, end }: Span): Range {
  return { start: positionAt(file, start), end: positionAt(file, end) };
}

export function spanOfRange(file: File, { start, end }: Range): Span {
  return { start: offsetAt(file, start), end: offsetAt(file, end) };
}

export function locationOf({ file, span }: Place): Location {
  return { uri: file.uri, range: rangeOf(file, span) };
}

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

export function lspDiagnostic(file: File, { code, severity, span, message, related, tags }: Diagnostic): LspDiagnostic {
  return {
    range: rangeOf(file, span),
    severity: SEVERITIES[severity],
    code,
    source: "chainwalk",
    message,
    ...(tags.length > 0
      ? { tags: tags.map((tag) => (tag === "unnecessary" ? DiagnosticTag.Unnecessary : DiagnosticTag.Deprecated)) }
      : {}),
    ...(related.length > 0
      ? { relatedInformation: related.map((one) => ({ location: locationOf({ file, span: one.span }), message: one.message })) }
      : {}),
  };
}

export function textEdit(file: File, { span, text }: Edit): TextEdit {
  return { range: rangeOf(file, span), newText: text };
}

export function fixAction(file: File, problem: Diagnostic, { title, edits }: Fix): CodeAction {
  const changes = edits.map((edit) => textEdit(file, edit));
  return {
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [lspDiagnostic(file, problem)],
    edit: { changes: { [file.uri]: changes } },
  };
}
