// The language server as a Node process; the transport is named on its command line (--node-ipc, --stdio, --socket=N).
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { createServer } from "#server/server.ts";
import { trimMemory } from "./node-memory.ts";

createServer(createConnection(ProposedFeatures.all), { trimMemory });
