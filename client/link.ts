// The tie to the language server: started when a document needs it, started afresh on wish, and asked in our own words.
import * as vscode from "vscode";
import type { BaseLanguageClient, LanguageClientOptions } from "vscode-languageclient";
import { type InitializationOptions, READ_FOLDER } from "#protocol/folder.ts";
import { READ_POLICIES } from "#protocol/policies.ts";
import {
  PREVIEW,
  PREVIEW_OF,
  type PreviewOfParams,
  type PreviewOfResult,
  type PreviewParams,
  type PreviewResult,
} from "#protocol/preview.ts";
import { RULE_HASHES, type RuleHashesParams } from "#protocol/rule-hashes.ts";
import * as protocol from "#protocol/walk.ts";
import { readFolder } from "./folder.ts";
import { BUNDLE_FILES, LANGUAGES, YAML_FILES } from "./languages.ts";
import { readPolicies } from "./policies.ts";
import { suggestAgain } from "./suggest-again.ts";

export type CreateClient = (options: LanguageClientOptions, log: vscode.LogOutputChannel) => BaseLanguageClient;

export interface Link extends vscode.Disposable {
  readonly client: BaseLanguageClient;
  /** Starts the server unless it runs already. */
  start(): Promise<void>;
  restart(): Promise<void>;
  /** Each resolves to undefined when the server cannot answer, which the log tells why, or was told to leave it. */
  walk(params: protocol.WalkParams, token?: vscode.CancellationToken): Promise<protocol.WalkResult | undefined>;
  checkPacket(params: protocol.CheckPacketParams): Promise<protocol.CheckPacketResult | undefined>;
  examplePackets(uri: vscode.Uri, place: protocol.WalkParams["place"]): Promise<protocol.ExamplePacketsResult | undefined>;
  locate(uri: vscode.Uri, line: number): Promise<protocol.LocateResult["place"]>;
  showVerdicts(params: protocol.VerdictsParams): Promise<void>;
  preview(uri: vscode.Uri): Promise<PreviewResult | undefined>;
  previewOf(uri: vscode.Uri, line: number | undefined): Promise<PreviewOfResult | undefined>;
  /** A file of a node's bundle was written, made or removed. */
  readonly onDidChangeBundle: vscode.Event<vscode.Uri>;
  /** The same for a YAML file. */
  readonly onDidChangePolicies: vscode.Event<vscode.Uri>;
  /** Felix's hashes in an open dump have been recomputed. */
  readonly onRuleHashes: vscode.Event<RuleHashesParams>;
}

/** Watchers, and the options made from them: all outlive a client that is replaced. */
function clientOptions(watchers: vscode.FileSystemWatcher[], log: vscode.LogOutputChannel): LanguageClientOptions {
  return {
    documentSelector: LANGUAGES.map((language) => ({ language })),
    synchronize: { fileEvents: watchers, configurationSection: "chainwalk" },
    initializationOptions: (): InitializationOptions => ({
      readsFolders: true,
      showsRuleHashes: true,
      // As data: a configuration has functions too, and those cannot be posted to a worker.
      settings: JSON.parse(JSON.stringify(vscode.workspace.getConfiguration("chainwalk"))),
    }),
    outputChannel: log,
    middleware: {
      provideCompletionItem: async (document, position, context, token, next) =>
        suggestAgain(await next(document, position, context, token)),
    },
  };
}

export function createLink(createClient: CreateClient, log: vscode.LogOutputChannel): Link {
  const watcher = vscode.workspace.createFileSystemWatcher(BUNDLE_FILES);
  const policies = vscode.workspace.createFileSystemWatcher(YAML_FILES);
  const hashes = new vscode.EventEmitter<RuleHashesParams>();
  const fresh = (): BaseLanguageClient => {
    const made = createClient(clientOptions([watcher, policies], log), log);
    made.onRequest(READ_FOLDER, readFolder);
    made.onRequest(READ_POLICIES, readPolicies);
    made.onNotification(RULE_HASHES, (params: RuleHashesParams) => hashes.fire(params));
    return made;
  };
  let client = fresh();
  const start = async (): Promise<void> => {
    if (!client.isRunning()) await client.start();
  };
  const restart = async (): Promise<void> => {
    await client.dispose().catch((error) => log.warn(`The old server did not end well: ${String(error)}`));
    client = fresh(); // and not the old one again: a web worker that has ended does not come back
    await start();
  };
  return {
    get client() {
      return client;
    },
    start,
    restart,
    ...requests(start, () => client, log),
    onDidChangeBundle: changesIn(watcher),
    onDidChangePolicies: changesIn(policies),
    onRuleHashes: hashes.event,
    dispose: () => {
      watcher.dispose();
      policies.dispose();
      hashes.dispose();
      void client.dispose().catch(() => undefined);
    },
  };
}

type Requests = Pick<Link, "walk" | "checkPacket" | "examplePackets" | "locate" | "showVerdicts" | "preview" | "previewOf">;

function requests(start: () => Promise<void>, client: () => BaseLanguageClient, log: vscode.LogOutputChannel): Requests {
  const ask = async <R>(method: string, params: object, token?: vscode.CancellationToken): Promise<R | undefined> => {
    try {
      await start();
      return await client().sendRequest<R>(method, params, token);
    } catch (error) {
      if (token?.isCancellationRequested !== true) log.warn(`${method}: ${String(error)}`);
      return undefined;
    }
  };
  return {
    walk: (params, token) => ask(protocol.WALK, params, token),
    checkPacket: (params) => ask(protocol.CHECK_PACKET, params),
    examplePackets: (uri, place) => {
      const params: protocol.PlaceParams = { uri: uri.toString(), ...(place ?? { table: "", chain: "", number: 1 }) };
      return ask(protocol.EXAMPLE_PACKETS, params);
    },
    locate: async (uri, line) => {
      const params: protocol.LocateParams = { uri: uri.toString(), line };
      return (await ask<protocol.LocateResult>(protocol.LOCATE, params))?.place ?? undefined;
    },
    preview: (uri) => {
      const params: PreviewParams = { uri: uri.toString() };
      return ask(PREVIEW, params);
    },
    previewOf: (uri, line) => {
      const params: PreviewOfParams = { uri: uri.toString(), ...(line === undefined ? {} : { line }) };
      return ask(PREVIEW_OF, params);
    },
    showVerdicts: async (params) => {
      if (client().isRunning()) await client().sendNotification(protocol.VERDICTS, params);
    },
  };
}

function changesIn(watcher: vscode.FileSystemWatcher): vscode.Event<vscode.Uri> {
  return (listener, self, disposables) => {
    const all = [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete].map((event) => event(listener, self));
    const together = vscode.Disposable.from(...all);
    disposables?.push(together);
    return together;
  };
}
