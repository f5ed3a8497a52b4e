// The extension in a browser without a machine behind it: the server is a web worker.
import { type ExtensionContext, Uri } from "vscode";
import { LanguageClient } from "vscode-languageclient/browser";
import { activateClient, type ChainwalkApi } from "../client/activate.ts";

export function activate(context: ExtensionContext): Promise<ChainwalkApi> {
  const script = Uri.joinPath(context.extensionUri, "dist", "server.web.js").toString(true);
  return activateClient(context, (options) => new LanguageClient("chainwalk", "Chainwalk", new Worker(script), options));
}
