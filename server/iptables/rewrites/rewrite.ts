// What can be done to rules that are not wrong: one entry each in the table of index.ts.

import type { CodeActionKind } from "vscode-languageserver";
import type { TextEdit } from "#engine/text/diagnostic.ts";
import type { Span } from "#engine/text/span.ts";
import type { File } from "#server/file.ts";

export interface Rewrite {
  readonly title: string;
  readonly kind: CodeActionKind;
  /** Nothing where it has nothing to do. */
  edits(file: File, span: Span): readonly TextEdit[];
}
