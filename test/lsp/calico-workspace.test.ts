// How the policies of a workspace are gathered: what is open goes before what lies on disk, and changes are noticed.
import { expect, test } from "vitest";
import type { CodeLens } from "vscode-languageserver-protocol";
import { POLICY } from "#test/lsp/calico.ts";
import { type Session, startSession, uriOf } from "#test/lsp/session.ts";

const pod = (name: string, app: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: a, labels: {app: ${app}}}\n`;

async function selects({ client }: Session): Promise<string | undefined> {
  const lenses = await client.sendRequest<CodeLens[]>("textDocument/codeLens", { textDocument: { uri: uriOf("policy.yaml") } });
  const counting = lenses.find(({ command }) => command === undefined);
  if (counting === undefined) return undefined;
  return (await client.sendRequest<CodeLens>("codeLens/resolve", counting)).command?.title;
}

test("open files, files on disk, and what becomes of both", async () => {
  const policies: Record<string, string> = { "a.yaml": pod("a", "web"), "policy.yaml": POLICY, "compose.yaml": "services: {}\n" };
  const session = await startSession(`#- policy.yaml\n${POLICY}`, { policies });
  const { client } = session;
  expect(await selects(session)).toBe("selects 1 endpoint of the workspace");

  policies["b.yml"] = pod("b", "web");
  const changed = (name: string, type: number) =>
    client.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri: uriOf(name), type }] });
  await changed("b.yml", 1);
  expect(await selects(session)).toBe("selects 2 endpoints of the workspace");

  await session.open("a.yaml", pod("a", "db"));
  expect(await selects(session)).toBe("selects 1 endpoint of the workspace");
  await client.sendNotification("textDocument/didClose", { textDocument: { uri: uriOf("a.yaml") } });
  expect(await selects(session)).toBe("selects 2 endpoints of the workspace");

  delete policies["b.yml"];
  await changed("b.yml", 3);
  expect(await selects(session)).toBe("selects 1 endpoint of the workspace");
  await session.close();
});

test("nothing is counted where nobody can read the workspace", async () => {
  const session = await startSession(`#- policy.yaml\n${POLICY}`);
  expect(await selects(session)).toBeUndefined();
  await session.close();
});
