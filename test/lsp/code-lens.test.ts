// Lenses and code actions, through the real server.
import { describe, expect, test } from "vitest";
import type { CodeAction, CodeLens } from "vscode-languageserver-protocol";
import { bigDump } from "#test/lsp/big-dump.ts";
import { MODERN, type Session, startSession, uriOf } from "#test/lsp/session.ts";

const DUMP =
  "*filter\n:FORWARD ACCEPT [0:0]\n:a - [0:0]\n:b - [0:0]\n-A FORWARD -j a\n-A FORWARD -p tcp -g a\n-A c -j a\nCOMMIT\n";
const uri = uriOf("iptables.save");

async function lensesOf(session: Session): Promise<CodeLens[]> {
  const lenses = await session.client.sendRequest<CodeLens[]>("textDocument/codeLens", { textDocument: { uri } });
  const resolve = (lens: CodeLens) => session.client.sendRequest<CodeLens>("codeLens/resolve", lens);
  return Promise.all(lenses.map((lens) => (lens.command === undefined ? resolve(lens) : lens)));
}

describe("lenses", () => {
  test("each chain: simulate, and its callers unless the kernel calls it", async () => {
    const session = await startSession(DUMP);
    const lenses = await lensesOf(session);
    await session.close();
    expect(lenses.map(({ range, command }) => `${range.start.line} ${command?.title}`)).toEqual([
      "1 ▷ Simulate packet from here",
      "2 ▷ Simulate packet from here",
      "2 3 callers",
      "3 ▷ Simulate packet from here",
      "3 no callers",
      "6 ▷ Simulate packet from here",
      "6 no callers",
    ]);
    expect(lenses[0]?.command).toMatchObject({
      command: "chainwalk.simulate",
      arguments: [{ uri, table: "filter", chain: "FORWARD", number: 1 }],
    });
    const [at, position, locations] = lenses[2]?.command?.arguments ?? [];
    expect(lenses[2]?.command?.command).toBe("chainwalk.showReferences");
    expect([at, position]).toEqual([uri, { line: 2, character: 0 }]);
    expect(locations).toMatchObject([
      { uri, range: { start: { line: 4, character: 14 }, end: { line: 4, character: 15 } } },
      { range: { start: { line: 5 } } },
      { range: { start: { line: 6 } } },
    ]);
  });

  test("the last verdict of a chain, until another comes", async () => {
    const session = await startSession(DUMP, {
      capabilities: { ...MODERN, workspace: { codeLens: { refreshSupport: true } } },
    });
    const refreshed = new Promise<void>((resolve) => session.client.onRequest("workspace/codeLens/refresh", () => resolve()));
    const verdicts = [{ table: "filter", chain: "a", verdict: "DROP", packet: "eth0 tcp 10.0.0.1:1 > 10.0.0.2:2 syn" }];
    await session.client.sendNotification("chainwalk/verdicts", { uri, verdicts });
    await refreshed;
    const titles = (await lensesOf(session)).filter(({ range }) => range.start.line === 2).map(({ command }) => command?.title);
    expect(titles).toContain("✗ DROP: eth0 tcp 10.0.0.1:1 > 10.0.0.2:2 syn");
    await session.client.sendNotification("chainwalk/verdicts", { uri, verdicts: [] });
    expect((await lensesOf(session)).some(({ command }) => command?.title.includes("DROP"))).toBe(false);
    await session.close();
  });

  test("a dump of a hundred thousand rules", async () => {
    const session = await startSession("");
    await session.open("iptables.save", bigDump(2000));
    const lenses = await session.client.sendRequest<CodeLens[]>("textDocument/codeLens", { textDocument: { uri } });
    expect(lenses.length).toBe(4005 + 4002);
    const resolved = await session.client.sendRequest<CodeLens>("codeLens/resolve", lenses.at(-1));
    expect(resolved.command?.title).toBe("no callers");
    const hover = await session.client.sendRequest("textDocument/hover", {
      textDocument: { uri },
      position: { line: 4100, character: 8 },
    });
    expect(JSON.stringify(hover)).toContain("Chain `cali-");
    await session.close();
  });
});

async function actionsAt(line: number, only?: string[]): Promise<CodeAction[]> {
  const session = await startSession(DUMP);
  const at = { line, character: 3 };
  const context = { diagnostics: [], ...(only === undefined ? {} : { only }) };
  const actions = await session.client.sendRequest<CodeAction[]>("textDocument/codeAction", {
    textDocument: { uri },
    range: { start: at, end: at },
    context,
  });
  await session.close();
  return actions;
}

describe("code actions", () => {
  test("a packet can be walked from any rule", async () => {
    expect(await actionsAt(5)).toMatchObject([
      {
        title: "Simulate packet from this rule",
        command: { command: "chainwalk.simulate", arguments: [{ uri, table: "filter", chain: "FORWARD", number: 2 }] },
      },
    ]);
  });

  test("not from other lines, and not where only fixes are asked for", async () => {
    expect(await actionsAt(0)).toEqual([]);
    expect(await actionsAt(5, ["quickfix"])).toEqual([]);
  });
});
