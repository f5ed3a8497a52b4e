// Reading the dump of the example node: what the editor tells of a place in it, and where it leads from there.
import * as vscode from "vscode";
import { equal, ok } from "./assert.ts";
import { extension, open, placeOf, replaceLines, until } from "./workspace.ts";

describe("Reading a dump", () => {
  let document: vscode.TextDocument;

  before(async () => {
    await extension().activate();
    document = await open("iptables.save");
    await until("the server's first answer", async () => (await hoverAt(document, placeOf(document, "*raw"))) !== "");
  });

  it("tells on hover when a mark test holds, and what the bits are for", async () => {
    const pass = await hoverAt(document, placeOf(document, "0x0/0x2000000", 2));
    for (const part of ["(mark & 0x2000000) == 0x0", "Pass bit clear", "Cleared by", "Tested to be clear by"])
      ok(pass.includes(part), pass);
    const accept = await hoverAt(document, placeOf(document, "0x1000000/0x1000000"));
    for (const part of ["(mark & 0x1000000) == 0x1000000", "Accept bit set", "Set by"]) ok(accept.includes(part), accept);
  });

  it("tells on hover what a set of the folder holds", async () => {
    const set = await hoverAt(document, placeOf(document, "cali4-s:CEmFgJFwDvohR01JKvOkO8D"));
    for (const part of ["hash:ip", "4 members", "10.1.1.11"]) ok(set.includes(part), set);
  });

  it("goes from the chain behind -g to its declaration", async () => {
    const links = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
      "vscode.executeDefinitionProvider",
      document.uri,
      placeOf(document, "-g cali-tw-cali0ef24b3"),
    );
    equal(links.map(targetOf), ["iptables.save:61 cali-tw-cali0ef24b3"], "definition");
  });

  it("goes from a set to the file that holds it", async () => {
    const links = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
      "vscode.executeDefinitionProvider",
      document.uri,
      placeOf(document, "cali4-s:CEmFgJFwDvohR01JKvOkO8D"),
    );
    equal(links.map(targetOf), ["node.ipset:1"], "definition");
  });

  it("keeps a chain apart from its namesake of another table", async () => {
    const [nat, filter] = [27, 51]; // lines of :cali-OUTPUT, from 1
    const at = new vscode.Position(filter - 1, 5);
    const references = await vscode.commands.executeCommand<vscode.Location[]>(
      "vscode.executeReferenceProvider",
      document.uri,
      at,
    );
    equal(references.map(({ range }) => range.start.line + 1).sort(byNumber), [filter, 65], "references");
    const highlights = await vscode.commands.executeCommand<vscode.DocumentHighlight[]>(
      "vscode.executeDocumentHighlights",
      document.uri,
      at,
    );
    const lines = highlights.map(({ range }) => range.start.line + 1).sort(byNumber);
    equal(lines, [filter, 65, 84, 85, 86, 87, 88, 89, 90], "highlights");
    const others = await vscode.commands.executeCommand<vscode.Location[]>(
      "vscode.executeReferenceProvider",
      document.uri,
      new vscode.Position(nat - 1, 5),
    );
    equal(others.map(({ range }) => range.start.line + 1).sort(byNumber), [nat, 35], "references in nat");
  });

  it("lists tables and their chains", async () => {
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      "vscode.executeDocumentSymbolProvider",
      document.uri,
    );
    equal(
      symbols.map(({ name }) => name),
      ["raw", "mangle", "nat", "filter"],
      "tables",
    );
    const chains = symbols[3]?.children ?? [];
    equal([chains.length, chains[1]?.name], [18, "FORWARD"], "chains of filter");
  });

  it("folds tables", async () => {
    const ranges = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
      "vscode.executeFoldingRangeProvider",
      document.uri,
    );
    const filter = ranges.find(({ start }) => start === 43);
    ok(filter !== undefined && filter.end >= 123, JSON.stringify(ranges));
  });

  it("puts lenses over each chain: where to start, and who jumps there", async () => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", document.uri, 200);
    const titles = (line: number) =>
      lenses.filter(({ range }) => range.start.line === line - 1).map(({ command }) => command?.title);
    equal(titles(46), ["▷ Simulate packet from here"], "lenses of FORWARD");
    equal(titles(49), ["▷ Simulate packet from here", "1 caller"], "lenses of cali-FORWARD");
    equal(titles(53), ["▷ Simulate packet from here", "2 callers"], "lenses of cali-from-wl-dispatch");
  });

  it("tells of chains that nothing jumps to and of rules that no packet comes to", async () => {
    const hints = await until("the hints", () => {
      const found = problems(document);
      return found.length > 0 && found;
    });
    equal(hints, PROBLEMS, "problems");
    const first = vscode.languages.getDiagnostics(document.uri)[0];
    equal([first?.severity, first?.source], [vscode.DiagnosticSeverity.Hint, "chainwalk"], "kind of problem");
  });

  it("tells of a jump that an edit breaks, and forgets it when that is undone", async () => {
    const line = 110;
    const before = document.lineAt(line).text;
    await replaceLines(document, line, line + 1, `${before.replace("-g cali-tw-cali0ef24b3", "-g cali-tw-gone")}\n`);
    await until("the broken jump", () => problems(document).includes("111 undefined-chain"));
    ok(problems(document).includes("61 leftover-endpoint"), "the chain it led to has no caller now");
    await replaceLines(document, line, line + 1, `${before}\n`);
    await until("a whole dump", () => problems(document).join() === PROBLEMS.join());
  });

  it("offers to walk a packet from a rule", async () => {
    const range = document.lineAt(100).range;
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      range,
    );
    const action = actions.find(({ title }) => title === "Simulate packet from this rule");
    const [place] = action?.command?.arguments ?? [];
    const where = { uri: document.uri.toString(), table: "filter", chain: "cali-pi-namespace-default", number: 1 };
    equal(
      [action?.command?.command, { ...place, uri: vscode.Uri.parse(place?.uri).toString() }],
      ["chainwalk.simulate", where],
      "action",
    );
  });
});

/** The policy and the profile of the example deny everything first. */
const PROBLEMS = ["7 unreferenced-chain", ...[102, 103, 107, 108].map((line) => `${line} unreachable-rule`)];

const byNumber = (a: number, b: number): number => a - b;

async function hoverAt(document: vscode.TextDocument, at: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", document.uri, at);
  const contents = hovers.flatMap((hover) => hover.contents);
  return contents.map((content) => (typeof content === "string" ? content : content.value)).join("\n");
}

/** `file:line text`, with lines from 1 and the text where it belongs to an open document. */
function targetOf(link: vscode.Location | vscode.LocationLink): string {
  const [uri, range] =
    "targetUri" in link ? [link.targetUri, link.targetSelectionRange ?? link.targetRange] : [link.uri, link.range];
  const document = vscode.workspace.textDocuments.find((one) => `${one.uri}` === `${uri}` && one.languageId === "iptables-save");
  return `${uri.path.split("/").at(-1)}:${range.start.line + 1} ${document?.getText(range) ?? ""}`.trim();
}

/** `line code` of each problem of the document, with lines from 1. */
function problems({ uri }: vscode.TextDocument): string[] {
  const found = vscode.languages.getDiagnostics(uri).map(({ range, code }) => {
    const name = typeof code === "object" ? code.value : code;
    return { line: range.start.line + 1, name };
  });
  return found.sort((a, b) => a.line - b.line).map(({ line, name }) => `${line} ${name}`);
}
