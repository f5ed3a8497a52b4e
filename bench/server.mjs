// The server as a process of its own, spoken to as an editor does: how long its answers take, and its memory.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { quantile, random } from "./measure.mjs";

const { createProtocolConnection, StreamMessageReader, StreamMessageWriter } = createRequire(import.meta.url)(
  "vscode-languageserver-protocol/node",
);

const URI = "file:///node/iptables.save";
const HOVERS = 200;
const CAPABILITIES = {
  textDocument: {
    hover: { contentFormat: ["markdown"] },
    definition: { linkSupport: true },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    diagnostic: {},
  },
};
/** Run in the server beside it: says how much memory is left in use when asked by a signal. */
const REPORTER = `data:text/javascript,${encodeURIComponent(`
  process.on("SIGUSR2", () => {
    globalThis.gc();
    setTimeout(() => {
      globalThis.gc();
      process.stderr.write("rss " + process.memoryUsage().rss + "\\n");
    }, 300);
  });
`)}`;

/** Opens `text` in a fresh server: milliseconds by name of question, and megabytes. */
export async function serverRun(server, text) {
  const child = spawn(process.execPath, ["--expose-gc", "--import", REPORTER, server, "--stdio"], { stdio: "pipe" });
  const client = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  client.listen();
  try {
    return await session(client, child, text);
  } finally {
    client.dispose();
    child.kill();
  }
}

async function session(client, child, text) {
  const textDocument = { uri: URI };
  const start = performance.now();
  await client.sendRequest("initialize", { processId: null, rootUri: null, capabilities: CAPABILITIES });
  await client.sendNotification("initialized", {});
  const started = performance.now() - start;
  const times = { "server start": started };
  const timed = async (name, question) => {
    const begin = performance.now();
    const answer = await question();
    times[name] = performance.now() - begin;
    return answer;
  };
  const positions = somePositions(text);
  const hover = (position) => client.sendRequest("textDocument/hover", { textDocument, position });
  await timed("open, first hover", async () => {
    await client.sendNotification("textDocument/didOpen", {
      textDocument: { uri: URI, languageId: "iptables-save", version: 1, text },
    });
    await hover(positions[0]);
  });
  await timed("all code lenses", () => client.sendRequest("textDocument/codeLens", { textDocument }));
  await timed("document symbols", () => client.sendRequest("textDocument/documentSymbol", { textDocument }));
  await timed("diagnostics", () => client.sendRequest("textDocument/diagnostic", { textDocument }));
  await hoverTimes(times, positions, hover);
  await timed("edit, first hover", async () => {
    const at = positions[HOVERS >> 1];
    await client.sendNotification("textDocument/didChange", {
      textDocument: { uri: URI, version: 2 },
      contentChanges: [{ range: { start: at, end: at }, text: " " }],
    });
    await hover(positions[0]);
  });
  await timed("diagnostics after it", () => client.sendRequest("textDocument/diagnostic", { textDocument }));
  return { times, megabytes: await memoryOf(child) };
}

async function hoverTimes(times, positions, hover) {
  const each = [];
  for (const position of positions) {
    const begin = performance.now();
    await hover(position);
    each.push(performance.now() - begin);
  }
  times["hover, median"] = quantile(each, 0.5);
  times["hover, 99 %"] = quantile(each, 0.99);
}

function somePositions(text) {
  const lines = text.split("\n");
  const below = random(3);
  return Array.from({ length: HOVERS }, () => {
    const line = below(lines.length);
    return { line, character: below(Math.max(1, lines[line].length)) };
  });
}

async function memoryOf(child) {
  const said = new Promise((resolve) => {
    child.stderr.on("data", (data) => {
      const found = /rss (\d+)/.exec(String(data));
      if (found !== null) resolve(Number(found[1]) / 2 ** 20);
    });
  });
  child.kill("SIGUSR2");
  return said;
}
