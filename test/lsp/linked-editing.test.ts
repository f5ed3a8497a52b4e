// What is typed over together, through the real server.
import { expect, test } from "vitest";
import type { LinkedEditingRanges } from "vscode-languageserver-protocol";
import { startSession } from "#test/lsp/session.ts";

async function linkedAt(fixture: string): Promise<string[] | undefined> {
  const session = await startSession(fixture);
  const found = await session.client.sendRequest<LinkedEditingRanges | null>("textDocument/linkedEditingRange", session.here());
  await session.close();
  return found?.ranges.map(({ start, end }) => `${start.line}:${start.character}-${end.character}`);
}

const dump = (declared: string, jump: string, more = "") =>
  `*filter\n:FORWARD ACCEPT [0:0]\n:${declared} - [0:0]\n-A FORWARD -j ${jump}\n-A mine -j DROP\n${more}COMMIT\n`;

test("a chain's declaration, its rules and the jumps to it", async () => {
  expect(await linkedAt(dump("mi$0ne", "mine"))).toEqual(["2:1-5", "3:14-18", "4:3-7"]);
});

test.each([
  ["a jump", dump("mine", "mi$0ne")],
  ["a builtin chain", "*filter\n:FOR$0WARD ACCEPT [0:0]\nCOMMIT\n"],
  ["a name that stands in quotes elsewhere", dump("mi$0ne", '"mine"')],
  ["more than 500 places", dump("mi$0ne", "mine", "-A mine -j DROP\n".repeat(500))],
])("not from %s", async (_what, fixture) => {
  expect(await linkedAt(fixture)).toBeUndefined();
});
