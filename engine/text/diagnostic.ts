// What is wrong at a place of a text, and the edits that would mend it.
import type { Span } from "#engine/text/span.ts";

export type Severity = "error" | "warning" | "info" | "hint";

/** Replaces the text of `span`; an empty span inserts. */
export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

export interface Diagnostic {
  /** Stable, kebab-case; each has an entry in docs/diagnostics.md. */
  readonly code: string;
  readonly severity: Severity;
  readonly span: Span;
  readonly message: string;
  readonly related: readonly { readonly span: Span; readonly message: string }[];
  readonly tags: readonly ("unnecessary" | "deprecated")[];
  readonly fixes: readonly Fix[];
}

/** A diagnostic with nothing related, no tag and no fix, unless `more` adds them. */
export function diagnostic(
  code: string,
  severity: Severity,
  span: Span,
  message: string,
  more: Partial<Pick<Diagnostic, "related" | "tags" | "fixes">> = {},
): Diagnostic {
  return { code, severity, span, message, related: [], tags: [], fixes: [], ...more };
}

/** The same at another place: every span moved by so many characters. */
export function movedBy(problem: Diagnostic, by: number): Diagnostic {
  const move = ({ start, end }: Span): Span => ({ start: start + by, end: end + by });
  return {
    ...problem,
    span: move(problem.span),
    related: problem.related.map((one) => ({ ...one, span: move(one.span) })),
    fixes: problem.fixes.map((fix) => ({ ...fix, edits: fix.edits.map((edit) => ({ ...edit, span: move(edit.span) })) })),
  };
}
