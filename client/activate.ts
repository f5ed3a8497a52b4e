// Starts the extension: one client for all our languages. A first version: nothing but the client.
import * as vscode from "vscode";
import type { BaseLanguageClient, LanguageClientOptions } from "vscode-languageclient";

/** What other extensions and the tests get from `activate`. */
export interface ChainwalkApi {
  readonly client: BaseLanguageClient;
}

export async function activateClient(
  context: vscode.ExtensionContext,
  createClient: (options: LanguageClientOptions, log: vscode.LogOutputChannel) => BaseLanguageClient,
): Promise<ChainwalkApi> {
  const log = vscode.window.createOutputChannel("Chainwalk", { log: true });
  const client = createClient({ documentSelector: [{ language: "iptables-save" }], outputChannel: log }, log);
  context.subscriptions.push(log, { dispose: () => void client.dispose() });
  await client.start();
  return { client };
}
