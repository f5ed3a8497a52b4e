// What a language of ours can answer: one optional pure function for each LSP feature. The server's capabilities follow
// from the table of languages; a function that is not there is a feature not offered.

import {
  type CallHierarchyIncomingCall,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  type CodeAction,
  CodeActionKind,
  type CodeLens,
  type CompletionItem,
  type CompletionList,
  type DocumentHighlightKind,
  type DocumentSymbol,
  type FoldingRange,
  type InlayHint,
  type ServerCapabilities,
  type SignatureHelp,
  type SymbolKind,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import type { Diagnostic, TextEdit } from "#engine/text/diagnostic.ts";
import type { Span } from "#engine/text/span.ts";
import type { HashCounts } from "#protocol/rule-hashes.ts";
import type { Settings } from "#protocol/settings.ts";
import type { Workspace } from "#server/calico/workspace.ts";
import type { File } from "#server/file.ts";
import type { Scope } from "#server/files.ts";
import type { Folder } from "#server/folder.ts";
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

/** What the hashes of all Felix's rules of a file tell. */
export interface HashesFound {
  readonly counts: HashCounts;
  /** There are problems that no answer has told of yet. */
  readonly isNews: boolean;
}

export interface CodeActionRequest {
  readonly span: Span;
  /** Whether the client wants actions of this kind. */
  wants(kind: CodeActionKind): boolean;
}

/** Why something cannot be done, in words for the user. */
export interface Refused {
  readonly refused: string;
}

export interface Renaming {
  readonly span: Span;
  /** The name as it is now. */
  readonly placeholder: string;
}

/** Edits of one file. */
export interface FileEdits {
  readonly uri: string;
  readonly edits: readonly { readonly span: Span; readonly text: string }[];
}

export interface LinkTo {
  readonly span: Span;
  readonly target: string;
  readonly tooltip: string;
}

/** A coloured word; spans do not overlap and do not cross lines. */
export interface Token {
  readonly span: Span;
  readonly type: TokenType;
  readonly modifiers: readonly TokenModifier[];
}

/** The types of LSP that we use, in the order of the legend. */
export const TOKEN_TYPES = [
  "namespace",
  "type",
  "function",
  "method",
  "variable",
  "parameter",
  "property",
  "enumMember",
  "keyword",
  "modifier",
  "operator",
  "number",
  "string",
  "comment",
] as const;
export type TokenType = (typeof TOKEN_TYPES)[number];

export const TOKEN_MODIFIERS = ["declaration", "definition", "readonly", "defaultLibrary", "deprecated"] as const;
export type TokenModifier = (typeof TOKEN_MODIFIERS)[number];

/** What the client asks to be written how. */
export interface TypedCharacter {
  readonly character: string;
  readonly offset: number;
}

export interface Language {
  readonly id: string;
  completion?(scope: Scope, offset: number): CompletionList | undefined;
  resolveCompletion?(item: CompletionItem): CompletionItem;
  signatureHelp?(scope: Scope, offset: number): SignatureHelp | undefined;
  /** Undefined: the file is none of ours. */
  prepareRename?(scope: Scope, offset: number): Renaming | Refused | undefined;
  rename?(scope: Scope, offset: number, name: string): readonly FileEdits[] | Refused | undefined;
  /** An item's `data` is its own: it comes back in the two questions below. */
  callHierarchy?(file: File, offset: number): readonly CallHierarchyItem[];
  incomingCalls?(file: File, item: CallHierarchyItem): readonly CallHierarchyIncomingCall[];
  outgoingCalls?(file: File, item: CallHierarchyItem): readonly CallHierarchyOutgoingCall[];
  /** Spans that hold the same text and are typed over together. */
  linkedEditing?(file: File, offset: number): readonly Span[];
  /** From the smallest span around the place to the largest; each holds the one before. */
  selectionRanges?(file: File, offset: number): readonly Span[];
  documentLinks?(scope: Scope): readonly LinkTo[];
  /** The coloured words that touch `span`, in the order of the text. Undefined: the file is none of ours. */
  semanticTokens?(file: File, span: Span): readonly Token[] | undefined;
  inlayHints?(scope: Scope, span: Span, settings: Settings): readonly InlayHint[];
  /** Brings the lines that `span` touches into the form in which the tool writes them. */
  formatting?(file: File, span: Span, settings: Settings): readonly TextEdit[];
  onTypeFormatting?(file: File, typed: TypedCharacter, settings: Settings): readonly TextEdit[];
  hover?(scope: Scope, offset: number): HoverText | undefined;
  definition?(scope: Scope, offset: number): DefinitionLinks | undefined;
  /** `declaration`: the place that declares it is one of them. */
  references?(scope: Scope, offset: number, options: { readonly declaration: boolean }): readonly Place[];
  highlights?(file: File, offset: number): readonly Highlight[];
  symbols?(file: File): DocumentSymbol[];
  names?(file: File): Iterable<NamedPlace>;
  folding?(file: File): FoldingRange[];
  /** `workspace`: for what depends on other files. */
  codeLenses?(file: File, workspace?: Workspace, folder?: Folder): CodeLens[];
  resolveCodeLens?(scope: Scope, lens: CodeLens): CodeLens;
  codeActions?(file: File, request: CodeActionRequest, settings: Settings): CodeAction[];
  /** Works out beforehand what other questions will need, once nobody waits. */
  prepare?(file: File, pace: Pace): Promise<void>;
  /** Recomputes Felix's hashes behind an answer; diagnostics() says of them what is known by then. Undefined: broken off. */
  ruleHashes?(scope: Scope, pace: Pace): Promise<HashesFound | undefined>;
  /** Undefined when it was broken off. */
  diagnostics?(scope: Scope, pace: Pace, settings: Settings): Promise<readonly Diagnostic[] | undefined>;
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
    ...(offers("codeActions") ? { codeActionProvider: { codeActionKinds: [...ACTION_KINDS] } } : {}),
    ...(offers("diagnostics")
      ? { diagnosticProvider: { identifier: "chainwalk", interFileDependencies: true, workspaceDiagnostics: true } }
      : {}),
    ...editingCapabilities(offers),
  };
}

/** What helps to write rules, beside what helps to read them. */
function editingCapabilities(offers: (feature: keyof Language) => boolean): ServerCapabilities {
  return {
    ...(offers("completion")
      ? { completionProvider: { triggerCharacters: [...COMPLETION_TRIGGERS], resolveProvider: offers("resolveCompletion") } }
      : {}),
    ...(offers("signatureHelp") ? { signatureHelpProvider: { triggerCharacters: [" "], retriggerCharacters: [" ", ","] } } : {}),
    ...(offers("rename") ? { renameProvider: { prepareProvider: offers("prepareRename") } } : {}),
    ...(offers("callHierarchy") ? { callHierarchyProvider: true } : {}),
    ...(offers("linkedEditing") ? { linkedEditingRangeProvider: true } : {}),
    ...(offers("selectionRanges") ? { selectionRangeProvider: true } : {}),
    ...(offers("documentLinks") ? { documentLinkProvider: {} } : {}),
    ...(offers("semanticTokens")
      ? {
          semanticTokensProvider: {
            legend: { tokenTypes: [...TOKEN_TYPES], tokenModifiers: [...TOKEN_MODIFIERS] },
            full: { delta: true },
            range: true,
          },
        }
      : {}),
    ...(offers("inlayHints") ? { inlayHintProvider: true } : {}),
    ...(offers("formatting") ? { documentFormattingProvider: true, documentRangeFormattingProvider: true } : {}),
    ...(offers("onTypeFormatting") ? { documentOnTypeFormattingProvider: { firstTriggerCharacter: "\n" } } : {}),
  };
}

/**
 * A blank ends a word, `-` begins an option, `*` a table, `:` a chain; `,` and `!` go on with a value or an option; quotes and
 * brackets open values of YAML and selectors.
 */
const COMPLETION_TRIGGERS = [" ", "-", "*", ":", ",", "!", "/", '"', "'", "(", "["];

/** Kind of the code action that walks a packet; no refactoring and no fix. */
export const SIMULATE_KIND: CodeActionKind = "chainwalk.simulate";

const ACTION_KINDS: readonly CodeActionKind[] = [
  CodeActionKind.QuickFix,
  CodeActionKind.RefactorRewrite,
  CodeActionKind.Source,
  SIMULATE_KIND,
];
