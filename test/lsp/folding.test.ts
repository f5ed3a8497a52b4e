// What folds in an ipset file, through the real server; dumps are in outline.test.ts.
import { expect, test } from "vitest";
import type { FoldingRange } from "vscode-languageserver-protocol";
import { startSession, uriOf } from "#test/lsp/session.ts";

async function foldsOf(text: string): Promise<FoldingRange[]> {
  const session = await startSession("");
  await session.open("node.ipset", text);
  const folds = await session.client.sendRequest<FoldingRange[]>("textDocument/foldingRange", {
    textDocument: { uri: uriOf("node.ipset") },
  });
  await session.close();
  return folds;
}

test("the lines of a set, and comments", async () => {
  const text =
    "# one\n# two\ncreate a hash:ip\nadd a 10.0.0.1\nadd a 10.0.0.2\ncreate b hash:ip\ncreate c hash:ip\n-exist add c 10.0.0.1\n";
  expect(await foldsOf(text)).toEqual([
    { startLine: 2, endLine: 4 },
    { startLine: 6, endLine: 7 },
    { startLine: 0, endLine: 1, kind: "comment" },
  ]);
});

test("the sets of a listing", async () => {
  const text = "Name: a\nType: hash:ip\nMembers:\n10.0.0.1\n\nName: b\nType: hash:ip\nMembers:\n";
  expect(await foldsOf(text)).toEqual([
    { startLine: 0, endLine: 3 },
    { startLine: 5, endLine: 7 },
  ]);
});
