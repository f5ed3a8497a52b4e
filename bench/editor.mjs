// An editor with one file open: its connection to a server of its own, the text as it now stands, and edits of it.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const { createProtocolConnection, StreamMessageReader, StreamMessageWriter } = createRequire(import.meta.url)(
  "vscode-languageserver-protocol/node",
);

const URI = "file:///node/iptables.save";
const CAPABILITIES = {
  textDocument: {
    hover: { contentFormat: ["markdown"] },
    definition: { linkSupport: true },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    diagnostic: {},
  },
};
const REPORTER = fileURLToPath(new URL("reporter.cjs", import.meta.url));

/** What `use` does with an editor on `text`, its server a fresh one that ends with it. */
export async function withEditor(server, text, use) {
  const args = ["--expose-gc", "--require", REPORTER, server, "--stdio"];
  const env = { ...process.env, MALLOC_MMAP_THRESHOLD_: String(128 * 1024) }; // as the extension starts it
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit", "ipc"], env });
  const client = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  client.listen();
  try {
    const ended = new Promise((_, reject) => {
      child.once("exit", (code, signal) => reject(new Error(`the server ended: ${signal ?? code}`)));
    });
    return await Promise.race([use(editorOf(client, child, text)), ended]);
  } finally {
    client.dispose();
    child.kill();
  }
}

function editorOf(client, child, text) {
  const lines = text.split("\n");
  const textDocument = { uri: URI };
  let version = 1;
  let resultId;
  const ask = (method, params = {}) => client.sendRequest(method, { textDocument, ...params });
  return {
    lines,
    ask,
    async start() {
      await client.sendRequest("initialize", { processId: null, rootUri: null, capabilities: CAPABILITIES });
      await client.sendNotification("initialized", {});
    },
    open: () => client.sendNotification("textDocument/didOpen", { textDocument: { ...opened(text), version } }),
    close: () => client.sendNotification("textDocument/didClose", { textDocument }),
    /** Told like any edit: the server hears of it before the next question. */
    edit(range, put) {
      replace(lines, range, put);
      version++;
      return client.sendNotification("textDocument/didChange", {
        textDocument: { uri: URI, version },
        contentChanges: [{ range, text: put }],
      });
    },
    async diagnostics() {
      const report = await ask("textDocument/diagnostic", resultId === undefined ? {} : { previousResultId: resultId });
      resultId = report.resultId;
      return report;
    },
    /** Comes back when the server has taken in all it was told. */
    settle: () =>
      client.sendRequest("textDocument/hover", { textDocument: { uri: "file:///none" }, position: { line: 0, character: 0 } }),
    /** What the reporter beside the server answers. */
    inside: (question) =>
      new Promise((resolve) => {
        child.once("message", resolve);
        child.send(question);
      }),
  };
}

function opened(text) {
  return { uri: URI, languageId: "iptables-save", text };
}

function replace(lines, { start, end }, put) {
  const before = lines[start.line].slice(0, start.character);
  const after = (lines[end.line] ?? "").slice(end.character);
  lines.splice(start.line, end.line - start.line + 1, ...`${before}${put}${after}`.split("\n"));
}
