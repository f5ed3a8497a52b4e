// The server as any other editor starts it: `chainwalk lsp --stdio`, spoken to in bare JSON-RPC, byte by byte.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { buildSync } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const DUMP = join(ROOT, "examples/node2/iptables.save");
const scratch = mkdtempSync(join(tmpdir(), "chainwalk-stdio-"));
const program = join(scratch, "cli.cjs");

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
}

let server: ChildProcessWithoutNullStreams;
let buffered = Buffer.alloc(0);
const waiting = new Map<number, (result: unknown) => void>();

function send(message: Message): void {
  const body = JSON.stringify({ jsonrpc: "2.0", ...message });
  server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

let last = 0;
function request(method: string, params: unknown): Promise<unknown> {
  const id = ++last;
  send({ id, method, params });
  return new Promise((resolve) => waiting.set(id, resolve));
}

function receive(chunk: Buffer): void {
  buffered = Buffer.concat([buffered, chunk]);
  for (;;) {
    const header = /^Content-Length: (\d+)\r\n(?:.+\r\n)*\r\n/.exec(buffered.toString("latin1"));
    const start = header?.[0].length ?? 0;
    const length = Number(header?.[1]);
    if (header === null || buffered.length < start + length) return;
    const message = JSON.parse(buffered.subarray(start, start + length).toString("utf8")) as Message;
    buffered = buffered.subarray(start + length);
    if (message.id !== undefined && message.method === undefined) waiting.get(message.id)?.(message.result);
    // What the server asks of its client (capabilities, configuration) is answered with nothing.
    else if (message.id !== undefined) send({ id: message.id, result: null });
  }
}

beforeAll(() => {
  buildSync({ entryPoints: [join(ROOT, "entry/cli.ts")], bundle: true, platform: "node", logLevel: "error", outfile: program });
  server = spawn(process.execPath, [program, "lsp", "--stdio"]);
  server.stdout.on("data", receive);
}, 60_000);

afterAll(() => {
  server.kill();
  rmSync(scratch, { recursive: true, force: true });
});

test("a plain client opens a dump, hovers, jumps and walks a packet with the folder's node", async () => {
  const uri = pathToFileURL(DUMP).href;
  const text = readFileSync(DUMP, "utf8");
  const initialized = await request("initialize", { processId: null, rootUri: null, capabilities: {} });
  expect(initialized).toMatchObject({
    capabilities: { hoverProvider: true, definitionProvider: true, codeLensProvider: { resolveProvider: true } },
  });
  send({ method: "initialized", params: {} });
  send({ method: "textDocument/didOpen", params: { textDocument: { uri, languageId: "iptables-save", version: 1, text } } });

  const lines = text.split("\n");
  const line = lines.findIndex((one) => one.includes("-g cali-tw-cali0ef24b3"));
  const position = { line, character: (lines[line] ?? "").indexOf("cali-tw-cali0ef24b3") + 3 };
  const definition = await request("textDocument/definition", { textDocument: { uri }, position });
  const declared = lines.findIndex((one) => one.startsWith(":cali-tw-cali0ef24b3"));
  expect(JSON.stringify(definition)).toContain(`"line":${declared}`);

  const hover = await request("textDocument/hover", { textDocument: { uri }, position });
  expect(JSON.stringify(hover)).toContain("cali0ef24b3");

  const walked = await request("chainwalk/walk", { uri, packet: "eth0 tcp 10.1.1.11:40000 > 10.1.2.13:3306 new", choices: {} });
  expect(walked).toMatchObject({ walk: { verdict: "DROP" } });
  expect(JSON.stringify(walked)).toContain("cali-pi-namespace-default");

  expect(await request("shutdown", null)).toBeNull();
}, 30_000);
