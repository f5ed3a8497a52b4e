// Writing and mending rules, through the commands that the editor itself asks with.
import * as vscode from "vscode";
import { equal, ok } from "./assert.ts";
import { extension, open, placeOf, until } from "./workspace.ts";

const RULES = `*filter
:INPUT DROP [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
:office - [0:0]
-A INPUT -p tcp --dport 80 -j web
-A INPUT -s 10.0.0.1/8 -j office
-A INPUT -i eth1 -g web
-A web -m state --state NEW -j ACCEPT
-A office -j web
COMMIT
`;

describe("Writing rules", () => {
  let document: vscode.TextDocument;

  before(async () => {
    await extension().activate();
    document = await vscode.workspace.openTextDocument({ content: RULES, language: "iptables-save" });
    await vscode.window.showTextDocument(document);
    await until("the server", async () => (await proposals(document, placeOf(document, "--dport"))).length > 0);
  });

  it("proposes options with what they take, and chains behind -j", async () => {
    const options = await proposals(document, placeOf(document, "--dport"));
    const sport = options.find(({ label }) => nameOf(label) === "--sport");
    ok(sport !== undefined && JSON.stringify(sport.label).includes("PORT[:PORT]"), JSON.stringify(sport));
    const targets = (await proposals(document, placeOf(document, "-j office"))).map(({ label }) => nameOf(label));
    // The place is in the middle of `-j office`: behind the blank.
    for (const name of ["web", "office", "ACCEPT", "LOG"]) ok(targets.includes(name), targets.join());
    ok(!targets.includes("INPUT"), "a builtin chain is no target");
  });

  it("says what the value at the cursor is", async () => {
    const help = await vscode.commands.executeCommand<vscode.SignatureHelp>(
      "vscode.executeSignatureHelpProvider",
      document.uri,
      placeOf(document, "80"),
    );
    equal([help.signatures[0]?.label, help.activeParameter], ["--dport PORT[:PORT]", 0], "signature");
  });

  it("renames a chain with everything that names it", async () => {
    const edit = await rename(document, ":web", "frontend");
    const edits = edit.get(document.uri);
    equal(edits.map(({ range }) => range.start.line + 1).sort(byNumber), [5, 7, 9, 10, 11], "lines");
    equal([...new Set(edits.map(({ newText }) => newText))], ["frontend"], "texts");
  });

  it("does not give a chain the name of another", async () => {
    const refused = await rename(document, ":web", "office").then(
      () => "",
      (error) => String(error),
    );
    ok(refused.includes("has a chain office already"), refused);
  });

  it("tells who calls a chain and whom it calls", async () => {
    const [item] = await vscode.commands.executeCommand<vscode.CallHierarchyItem[]>(
      "vscode.prepareCallHierarchy",
      document.uri,
      placeOf(document, ":office"),
    );
    ok(item !== undefined, "no item");
    const callers = await vscode.commands.executeCommand<vscode.CallHierarchyIncomingCall[]>("vscode.provideIncomingCalls", item);
    const called = await vscode.commands.executeCommand<vscode.CallHierarchyOutgoingCall[]>("vscode.provideOutgoingCalls", item);
    equal(
      [item.name, callers.map(({ from }) => from.name), called.map(({ to }) => to.name)],
      ["office", ["INPUT"], ["web"]],
      "calls",
    );
  });

  it("writes rules as iptables-save does, and leaves alone what is so already", async () => {
    const edits = await vscode.commands.executeCommand<vscode.TextEdit[]>("vscode.executeFormatDocumentProvider", document.uri, {
      tabSize: 2,
      insertSpaces: true,
    });
    const formatted = await vscode.workspace.openTextDocument({ content: applied(document, edits), language: "plaintext" });
    equal(
      [formatted.lineAt(6).text, formatted.lineAt(7).text, formatted.lineAt(8).text],
      ["-A INPUT -p tcp -m tcp --dport 80 -j web", "-A INPUT -s 10.0.0.0/8 -j office", document.lineAt(8).text],
      "lines",
    );
  });

  it("offers to mend an address, and to write an old match anew", async () => {
    const problem = await until("the problem", () =>
      vscode.languages.getDiagnostics(document.uri).find(({ range }) => document.getText(range) === "10.0.0.1/8"),
    );
    equal(await actions(document, problem.range, "quickfix"), ["Write 10.0.0.0/8"], "fixes");
    const line = document.lineAt(9).range;
    equal(await actions(document, line, "refactor.rewrite"), ["Write `-m state` as `-m conntrack`"], "rewrites");
  });

  it("colours words by what they are", async () => {
    const legend = await vscode.commands.executeCommand<vscode.SemanticTokensLegend>(
      "vscode.provideDocumentSemanticTokensLegend",
      document.uri,
    );
    const { data } = await vscode.commands.executeCommand<vscode.SemanticTokens>(
      "vscode.provideDocumentSemanticTokens",
      document.uri,
    );
    const coloured = typesByWord(document, legend, data);
    equal(
      [coloured.get("7 INPUT"), coloured.get("7 web"), coloured.get("10 state"), coloured.get("10 ACCEPT")],
      ["function", "function", "namespace", "keyword"],
      "types",
    );
  });

  it("grows a selection from a word to its rule", async () => {
    const [range] = await vscode.commands.executeCommand<vscode.SelectionRange[]>(
      "vscode.executeSelectionRangeProvider",
      document.uri,
      [placeOf(document, "80")],
    );
    const texts: string[] = [];
    for (let at = range; at !== undefined; at = at.parent) texts.push(document.getText(at.range));
    for (const text of ["80", "--dport 80", document.lineAt(6).text]) ok(texts.includes(text), JSON.stringify(texts));
  });
});

describe("Hints in a node's dump", () => {
  it("tell what marks and chains are for", async () => {
    await extension().activate();
    const document = await open("iptables.save");
    const line = document.positionAt(document.getText().indexOf("cali:DyV6lV76WK8YZaJX")).line;
    const hints = await until("hints", async () => {
      const found = await vscode.commands.executeCommand<vscode.InlayHint[]>(
        "vscode.executeInlayHintProvider",
        document.uri,
        document.lineAt(line).range,
      );
      return found.length > 0 ? found : undefined;
    });
    equal(
      hints.map(({ label }) => label),
      ["pass bit must be clear", "Egress rules of policy namespace-default"],
      "hints",
    );
  });
});

const byNumber = (a: number, b: number): number => a - b;

const nameOf = (label: string | vscode.CompletionItemLabel): string => (typeof label === "string" ? label : label.label);

async function proposals({ uri }: vscode.TextDocument, at: vscode.Position): Promise<vscode.CompletionItem[]> {
  const list = await vscode.commands.executeCommand<vscode.CompletionList>("vscode.executeCompletionItemProvider", uri, at);
  return list.items;
}

function rename(document: vscode.TextDocument, declaration: string, name: string): Thenable<vscode.WorkspaceEdit> {
  const at = placeOf(document, declaration);
  return vscode.commands.executeCommand<vscode.WorkspaceEdit>("vscode.executeDocumentRenameProvider", document.uri, at, name);
}

/** Titles of the actions of one kind. */
async function actions({ uri }: vscode.TextDocument, range: vscode.Range, kind: string): Promise<string[]> {
  const command = "vscode.executeCodeActionProvider";
  const found = await vscode.commands.executeCommand<vscode.CodeAction[]>(command, uri, range, kind);
  return found.map(({ title }) => title);
}

/** The document's text with the edits made; they do not overlap. */
function applied(document: vscode.TextDocument, edits: readonly vscode.TextEdit[]): string {
  let text = document.getText();
  const fromBehind = [...edits].sort((a, b) => b.range.start.compareTo(a.range.start));
  for (const { range, newText } of fromBehind)
    text = text.slice(0, document.offsetAt(range.start)) + newText + text.slice(document.offsetAt(range.end));
  return text;
}

/** `line word` and the type of its token, with lines from 1. */
function typesByWord(document: vscode.TextDocument, legend: vscode.SemanticTokensLegend, data: Uint32Array): Map<string, string> {
  const types = new Map<string, string>();
  let [line, column] = [0, 0];
  for (let at = 0; at + 4 < data.length; at += 5) {
    const [down = 0, right = 0, length = 0, type = 0] = data.subarray(at, at + 4);
    line += down;
    column = down === 0 ? column + right : right;
    const word = document.getText(new vscode.Range(line, column, line, column + length));
    types.set(`${line + 1} ${word}`, legend.tokenTypes[type] ?? "");
  }
  return types;
}
