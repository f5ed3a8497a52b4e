// A packet walked in the editor: what is drawn, what the view lists, and what edits and assumptions change. The dumps
// are untitled documents of plain text, so that it is also seen that they are recognised.
import * as vscode from "vscode";
import type { ChainwalkApi } from "../../client/activate.ts";
import { equal, ok } from "./assert.ts";
import { extension, open, until } from "./workspace.ts";

const DUMP = `# pasted from a terminal
*filter
:INPUT DROP [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -p udp -j DROP
-A INPUT -p tcp --dport 80 -j web
-A web -m limit --limit 5/min -j ACCEPT
COMMIT
`;
const PACKET = "eth0 tcp 192.0.2.1:40000 > 192.0.2.2:80 syn new";
const INPUT = { table: "filter", chain: "INPUT", number: 1 };

describe("A packet walk", () => {
  let api: ChainwalkApi;
  let document: vscode.TextDocument;

  before(async () => {
    api = await extension().activate();
    const pasted = await vscode.workspace.openTextDocument({ content: DUMP, language: "plaintext" });
    document = await until("the language", () =>
      vscode.workspace.textDocuments.find(
        ({ uri, languageId }) => `${uri}` === `${pasted.uri}` && languageId === "iptables-save",
      ),
    );
    await vscode.window.showTextDocument(document);
  });

  it("goes both ways where a rule cannot be judged", async () => {
    const result = await api.walk(document.uri, INPUT, PACKET);
    equal(result?.problems, [], "problems");
    equal(result?.walk?.verdict, "UNDECIDED", "verdict");
    equal(decisive(api)?.line, 8, "line of the limit");
    const kinds = Object.fromEntries(api.shownLines().map(({ line, kind }) => [line, kind]));
    equal([kinds[6], kinds[7]], ["missed", "matched"], "kinds of the first rules");
  });

  it("is decided by an assumption that is turned over", async () => {
    const before = decisive(api)?.chosen;
    const node = api.shownNodes().find(({ id }) => id === "assumptions")?.children[0];
    await vscode.commands.executeCommand("chainwalk.flipAssumption", node);
    const after = api.lastResult()?.walk?.assumptions.find(({ line }) => line === 8)?.chosen;
    ok(before !== undefined && after !== undefined && before !== after, `still ${after}`);
    equal(api.lastResult()?.walk?.verdict, after === "yes" ? "ACCEPT" : "DROP", "verdict");
  });

  it("does not pass that answer on to a rule that takes the number", async () => {
    const rule = "-A web -m statistic --mode random --probability 0.5 -j DROP\n";
    const insert = new vscode.WorkspaceEdit();
    insert.insert(document.uri, new vscode.Position(8, 0), rule);
    await vscode.workspace.applyEdit(insert);
    await until("the walk of the new text", () =>
      api.lastResult()?.walk?.assumptions.some(({ why }) => why.includes("statistic")),
    );
    equal(api.lastResult()?.walk?.verdict, "UNDECIDED", "verdict");
    const remove = new vscode.WorkspaceEdit();
    remove.delete(document.uri, new vscode.Range(8, 0, 9, 0));
    await vscode.workspace.applyEdit(remove);
    await until("the walk of the old text", () =>
      api.lastResult()?.walk?.assumptions.every(({ why }) => !why.includes("statistic")),
    );
  });

  it("is made again when the rules are edited", async () => {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(6, 0), "-A INPUT -i eth0 -j REJECT\n");
    await vscode.workspace.applyEdit(edit);
    const decider = await until("the new decider", () => api.shownLines().find(({ verdict }) => verdict === "REJECT"));
    equal(decider.line, 6, "line of the decider");
  });

  it("starts at the same rule when lines come in above it", async () => {
    await api.walk(document.uri, { ...INPUT, number: 3 }, PACKET);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(6, 0), "-A INPUT -i lo -j ACCEPT\n");
    await vscode.workspace.applyEdit(edit);
    await until("the walk of the new text", () => api.shownLines().some(({ line }) => line === 10));
    equal(api.shownLines().find(({ line }) => line === 9)?.kind, "matched", "kind of the rule it began at");
    equal(
      api.shownLines().some(({ line }) => line === 6 || line === 7),
      false,
      "rules above are shown",
    );
  });

  it("follows the packet with the cursor", async () => {
    await vscode.commands.executeCommand("chainwalk.nextStep");
    equal(vscode.window.activeTextEditor?.selection.active.line, 9, "line");
    await vscode.commands.executeCommand("chainwalk.nextStep");
    equal(vscode.window.activeTextEditor?.selection.active.line, 10, "line");
    await vscode.commands.executeCommand("chainwalk.previousStep");
    equal(vscode.window.activeTextEditor?.selection.active.line, 9, "line");
  });

  it("is copied as Markdown", async () => {
    await vscode.commands.executeCommand("chainwalk.copyWalk");
    const text = await vscode.env.clipboard.readText();
    ok(text.startsWith("### ") && text.includes("192.0.2.2:80"), text);
  });

  it("goes on after the server was started afresh", async () => {
    await vscode.commands.executeCommand("chainwalk.restart");
    await until("the server", () => api.client.isRunning());
    const result = await api.walk(document.uri, INPUT, PACKET);
    equal(result?.walk?.verdict, "REJECT", "verdict");
  });

  it("keeps what is shown when a packet cannot be read", async () => {
    const before = api.lastResult();
    const result = await api.walk(document.uri, INPUT, "eth0 tpc nonsense");
    ok(result !== undefined && result.walk === undefined && result.problems.length > 0, JSON.stringify(result));
    equal(api.lastResult(), before, "what is shown");
  });

  it("leaves nothing behind when it is cleared", async () => {
    await vscode.commands.executeCommand("chainwalk.clearWalk");
    equal([api.lastResult(), api.shownLines(), api.shownNodes()], [undefined, [], []], "what is shown");
  });

  it("knows the node by the files beside the dump", async () => {
    const dump = await open("iptables.save");
    const result = await api.walk(dump.uri, undefined, "eth0 tcp 192.168.40.1:40000 > 10.1.2.13:80 new");
    equal(result?.walk?.verdict, "DROP", "verdict");
    ok(result?.walk?.phases.some(({ description }) => description.includes("cali0ef24b3")) === true, "no route was found");
    await vscode.commands.executeCommand("chainwalk.clearWalk");
  });
});

function decisive(api: ChainwalkApi) {
  return api.lastResult()?.walk?.assumptions.find((one) => one.decisive);
}
