// The language server over any connection: the one file that sees it. Each request finds its file and asks the file's
// language; what languages cannot answer is not offered (capabilitiesOf()).

import {
  type CodeLens,
  CodeLensRefreshRequest,
  type Connection,
  DiagnosticRefreshRequest,
  type InitializeParams,
  type InitializeResult,
  InlayHintRefreshRequest,
  LSPErrorCodes,
  ResponseError,
} from "vscode-languageserver";
import { type InitializationOptions, READ_FOLDER, type ReadFolderParams, type ReadFolderResult } from "#protocol/folder.ts";
import { READ_POLICIES, type ReadPoliciesParams, type ReadPoliciesResult } from "#protocol/policies.ts";
import { RULE_HASHES, type RuleHashesParams } from "#protocol/rule-hashes.ts";
import { settingsFrom } from "#protocol/settings.ts";
import * as answers from "#server/answers.ts";
import { type Asking, askingOf } from "#server/asking.ts";
import { type Client, type ClientFacts, factsOf } from "#server/client-facts.ts";
import { Diagnoser } from "#server/diagnoser.ts";
import { registerEditing } from "#server/editing.ts";
import { Files, type Host } from "#server/files.ts";
import { capabilitiesOf } from "#server/language.ts";
import { LANGUAGES } from "#server/languages.ts";
import { trimOnClose } from "#server/memory.ts";
import { registerPreview } from "#server/preview/register.ts";
import { registerWalk } from "#server/walk/register.ts";

/** Wires the server to `connection` and starts listening on it. `host` reads folders where the client need not. */
export function createServer(connection: Connection, host: Host = {}): void {
  const files = new Files(host);
  const client: { facts: ClientFacts } = { facts: factsOf({}) };
  connection.onInitialize((params) => {
    client.facts = factsOf(params.capabilities, params.initializationOptions);
    return initialize(connection, files, params);
  });
  const asking = askingOf(files);
  registerQuestions(connection, files, client, asking);
  registerEditing(connection, files, asking, client);
  registerDiagnostics(connection, files, client);
  if (host.trimMemory !== undefined) trimOnClose(files, host.trimMemory);
  connection.onDidChangeWatchedFiles(({ changes }) => files.changedOnDisk(changes.map(({ uri }) => uri)));
  connection.onDidChangeConfiguration(({ settings }) => files.setSettings(settingsFrom(settings?.chainwalk)));
  files.onVerdicts(() => {
    if (client.facts.refreshesLenses) connection.sendRequest(CodeLensRefreshRequest.type).catch(() => undefined);
  });
  files.policies.onLate(() => {
    if (client.facts.refreshesLenses) connection.sendRequest(CodeLensRefreshRequest.type).catch(() => undefined);
    if (client.facts.refreshesHints) connection.sendRequest(InlayHintRefreshRequest.type).catch(() => undefined);
  });
  registerWalk(connection, files);
  registerPreview(connection, files);
  files.documents.listen(connection);
  connection.listen();
}

function initialize(connection: Connection, files: Files, params: InitializeParams): InitializeResult {
  const options: InitializationOptions = params.initializationOptions ?? {};
  if (options.readsFolders === true) {
    files.readFoldersThrough(async (uri) => {
      const question: ReadFolderParams = { uri };
      const answer = await connection.sendRequest<ReadFolderResult>(READ_FOLDER, question);
      return answer.files;
    });
    files.policies.readThrough((question: ReadPoliciesParams) =>
      connection.sendRequest<ReadPoliciesResult>(READ_POLICIES, question),
    );
  }
  files.setSettings(settingsFrom(options.settings));
  files.roots = (params.workspaceFolders ?? []).map(({ uri }) => uri.replace(/\/$/, ""));
  return { capabilities: capabilitiesOf(LANGUAGES), serverInfo: { name: "chainwalk" } };
}

function registerQuestions(
  connection: Connection,
  files: Files,
  client: Client,
  { ask, askFile, askWithPolicies }: Asking,
): void {
  connection.onHover(({ textDocument, position }) =>
    askWithPolicies(textDocument.uri, ({ scope, language }) => answers.hover(language, scope, position, client.facts)),
  );
  connection.onDefinition(({ textDocument, position }) =>
    askWithPolicies(textDocument.uri, ({ scope, language }) => answers.definition(language, scope, position, client.facts)),
  );
  connection.onReferences(({ textDocument, position, context }) =>
    ask(textDocument.uri, ({ scope, language }) => answers.references(language, scope, position, context.includeDeclaration)),
  );
  connection.onDocumentHighlight(({ textDocument, position }) =>
    askFile(textDocument.uri, (file, language) => answers.highlights(language, file, position)),
  );
  connection.onDocumentSymbol(({ textDocument }) =>
    askFile(textDocument.uri, (file, language) => answers.symbols(language, file, client.facts)),
  );
  connection.onWorkspaceSymbol(async ({ query }) => answers.namesIn(await files.named(), query));
  connection.onFoldingRanges(({ textDocument }) => askFile(textDocument.uri, (file, language) => language.folding?.(file) ?? []));
  connection.onCodeLens(({ textDocument }) =>
    ask(textDocument.uri, ({ scope, language }) => language.codeLenses?.(scope.file, scope.workspace, scope.folder) ?? []),
  );
  connection.onCodeLensResolve(
    async (lens) => (await ask(lensUri(lens), ({ scope, language }) => language.resolveCodeLens?.(scope, lens))) ?? lens,
  );
  connection.onCodeAction(({ textDocument, range, context }) =>
    askFile(textDocument.uri, (file, language) =>
      answers.codeActions(language, file, { range, only: context.only, settings: files.settings }),
    ),
  );
}

/** The file a lens belongs to, from what it carries; each language carries that. */
function lensUri({ data }: CodeLens): string {
  const uri: unknown = data?.uri;
  return typeof uri === "string" ? uri : "";
}

/** Clients that ask for diagnostics get them when they ask, the others when a file has changed. */
function registerDiagnostics(connection: Connection, files: Files, client: Client): void {
  const diagnoser = new Diagnoser(files);
  connection.languages.diagnostics.on(async ({ textDocument, previousResultId }, token) => {
    const report = await diagnoser.report(textDocument.uri, previousResultId, () => token.isCancellationRequested);
    if (report !== undefined) return report;
    const code = token.isCancellationRequested ? LSPErrorCodes.RequestCancelled : LSPErrorCodes.ServerCancelled;
    return new ResponseError(code, "The file has changed meanwhile.", { retriggerRequest: true });
  });
  connection.languages.diagnostics.onWorkspace(({ previousResultIds }, token) => {
    const previous = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
    return diagnoser.workspace(previous, () => token.isCancellationRequested);
  });
  const publishSoon = (uri: string) =>
    diagnoser.later(uri, (published) => connection.sendDiagnostics(published).catch(() => undefined));
  const askAgain = () => {
    if (client.facts.refreshesDiagnostics) connection.sendRequest(DiagnosticRefreshRequest.type).catch(() => undefined);
  };
  diagnoser.onHashes(({ uri }, found) => {
    const params: RuleHashesParams = { uri, ...(found && { counts: found.counts }) };
    if (client.facts.showsRuleHashes) connection.sendNotification(RULE_HASHES, params).catch(() => undefined);
    if (found?.isNews !== true) return;
    if (client.facts.pullsDiagnostics) askAgain();
    else publishSoon(uri);
  });
  files.onSettings(() => {
    diagnoser.forgetAll();
    askAgain();
  });
  files.documents.onDidChangeContent(({ document: { uri } }) => {
    if (!client.facts.pullsDiagnostics) publishSoon(uri);
  });
  files.documents.onDidClose(({ document: { uri } }) => {
    diagnoser.forget(uri);
    files.forgetUnused();
    if (!client.facts.pullsDiagnostics) connection.sendDiagnostics({ uri, diagnostics: [] }).catch(() => undefined);
  });
}
