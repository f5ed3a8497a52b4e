// Registers the questions of people who write: completion, rename, formatting and what else changes or decorates the
// text. What to answer is the languages' matter; here answers only get the shape LSP wants.

import {
  type CallHierarchyItem,
  type Connection,
  InlayHintRefreshRequest,
  type LinkedEditingRanges,
  LSPErrorCodes,
  ResponseError,
  type SelectionRange,
  SemanticTokensDeltaRequest,
  SemanticTokensRangeRequest,
  SemanticTokensRequest,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver";
import type { Asking } from "#server/asking.ts";
import type { Client } from "#server/client-facts.ts";
import { type File, offsetAt } from "#server/file.ts";
import type { Files } from "#server/files.ts";
import type { FileEdits } from "#server/language.ts";
import { languageOf } from "#server/languages.ts";
import { rangeOf, spanOfRange, textEdit } from "#server/lsp.ts";
import { TokenAnswers } from "#server/token-answers.ts";

export function registerEditing(connection: Connection, files: Files, asking: Asking, client: Client): void {
  registerWriting(connection, files, asking);
  registerRename(connection, files, asking);
  registerCallHierarchy(connection, asking);
  registerRanges(connection, asking);
  registerTokens(connection, asking);
  registerHints(connection, files, asking, client);
}

function registerWriting(connection: Connection, files: Files, { ask, askFile }: Asking): void {
  connection.onCompletion(({ textDocument, position }) =>
    ask(textDocument.uri, ({ scope, language }) => language.completion?.(scope, offsetAt(scope.file, position)) ?? null),
  );
  connection.onCompletionResolve((item) => {
    const id: unknown = item.data?.language;
    return (typeof id === "string" ? languageOf(id)?.resolveCompletion?.(item) : undefined) ?? item;
  });
  connection.onSignatureHelp(({ textDocument, position }) =>
    ask(textDocument.uri, ({ scope, language }) => language.signatureHelp?.(scope, offsetAt(scope.file, position)) ?? null),
  );
  const edits = (file: File, found: readonly { span: { start: number; end: number }; text: string }[] | undefined): TextEdit[] =>
    (found ?? []).map((edit) => textEdit(file, edit));
  connection.onDocumentFormatting(({ textDocument }) =>
    askFile(textDocument.uri, (file, language) =>
      edits(file, language.formatting?.(file, { start: 0, end: file.text.length }, files.settings)),
    ),
  );
  connection.onDocumentRangeFormatting(({ textDocument, range }) =>
    askFile(textDocument.uri, (file, language) =>
      edits(file, language.formatting?.(file, spanOfRange(file, range), files.settings)),
    ),
  );
  connection.onDocumentOnTypeFormatting(({ textDocument, position, ch }) =>
    askFile(textDocument.uri, (file, language) =>
      edits(file, language.onTypeFormatting?.(file, { character: ch, offset: offsetAt(file, position) }, files.settings)),
    ),
  );
}

function registerRename(connection: Connection, files: Files, { ask }: Asking): void {
  connection.onPrepareRename(({ textDocument, position }) =>
    ask(textDocument.uri, ({ scope, language }) => {
      const found = language.prepareRename?.(scope, offsetAt(scope.file, position));
      if (found === undefined) return null;
      if ("refused" in found) return refusal(found.refused);
      return { range: rangeOf(scope.file, found.span), placeholder: found.placeholder };
    }),
  );
  connection.onRenameRequest(({ textDocument, position, newName }) =>
    ask(textDocument.uri, ({ scope, language }) => {
      const found = language.rename?.(scope, offsetAt(scope.file, position), newName);
      if (found === undefined) return null;
      return "refused" in found ? refusal(found.refused) : workspaceEdit(files, found);
    }),
  );
}

function refusal(why: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, why);
}

function workspaceEdit(files: Files, changed: readonly FileEdits[]): WorkspaceEdit {
  const changes: Record<string, TextEdit[]> = {};
  for (const { uri, edits } of changed) {
    const file = files.fileOf(uri);
    if (file !== undefined) changes[uri] = edits.map((edit) => textEdit(file, edit));
  }
  return { changes };
}

function registerCallHierarchy(connection: Connection, { askFile }: Asking): void {
  const all = <Found>(found: readonly Found[] | undefined): Found[] => [...(found ?? [])];
  connection.languages.callHierarchy.onPrepare(({ textDocument, position }) =>
    askFile(textDocument.uri, (file, language) =>
      all<CallHierarchyItem>(language.callHierarchy?.(file, offsetAt(file, position))),
    ),
  );
  connection.languages.callHierarchy.onIncomingCalls(({ item }) =>
    askFile(item.uri, (file, language) => all(language.incomingCalls?.(file, item))),
  );
  connection.languages.callHierarchy.onOutgoingCalls(({ item }) =>
    askFile(item.uri, (file, language) => all(language.outgoingCalls?.(file, item))),
  );
}

function registerRanges(connection: Connection, { ask, askFile }: Asking): void {
  connection.languages.onLinkedEditingRange(({ textDocument, position }) =>
    askFile(textDocument.uri, (file, language): LinkedEditingRanges | null => {
      const spans = language.linkedEditing?.(file, offsetAt(file, position)) ?? [];
      return spans.length === 0 ? null : { ranges: spans.map((span) => rangeOf(file, span)) };
    }),
  );
  connection.onSelectionRanges(({ textDocument, positions }) =>
    askFile(textDocument.uri, (file, language) =>
      positions.map((position): SelectionRange => {
        const spans = language.selectionRanges?.(file, offsetAt(file, position)) ?? [];
        const outer = spans.reduceRight<SelectionRange | undefined>(
          (parent, span) => ({ range: rangeOf(file, span), ...(parent === undefined ? {} : { parent }) }),
          undefined,
        );
        return outer ?? { range: { start: position, end: position } };
      }),
    ),
  );
  connection.onDocumentLinks(({ textDocument }) =>
    ask(textDocument.uri, ({ scope, language }) =>
      (language.documentLinks?.(scope) ?? []).map(({ span, target, tooltip }) => ({
        range: rangeOf(scope.file, span),
        target,
        tooltip,
      })),
    ),
  );
}

function registerTokens(connection: Connection, { askFile }: Asking): void {
  const answers = new TokenAnswers();
  // As plain requests: the library's own handlers know no null, which tells a client to ask for what is in view instead.
  connection.onRequest(SemanticTokensRequest.type, ({ textDocument }) =>
    askFile(textDocument.uri, (file, language) => answers.full(file, language)),
  );
  connection.onRequest(SemanticTokensDeltaRequest.type, ({ textDocument, previousResultId }) =>
    askFile(textDocument.uri, (file, language) => answers.delta(file, language, previousResultId)),
  );
  connection.onRequest(SemanticTokensRangeRequest.type, ({ textDocument, range }) =>
    askFile(textDocument.uri, (file, language) => answers.range(file, language, spanOfRange(file, range))),
  );
}

function registerHints(connection: Connection, files: Files, { ask }: Asking, client: Client): void {
  connection.languages.inlayHint.on(({ textDocument, range }) =>
    ask(textDocument.uri, ({ scope, language }) => [
      ...(language.inlayHints?.(scope, spanOfRange(scope.file, range), files.settings) ?? []),
    ]),
  );
  files.onSettings(() => {
    if (client.facts.refreshesHints) connection.sendRequest(InlayHintRefreshRequest.type).catch(() => undefined);
  });
}
