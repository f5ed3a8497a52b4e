// Diagnostics, asked for and sent, through the real server.
import { describe, expect, test } from "vitest";
import type {
  DocumentDiagnosticReport,
  PublishDiagnosticsParams,
  WorkspaceDiagnosticReport,
} from "vscode-languageserver-protocol";
import { example, type Session, startSession, uriOf } from "#test/lsp/session.ts";

const uri = uriOf("iptables.save");

async function pull(session: Session, name = "iptables.save", previousResultId?: string): Promise<DocumentDiagnosticReport> {
  return session.client.sendRequest<DocumentDiagnosticReport>("textDocument/diagnostic", {
    textDocument: { uri: uriOf(name) },
    ...(previousResultId === undefined ? {} : { previousResultId }),
  });
}

async function codesOf(session: Session, name?: string): Promise<string[]> {
  const report = await pull(session, name);
  return report.kind === "full" ? report.items.map(({ code, range }) => `${range.start.line} ${code}`) : ["unchanged"];
}

async function edit(session: Session, version: number, line: number, from: number, to: number, text: string): Promise<void> {
  const range = { start: { line, character: from }, end: { line, character: to } };
  await session.client.sendNotification("textDocument/didChange", {
    textDocument: { uri, version },
    contentChanges: [{ range, text }],
  });
}

describe("asked for", () => {
  test("what a diagnostic carries", async () => {
    const session = await startSession(
      "*filter\n:FORWARD ACCEPT [0:0]\n:a - [0:0]\n:b - [0:0]\n-A FORWARD -j a\n-A a -j a\nCOMMIT\n",
    );
    const report = await pull(session);
    await session.close();
    expect(report).toMatchObject({
      kind: "full",
      items: [
        { code: "unreferenced-chain", severity: 4, source: "chainwalk", tags: [1], range: { start: { line: 3, character: 1 } } },
        { code: "chain-loop", severity: 1, message: expect.stringContaining("a → a") },
      ],
    });
  });

  test("an edit changes what depends on it, and nothing else", async () => {
    const session = await startSession(
      "*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -j a\n-A FORWARD -s x -j DROP\n-A FORWARD --dport 1\nCOMMIT\n",
    );
    expect(await codesOf(session)).toEqual(["2 undefined-chain", "3 bad-value", "4 unknown-option"]);
    await edit(session, 2, 1, 0, 0, ":a - [0:0]\n");
    expect(await codesOf(session)).toEqual(["3 empty-chain", "4 bad-value", "5 unknown-option"]);
    await edit(session, 3, 4, 14, 15, "10.0.0.1");
    expect(await codesOf(session)).toEqual(["3 empty-chain", "5 unknown-option"]);
    await session.close();
  });

  test.each<[string, string, [number, number, number, string], string[]]>([
    [
      "a chain goes that the first of two targets names",
      "*filter\n:odd - [0:0]\n-A FORWARD -j odd --name b -j DROP\nCOMMIT\n",
      [1, 1, 4, "other"],
      ["1 unreferenced-chain", "2 repeated-option"],
    ],
    ["a newline behind a CR", "*filter\n-A FORWARD -i a\r-A FORWARD -i b\nCOMMIT\n", [1, 16, 16, "\n"], ["1 carriage-return"]],
  ])("the same as of the text anew: %s", async (_, text, [line, from, to, inserted], expected) => {
    const session = await startSession(text);
    await codesOf(session);
    await edit(session, 2, line, from, to, inserted);
    expect(await codesOf(session)).toEqual(expected);
    await session.close();
  });

  test("a target that becomes a chain is looked at again", async () => {
    const session = await startSession("*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -j DNAT\nCOMMIT\n");
    expect(await codesOf(session)).toEqual(["2 bad-combination", "2 wrong-table"]);
    await edit(session, 2, 1, 0, 0, ":DNAT - [0:0]\n");
    expect(await codesOf(session)).toEqual(["3 empty-chain"]);
    await session.close();
  });

  test("of the whole folder: what is open and what is on disk, once", async () => {
    const session = await startSession("", {
      disk: { "ip6tables.save": "*filter\n-A INPUT -j nowhere\nCOMMIT\n", "node.ipset": "create s hash:ip\n" },
    });
    await session.open("iptables.save", "*filter\n-A OUTPUT -j nowhere\nCOMMIT\n");
    const ask = (previousResultIds: { uri: string; value: string }[]) =>
      session.client.sendRequest<WorkspaceDiagnosticReport>("workspace/diagnostic", { previousResultIds });
    const first = await ask([]);
    const codes = first.items.map((item) => [
      item.uri,
      item.version,
      item.kind === "full" ? item.items.map(({ code }) => code) : [],
    ]);
    expect(codes.sort()).toEqual([
      [uriOf("ip6tables.save"), null, ["undefined-chain"]],
      [uri, 1, ["undefined-chain"]],
      [uriOf("node.ipset"), null, []],
    ]);
    const again = await ask(first.items.map((item) => ({ uri: item.uri, value: item.resultId ?? "" })));
    expect(again.items.map(({ kind }) => kind)).toEqual(["unchanged", "unchanged", "unchanged"]);
    await session.client.sendNotification("workspace/didChangeConfiguration", { settings: { chainwalk: { judge: "legacy" } } });
    expect((await ask([])).items.map(({ kind }) => kind)).toEqual(["full", "full", "full"]);
    await session.close();
  });

  test("the same version has nothing new to tell", async () => {
    const session = await startSession("*filter\n:a - [0:0]\nCOMMIT\n");
    const first = await pull(session);
    const second = await pull(session, "iptables.save", first.kind === "full" ? first.resultId : undefined);
    await session.close();
    expect(second).toMatchObject({ kind: "unchanged" });
  });

  test.each(["node1", "node2"])("the dump of %s has nothing wrong but chains left over", async (node) => {
    const session = await startSession("");
    await session.open("iptables.save", example(`${node}/iptables.save`));
    await session.open("node.ipset", example(`${node}/node.ipset`));
    const codes = (await codesOf(session)).map((code) => code.split(" ")[1]);
    expect([...new Set(codes)].filter((code) => code !== "unreachable-rule" && code !== "unreferenced-chain")).toEqual([]);
    expect(await codesOf(session, "node.ipset")).toEqual([]);
    await session.close();
  });

  test("a set file", async () => {
    const session = await startSession("#- node.ipset\ncreate a hash:ip\nadd b 10.0.0.1\n");
    expect(await codesOf(session, "node.ipset")).toEqual(["1 ipset-missing-set"]);
    await session.close();
  });
});

describe("sent to clients that do not ask", () => {
  test("after opening and after a change, and taken back on closing", async () => {
    const session = await startSession("", { capabilities: {} });
    const sent: PublishDiagnosticsParams[] = [];
    let wake = () => {};
    session.client.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
      sent.push(params);
      wake();
    });
    const next = () => new Promise<void>((resolve) => (wake = resolve));
    let arrived = next();
    await session.open("iptables.save", "*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -j a\nCOMMIT\n");
    await arrived;
    arrived = next();
    await edit(session, 2, 2, 14, 15, "DROP");
    await arrived;
    arrived = next();
    await session.client.sendNotification("textDocument/didClose", { textDocument: { uri } });
    await arrived;
    await session.close();
    expect(sent.map(({ version, diagnostics }) => [version, diagnostics.map(({ code }) => code)])).toEqual([
      [1, ["undefined-chain"]],
      [2, []],
      [undefined, []],
    ]);
  });
});
