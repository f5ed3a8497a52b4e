// One thing that can be written at the cursor, and what is known of the cursor.
import type { CompletionItemKind } from "vscode-languageserver";
import type { Span } from "#engine/text/span.ts";
import type { Surroundings } from "#server/calico/cursor.ts";
import type { Described } from "#server/calico/spec-at.ts";
import type { Workspace } from "#server/calico/workspace.ts";
import type { File } from "#server/file.ts";
import type { Block } from "#server/markup.ts";

export interface Asked extends Described {
  readonly file: File;
  readonly workspace: Workspace;
  readonly offset: number;
  readonly around: Surroundings;
}

export interface Proposal {
  readonly label: string;
  readonly kind: CompletionItemKind;
  readonly text: string;
  readonly detail?: string;
  readonly blocks?: readonly Block[];
  /** Where not the typed word is replaced. */
  readonly replace?: Span;
  /** What is typed is held against this, not against the label. */
  readonly filter?: string;
  readonly isSnippet?: boolean;
  readonly isDeprecated?: boolean;
}

/** Blanks that lines behind the first need beyond the indentation of the cursor's line: its dashes. */
export function beyondIndent({ file, around: { cursor } }: Asked): string {
  const lineStart = file.text.lastIndexOf("\n", cursor.typed.start - 1) + 1;
  const indent = /^ */.exec(file.text.slice(lineStart, lineStart + cursor.column + 1))?.[0].length ?? 0;
  return " ".repeat(Math.max(0, cursor.column - indent));
}
