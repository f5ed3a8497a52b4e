// The language server over a pair of streams, for `chainwalk lsp`.
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { createServer } from "#server/server.ts";
import { nodeHost } from "./node-host.ts";

export function serveOn(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): void {
  createServer(createConnection(ProposedFeatures.all, input, output), nodeHost);
}
