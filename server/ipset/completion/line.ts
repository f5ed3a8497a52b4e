// Where the cursor stands in a line of an ipset file, and what is proposed there.

import type { CompletionItemKind } from "vscode-languageserver";
import type { Span, Word } from "#engine/text/span.ts";
import type { File } from "#server/file.ts";
import type { Scope } from "#server/files.ts";

export interface SetProposal {
  readonly label: string;
  readonly kind: CompletionItemKind;
  readonly detail: string;
  readonly syntax?: string;
  readonly goesOn?: boolean;
}

/** Where the cursor stands in a line. */
export interface Line {
  readonly scope: Scope;
  readonly file: File;
  readonly offset: number;
  /** The word at the cursor; empty where there is none. */
  readonly span: Span;
  readonly words: readonly Word[];
  /** How many words stand before the cursor's. */
  readonly index: number;
  readonly end: number;
}

export interface Proposals {
  /** What they replace. */
  readonly span: Span;
  readonly all: readonly SetProposal[];
}
