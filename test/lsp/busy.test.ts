// A server at long work: it answers what is asked meanwhile, and stops when nobody wants the result any more.
import { expect, test } from "vitest";
import {
  CancellationTokenSource,
  type DocumentDiagnosticReport,
  type Hover,
  LSPErrorCodes,
} from "vscode-languageserver-protocol/node";
import { bigDump } from "#test/lsp/big-dump.ts";
import { type Session, startSession, uriOf } from "#test/lsp/session.ts";

const uri = uriOf("big.save");
/** A hundred thousand rules. */
const DUMP = bigDump(2000);
const textDocument = { uri };

async function busySession(): Promise<Session> {
  const session = await startSession("");
  await session.open("big.save", DUMP);
  return session;
}

/** What came first, second… of some promises. */
async function inOrder(promises: Readonly<Record<string, Promise<unknown>>>): Promise<readonly string[]> {
  const order: string[] = [];
  const told = Object.entries(promises).map(([name, promise]) => promise.then(() => order.push(name)));
  await Promise.all(told);
  return order;
}

test("a hover is answered while a hundred thousand rules are checked", async () => {
  const session = await busySession();
  const checked = session.client.sendRequest<DocumentDiagnosticReport>("textDocument/diagnostic", { textDocument });
  const line = DUMP.split("\n").findIndex((text) => text.includes("--set-xmark 0x0/0xe0000"));
  const position = { line, character: DUMP.split("\n")[line]?.indexOf("0x0/0xe0000") ?? 0 };
  const hover = session.client.sendRequest<Hover | null>("textDocument/hover", { textDocument, position });
  expect(await inOrder({ checked, hover })).toEqual(["hover", "checked"]);
  expect(JSON.stringify(await hover)).toContain("0xe0000");
  expect((await checked).kind).toBe("full");
  await session.close();
});

test("checking that is cancelled ends at once", async () => {
  const session = await busySession();
  const source = new CancellationTokenSource();
  const checked = session.client.sendRequest("textDocument/diagnostic", { textDocument }, source.token);
  await session.client.sendRequest("textDocument/hover", { textDocument, position: { line: 0, character: 0 } });
  source.cancel();
  await expect(checked).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled });
  await session.close();
});

test("an edit breaks off the check of the text before it, and asks for another", async () => {
  const session = await busySession();
  const checked = session.client.sendRequest("textDocument/diagnostic", { textDocument });
  const broken = expect(checked).rejects.toMatchObject({
    code: LSPErrorCodes.ServerCancelled,
    data: { retriggerRequest: true },
  });
  await session.client.sendRequest("textDocument/hover", { textDocument, position: { line: 0, character: 0 } });
  await session.client.sendNotification("textDocument/didChange", {
    textDocument: { uri, version: 2 },
    contentChanges: [{ range: { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } }, text: "# new\n" }],
  });
  await broken;
  expect(await session.client.sendRequest("textDocument/diagnostic", { textDocument })).toMatchObject({ kind: "full" });
  await session.close();
});
