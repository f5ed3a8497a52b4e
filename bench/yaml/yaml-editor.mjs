// An editor that opens YAML files one by one and asks a server of its own, ours or the peer's, the same questions.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";

const { createProtocolConnection, StreamMessageReader, StreamMessageWriter } = createRequire(import.meta.url)(
  "vscode-languageserver-protocol/node",
);

const CAPABILITIES = {
  textDocument: {
    hover: { contentFormat: ["markdown"] },
    completion: { completionItem: { snippetSupport: true } },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    publishDiagnostics: { versionSupport: true },
    diagnostic: {},
  },
  workspace: { configuration: true },
};

/** Both servers are asked in the same way. Diagnostics are asked for where a server answers that, as VS Code does, and waited for where it sends them. */
export async function withYamlEditor({ args, schema }, use) {
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  const client = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const settings =
    schema === undefined ? {} : { schemas: { [`file://${schema}`]: "*.yaml" }, validate: true, hover: true, completion: true };
  client.onRequest("workspace/configuration", ({ items }) => items.map(({ section }) => (section === "yaml" ? settings : null)));
  client.onRequest("client/registerCapability", () => null);
  client.listen();
  try {
    const { capabilities } = await client.sendRequest("initialize", {
      processId: null,
      rootUri: null,
      capabilities: CAPABILITIES,
    });
    await client.sendNotification("initialized", {});
    await client.sendNotification("workspace/didChangeConfiguration", { settings: { yaml: settings } });
    return await use(editorOf(client, capabilities.diagnosticProvider !== undefined));
  } finally {
    client.dispose();
    child.kill();
  }
}

function editorOf(client, answersDiagnostics) {
  let textDocument = { uri: "", version: 0 };
  const published = new Map();
  const waiting = new Map();
  client.onNotification("textDocument/publishDiagnostics", ({ uri, diagnostics }) => {
    published.set(uri, diagnostics);
    waiting.get(uri)?.();
  });
  /** From the message to the diagnostics it leads to. */
  const untilDiagnosed = async (tell) => {
    const start = performance.now();
    const { uri } = textDocument;
    if (answersDiagnostics) {
      await tell();
      await client.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
      return performance.now() - start;
    }
    const arrived = new Promise((resolve) => waiting.set(uri, resolve));
    await tell();
    await arrived;
    waiting.delete(uri);
    return performance.now() - start;
  };
  const timed = async (method, position) => {
    const start = performance.now();
    await client.sendRequest(method, { textDocument, position });
    return performance.now() - start;
  };
  return {
    open({ name, text }) {
      textDocument = { uri: `file:///bench/${name}`, version: 1 };
      return untilDiagnosed(() =>
        client.sendNotification("textDocument/didOpen", { textDocument: { ...textDocument, languageId: "yaml", text } }),
      );
    },
    hover: (position) => timed("textDocument/hover", position),
    completion: (position) => timed("textDocument/completion", position),
    /** A comment at the top: nothing moves, and everything has to be looked at. */
    type() {
      textDocument = { ...textDocument, version: textDocument.version + 1 };
      const start = { line: 0, character: 0 };
      return untilDiagnosed(() =>
        client.sendNotification("textDocument/didChange", {
          textDocument,
          contentChanges: [{ range: { start, end: start }, text: "#\n" }],
        }),
      );
    },
    close: () => client.sendNotification("textDocument/didClose", { textDocument }),
  };
}
