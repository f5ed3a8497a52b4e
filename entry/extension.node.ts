// The extension on the desktop and in remote windows: the server is a Node process of its own.
import { type ExtensionContext, Uri } from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import { activateClient, type ChainwalkApi } from "../client/activate.ts";
import { MEMORY_ENVIRONMENT } from "./node-memory.ts";

export function activate(context: ExtensionContext): Promise<ChainwalkApi> {
  const module = Uri.joinPath(context.extensionUri, "dist", "server.node.js").fsPath;
  const server = { module, transport: TransportKind.ipc, options: { env: MEMORY_ENVIRONMENT } };
  return activateClient(context, (options) => new LanguageClient("chainwalk", "Chainwalk", server, options));
}
