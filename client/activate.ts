// Starts the extension: the tie to the server, the walk that is shown, and everything that shows it.
import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import type { LineView, WalkResult } from "#protocol/walk.ts";
import { registerCommands, walkAndReveal } from "./commands.ts";
import { createPainter } from "./decorations.ts";
import type { Place } from "./describe.ts";
import { detectDumps } from "./detect-dumps.ts";
import { createHashStatus } from "./hash-status.ts";
import { isOurs, isPolicyFile } from "./languages.ts";
import { type CreateClient, createLink, type Link } from "./link.ts";
import { ENABLED, POLICIES, WALKING } from "./names.ts";
import { packetBox } from "./packet-box.ts";
import { createPreviews } from "./preview.ts";
import { WalkSession } from "./session.ts";
import { createStatusBar } from "./status-bar.ts";
import type { WalkNode } from "./walk-tree.ts";
import { createWalkView } from "./walk-view.ts";

/** What other extensions and the tests get from `activate`. */
export interface ChainwalkApi {
  readonly client: BaseLanguageClient;
  /** Walks a packet and shows the walk, as the commands do. */
  walk(
    uri: vscode.Uri,
    place: Place | undefined,
    packet: string,
    choices?: Readonly<Record<string, string>>,
  ): Promise<WalkResult | undefined>;
  /** The walk that is shown; undefined when none is. */
  lastResult(): WalkResult | undefined;
  /** The lines that are drawn in the editors. */
  shownLines(): readonly LineView[];
  /** The roots of the Packet Walk view. */
  shownNodes(): readonly WalkNode[];
}

export async function activateClient(context: vscode.ExtensionContext, createClient: CreateClient): Promise<ChainwalkApi> {
  const log = vscode.window.createOutputChannel("Chainwalk", { log: true });
  const link = createLink(createClient, log);
  const session = new WalkSession(link);
  const painter = createPainter(session);
  const view = createWalkView(session);
  const parts = { link, session, view, log, askPacket: packetBox(link, context.workspaceState) };
  context.subscriptions.push(
    ...[
      log,
      link,
      session,
      painter,
      view,
      createStatusBar(session),
      createHashStatus(link),
      createPreviews(link),
      registerCommands(parts),
      detectDumps(log),
    ],
    session.onDidChange((shown) => setContext(WALKING, shown !== undefined)),
    vscode.workspace.onDidChangeConfiguration((event) => {
      // The server is told by the client library, which listens to the same event.
      if (event.affectsConfiguration("chainwalk.backend") || event.affectsConfiguration("chainwalk.felix")) session.walkSoon();
    }),
  );
  await startWhenNeeded(context, link, log);
  return {
    get client() {
      return link.client;
    },
    walk: (uri, place, packet, choices = {}) => walkAndReveal(parts, { uri, place, packet, choices }),
    lastResult: () => session.shown?.result,
    shownLines: painter.lines,
    shownNodes: view.nodes,
  };
}

/** Plain text and YAML wake us as well, to see whether they are ours; only documents of ours are worth a server. */
async function startWhenNeeded(context: vscode.ExtensionContext, link: Link, log: vscode.LogOutputChannel): Promise<void> {
  const start = async (): Promise<void> => {
    setContext(ENABLED, true);
    await link.start().catch((error) => log.error(`The server did not start: ${String(error)}`));
  };
  context.subscriptions.push(
    vscode.workspace.onDidOpenTextDocument((document) => {
      if (isOurs(document)) void start();
    }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (document.languageId !== "yaml" || link.client.isRunning() || contentChanges.length === 0) return;
      const isTelling = contentChanges.some(
        ({ range, text }) => text.includes("apiVersion") || document.lineAt(range.start.line).text.includes("apiVersion"),
      );
      if (isTelling && isPolicyFile(document)) void start(); // a policy that somebody begins
    }),
  );
  const tellWhetherPolicies = (): void => {
    const document = vscode.window.activeTextEditor?.document;
    setContext(POLICIES, document !== undefined && isPolicyFile(document));
  };
  context.subscriptions.push(vscode.window.onDidChangeActiveTextEditor(tellWhetherPolicies));
  tellWhetherPolicies();
  await Promise.all(vscode.workspace.textDocuments.filter(isOurs).map(() => start()));
}

function setContext(key: string, value: boolean): void {
  void vscode.commands.executeCommand("setContext", key, value);
}
