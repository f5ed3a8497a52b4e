// What a language of ours can answer: one optional pure function for each LSP feature. The server's capabilities follow
// from the table of languages; a function that is not there is a feature not offered.

import {
  type CodeAction,
  CodeActionKind,
  type CodeLens,
  type DocumentHighlightKind,
  type DocumentSymbol,
  type FoldingRange,
  type ServerCapabilities,
  type SymbolKind,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import type { Diagnostic } from "#engine/text/diagnostic.ts";
import type { Span } from "#engine/text/span.ts";
import type { File } from "#server/file.ts";
import type { Scope } from "#server/files.ts";
import type { Block } from "#server/markup.ts";

export interface Place {
  readonly file: File;
  readonly span: Span;
}

export interface HoverText {
  readonly span: Span;
  readonly blocks: readonly Block[];
}

export interface DefinitionLinks {
  /** What was asked about. */
  readonly origin: Span;
  readonly targets: readonly (Place & { readonly selection: Span })[];
}

export interface Highlight {
  readonly span: Span;
  readonly kind: DocumentHighlightKind;
}

/** For the search over all open files. */
export interface NamedPlace {
  readonly name: string;
  readonly kind: SymbolKind;
  readonly container: string;
  readonly span: Span;
}

/** How long work is cut into slices: `rest` is awaited between two of them and says whether to go on. */
export interface Pace {
  rest(): Promise<boolean>;
}

export interface CodeActionRequest {
  readonly span: Span;
  /** Whether the client wants actions of this kind. */
  wants(kind: CodeActionKind): boolean;
}

export interface Language {
  readonly id: string;
  hover?(scope: Scope, offset: number): HoverText | undefined;
  definition?(scope: Scope, offset: number): DefinitionLinks | undefined;
  /** `declaration`: the place that declares it is one of them. */
  references?(scope: Scope, offset: number, options: { readonly declaration: boolean }): readonly Place[];
  highlights?(file: File, offset: number): readonly Highlight[];
  symbols?(file: File): DocumentSymbol[];
  names?(file: File): Iterable<NamedPlace>;
  folding?(file: File): FoldingRange[];
  codeLenses?(file: File): CodeLens[];
  resolveCodeLens?(file: File, lens: CodeLens): CodeLens;
  codeActions?(file: File, request: CodeActionRequest): CodeAction[];
  /** Undefined when it was broken off. */
  diagnostics?(file: File, pace: Pace): Promise<readonly Diagnostic[] | undefined>;
}

export function capabilitiesOf(languages: readonly Language[]): ServerCapabilities {
  const offers = (feature: keyof Language) => languages.some((language) => language[feature] !== undefined);
  return {
    positionEncoding: "utf-16",
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    hoverProvider: offers("hover"),
    definitionProvider: offers("definition"),
    referencesProvider: offers("references"),
    documentHighlightProvider: offers("highlights"),
    documentSymbolProvider: offers("symbols"),
    workspaceSymbolProvider: offers("names"),
    foldingRangeProvider: offers("folding"),
    ...(offers("codeLenses") ? { codeLensProvider: { resolveProvider: offers("resolveCodeLens") } } : {}),
    ...(offers("codeActions") ? { codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, SIMULATE_KIND] } } : {}),
    ...(offers("diagnostics")
      ? { diagnosticProvider: { identifier: "chainwalk", interFileDependencies: false, workspaceDiagnostics: false } }
      : {}),
  };
}

/** Kind of the code action that walks a packet; no refactoring and no fix. */
export const SIMULATE_KIND: CodeActionKind = "chainwalk.simulate";
