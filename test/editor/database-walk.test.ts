// A frontend asks the database of the example node: why it is dropped, what an edit of the policy changes, and how it
// goes where a set is not known.
import * as vscode from "vscode";
import type { ChainwalkApi } from "../../client/activate.ts";
import type { WalkNode } from "../../client/walk-tree.ts";
import { equal, ok } from "./assert.ts";
import { extension, open, replaceLines, until } from "./workspace.ts";

const PACKET = "eth0 tcp 10.1.1.11:40000 > 10.1.2.13:3306 new";
const FORWARD = { table: "filter", chain: "cali-FORWARD", number: 1 };
/** Line of `-A cali-pi-namespace-default … -j DROP`, from 0. */
const DENY = 100;

describe("A packet for the database", () => {
  let api: ChainwalkApi;
  let document: vscode.TextDocument;
  let deny: string;

  before(async () => {
    api = await extension().activate();
    document = await open("iptables.save");
    deny = document.lineAt(DENY).text;
  });

  after(async () => {
    await vscode.commands.executeCommand("chainwalk.clearWalk");
    if (document.lineAt(DENY).text !== deny) await replaceLines(document, DENY, DENY + 1, `${deny}\n`);
  });

  it("is dropped by the first rule of the policy", async () => {
    const result = await api.walk(document.uri, FORWARD, PACKET);
    equal([result?.problems, result?.walk?.verdict], [[], "DROP"], "answer");
    const decider = api.shownLines().find(({ kind }) => kind === "decider");
    equal([decider?.line, decider?.verdict], [DENY, "DROP"], "decider");
    ok(result?.walk?.summary.includes("cali-pi-namespace-default rule 1"), `${result?.walk?.summary}`);
  });

  it("shows why the rules before did not match", () => {
    const missed = api.shownLines().filter(({ kind }) => kind === "missed");
    const invalid = missed.find(({ line }) => line === 66);
    ok(invalid !== undefined, "no line for the rule for INVALID");
    ok(invalid.after.includes("NEW"), `behind the rule for INVALID: ${invalid.after}`);
    ok(
      invalid.why.some(({ answer, text }) => answer === "no" && text.includes("--ctstate INVALID")),
      JSON.stringify(invalid.why),
    );
  });

  it("is listed in the view, the decider as a place to go to", async () => {
    const [summary] = api.shownNodes();
    ok(summary?.label.includes("cali-pi-namespace-default"), `${summary?.label}`);
    const node = flatten(api.shownNodes()).find(({ line, action }) => line === DENY && action?.kind === "reveal");
    await vscode.commands.executeCommand("chainwalk.openNode", node);
    equal(vscode.window.activeTextEditor?.selection.active.line, DENY, "line of the cursor");
  });

  it("puts its verdict over the chain it began at", async () => {
    await until("the lens", async () => (await lensTitles(document, 48)).some((title) => title.includes("DROP")));
  });

  it("names what becomes of later packets and of answers", () => {
    const variants = api.lastResult()?.walk?.variants.map(({ name, verdict }) => `${name} ${verdict}`);
    ok(variants?.includes("ESTABLISHED ACCEPT"), JSON.stringify(variants));
  });

  it("is accepted once the deny is taken out", async () => {
    await replaceLines(document, DENY, DENY + 1, "");
    await until("the new verdict", () => api.lastResult()?.walk?.verdict === "ACCEPT");
    const decider = api.shownLines().find(({ kind }) => kind === "decider");
    equal(decider?.line, 71, "line of the decider");
  });

  it("is undecided where a set is not in the node's files, until one answer is taken", async () => {
    const rule = "-A cali-pi-namespace-default -m set --match-set cali40s:elsewhere src -j DROP\n";
    await replaceLines(document, DENY, DENY, rule);
    await until("the new verdict", () => api.lastResult()?.walk?.verdict === "UNDECIDED");
    const verdicts = new Set<string | undefined>();
    for (let times = 0; times < 2; times++) {
      const node = flatten(api.shownNodes()).find(({ context }) => context === "flippable");
      ok(node?.line === DENY, JSON.stringify(node));
      await vscode.commands.executeCommand("chainwalk.flipAssumption", node);
      verdicts.add(api.lastResult()?.walk?.verdict);
    }
    equal([...verdicts].sort(), ["ACCEPT", "DROP"], "verdicts of the two answers");
  });

  it("leaves the file as it was when it is cleared", async () => {
    await replaceLines(document, DENY, DENY + 1, `${deny}\n`);
    await until("the old verdict", () => api.shownLines().some(({ line, verdict }) => line === DENY && verdict === "DROP"));
    await vscode.commands.executeCommand("chainwalk.clearWalk");
    equal([api.lastResult(), api.shownLines(), api.shownNodes()], [undefined, [], []], "what is shown");
    await until("the lens", async () => !(await lensTitles(document, 48)).some((title) => title.includes("DROP")));
  });
});

async function lensTitles({ uri }: vscode.TextDocument, line: number): Promise<string[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", uri, 200);
  return lenses.filter(({ range }) => range.start.line === line).map(({ command }) => command?.title ?? "");
}

function flatten(nodes: readonly WalkNode[]): WalkNode[] {
  return nodes.flatMap((node) => [node, ...flatten(node.children)]);
}
