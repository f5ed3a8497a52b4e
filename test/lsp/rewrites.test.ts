// Fixes and rewrites, through the real server, as the text they make.
import { describe, expect, test } from "vitest";
import type { CodeAction } from "vscode-languageserver-protocol";
import { TextDocument } from "vscode-languageserver-textdocument";
import { type Session, startSession, uriOf } from "#test/lsp/session.ts";

const uri = uriOf("iptables.save");

async function actions(session: Session, line: number): Promise<CodeAction[]> {
  const at = { line, character: 4 };
  await session.client.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
  return session.client.sendRequest("textDocument/codeAction", {
    textDocument: { uri },
    range: { start: at, end: at },
    context: { diagnostics: [] },
  });
}

/** The text after the action whose title begins so; undefined when there is none. */
async function textAfter(text: string, line: number, title: string): Promise<string | undefined> {
  const session = await startSession("");
  await session.open("iptables.save", text);
  const found = (await actions(session, line)).find((action) => action.title.startsWith(title));
  await session.close();
  const edits = found?.edit?.changes?.[uri];
  return edits && TextDocument.applyEdits(TextDocument.create(uri, "iptables-save", 1, text), edits);
}

describe("rewrites", () => {
  test("state becomes conntrack", async () => {
    const rule = (match: string) => `*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -m ${match} RELATED,ESTABLISHED -j ACCEPT\nCOMMIT\n`;
    expect(await textAfter(rule("state --state"), 2, "Write `-m state`")).toBe(rule("conntrack --ctstate"));
    expect(await textAfter(rule("conntrack --ctstate"), 2, "Write `-m state`")).toBeUndefined();
  });

  test("chain declarations in iptables-save's order", async () => {
    const text = "*filter\n:zebra - [0:0]\n:OUTPUT ACCEPT [0:0]\n:ant - [0:0]\n:INPUT DROP [0:0]\n-A zebra -j ant\nCOMMIT\n";
    expect(await textAfter(text, 1, "Sort the chain")).toBe(
      "*filter\n:INPUT DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n:ant - [0:0]\n:zebra - [0:0]\n-A zebra -j ant\nCOMMIT\n",
    );
  });

  test("a listing becomes a file that iptables-restore takes", async () => {
    const text = "-P INPUT DROP\n-N mine\n-A INPUT -j mine\n-t nat -A PREROUTING -j RETURN\n";
    expect(await textAfter(text, 0, "Convert the listing")).toBe(
      [
        "*nat\n:PREROUTING ACCEPT [0:0]\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]",
        "-A PREROUTING -j RETURN\nCOMMIT",
        "*filter\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:INPUT DROP [0:0]\n:mine - [0:0]\n-A INPUT -j mine\nCOMMIT\n",
      ].join("\n"),
    );
    expect(await textAfter(`${text}-D INPUT 1\n`, 0, "Convert the listing")).toBeUndefined();
  });
});

describe("fixes", () => {
  test("a missing chain is declared", async () => {
    const text = "*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -j mine\nCOMMIT\n";
    expect(await textAfter(text, 2, "Declare chain mine")).toBeUndefined(); // the cursor is not on the name
    const session = await startSession("");
    await session.open("iptables.save", text);
    const at = { line: 2, character: 13 };
    const found = await session.client.sendRequest<CodeAction[]>("textDocument/codeAction", {
      textDocument: { uri },
      range: { start: at, end: at },
      context: { diagnostics: [] },
    });
    await session.close();
    const edits = found.find(({ title }) => title === "Declare chain mine")?.edit?.changes?.[uri] ?? [];
    expect(TextDocument.applyEdits(TextDocument.create(uri, "iptables-save", 1, text), edits)).toBe(
      "*filter\n:INPUT ACCEPT [0:0]\n:mine - [0:0]\n-A INPUT -j mine\nCOMMIT\n",
    );
  });

  test("the old place of `!` becomes the new one", async () => {
    const text = (rule: string) => `*filter\n:INPUT ACCEPT [0:0]\n-A ${rule} -j DROP\nCOMMIT\n`;
    const session = await startSession("");
    await session.open("iptables.save", text("INPUT -s ! 10.0.0.1"));
    const at = { line: 2, character: 12 };
    const found = await session.client.sendRequest<CodeAction[]>("textDocument/codeAction", {
      textDocument: { uri },
      range: { start: at, end: at },
      context: { diagnostics: [] },
    });
    await session.close();
    const edits = found.find(({ title }) => title === "Write `! -s`")?.edit?.changes?.[uri] ?? [];
    expect(TextDocument.applyEdits(TextDocument.create(uri, "iptables-save", 1, text("INPUT -s ! 10.0.0.1")), edits)).toBe(
      text("INPUT ! -s 10.0.0.1"),
    );
  });

  test("a rule no packet comes to is removed", async () => {
    const text = "*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -j DROP\n-A INPUT -s 10.0.0.1 -j ACCEPT\nCOMMIT\n";
    expect(await textAfter(text, 3, "Remove this rule")).toBe("*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -j DROP\nCOMMIT\n");
    expect(await textAfter(text, 2, "Remove this rule")).toBeUndefined();
  });
});
