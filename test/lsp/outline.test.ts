// Outline, search over chains and sets, and folding, through the real server.
import { expect, test } from "vitest";
import type { DocumentSymbol, FoldingRange, Range, SymbolInformation } from "vscode-languageserver-protocol";
import { bigDump } from "#test/lsp/big-dump.ts";
import { example, startSession, uriOf } from "#test/lsp/session.ts";

async function outlineOf(name: string, text: string): Promise<DocumentSymbol[]> {
  const session = await startSession("");
  await session.open(name, text);
  const symbols = await session.client.sendRequest<DocumentSymbol[]>("textDocument/documentSymbol", {
    textDocument: { uri: uriOf(name) },
  });
  await session.close();
  return symbols;
}

function drawn(symbols: readonly DocumentSymbol[], indent = ""): string[] {
  return symbols.flatMap(({ name, detail, range, children }) => [
    `${indent}${name} | ${detail} | ${range.start.line}-${range.end.line}`,
    ...drawn(children ?? [], `${indent}  `),
  ]);
}

test("tables, chains and rules", async () => {
  const text = `*filter
:INPUT ACCEPT [0:0]
:cali-INPUT - [0:0]
:empty - [0:0]
-A INPUT -m comment --comment "cali:Cz_u1IQiXIMmKD4c" -j cali-INPUT
[3:4] -A cali-INPUT -s 10.0.0.1 -j DROP
-A cali-INPUT -j RETURN
COMMIT
`;
  expect(drawn(await outlineOf("iptables.save", text))).toEqual([
    "filter | 3 chains | 0-7",
    "  INPUT | 1 rule, policy ACCEPT · Packets for this node (filter) | 4-4",
    "    1 | -j cali-INPUT | 4-4",
    expect.stringMatching(/^ {2}cali-INPUT \| 2 rules · .+ \| 5-6$/),
    "    1 | -s 10.0.0.1 -j DROP | 5-5",
    "    2 | -j RETURN | 6-6",
    "  empty | 0 rules | 3-3",
  ]);
});

test("sets", async () => {
  const outline = await outlineOf("node.ipset", "create a hash:ip family inet\nadd a 10.0.0.1\ncreate b hash:net family inet\n");
  expect(outline.map(({ name, detail }) => [name, detail])).toEqual([
    ["a", "hash:ip, 1 member"],
    ["b", "hash:net, 0 members"],
  ]);
});

function isInside(inner: Range, outer: Range): boolean {
  const before = (a: Range["start"], b: Range["start"]) => a.line < b.line || (a.line === b.line && a.character <= b.character);
  return before(outer.start, inner.start) && before(inner.end, outer.end);
}

function expectWellFormed(symbols: readonly DocumentSymbol[]): void {
  for (const { name, range, selectionRange, children } of symbols) {
    expect(name).not.toBe("");
    expect(isInside(selectionRange, range)).toBe(true);
    for (const child of children ?? []) expect(isInside(child.range, range)).toBe(true);
    expectWellFormed(children ?? []);
  }
}

test.each(["node1/iptables.save", "node2/iptables.save"])("selections and children lie inside: %s", async (path) => {
  expectWellFormed(await outlineOf("iptables.save", example(path)));
});

test.each(["-N a\n-A a -j DROP\n", "*\n:\n-A\n", "-t nat -A OUTPUT -j a\niptables -I b 1 -j c\n*nat\nCOMMIT\n", ""])(
  "so they do in odd files: %j",
  async (text) => {
    expectWellFormed(await outlineOf("iptables.save", text));
  },
);

test("a client that wants no tree gets a list", async () => {
  const session = await startSession("*filter\n:a - [0:0]\n-A a -j DROP\nCOMMIT\n", { capabilities: {} });
  const symbols = await session.client.sendRequest<SymbolInformation[]>("textDocument/documentSymbol", {
    textDocument: { uri: uriOf("iptables.save") },
  });
  await session.close();
  expect(symbols.map(({ name, containerName }) => `${containerName ?? ""}/${name}`)).toEqual(["/filter", "filter/a", "a/1"]);
});

test("chains and sets of open files are found by their letters", async () => {
  const session = await startSession(
    "*filter\n:cali-INPUT - [0:0]\n:other - [0:0]\nCOMMIT\n#- node.ipset\ncreate cali40s hash:ip\n",
  );
  const find = async (query: string) => {
    const found = await session.client.sendRequest<SymbolInformation[]>("workspace/symbol", { query });
    return found.map(({ name }) => name);
  };
  expect(await find("cali")).toEqual(["cali-INPUT", "cali40s"]);
  expect(await find("clinp")).toEqual(["cali-INPUT"]);
  expect(await find("")).toEqual(["cali-INPUT", "other", "cali40s"]);
  await session.close();
});

test("folding: tables, the rules of a chain, comments", async () => {
  const text = "# one\n# two\n*filter\n:a - [0:0]\n:b - [0:0]\n-A a -j DROP\n-A a -j DROP\n-A b -j DROP\nCOMMIT\n";
  const session = await startSession("");
  await session.open("iptables.save", text);
  const folds = await session.client.sendRequest<FoldingRange[]>("textDocument/foldingRange", {
    textDocument: { uri: uriOf("iptables.save") },
  });
  await session.close();
  expect(folds).toEqual([
    { startLine: 2, endLine: 8 },
    { startLine: 0, endLine: 1, kind: "comment" },
    { startLine: 5, endLine: 6 },
  ]);
});

test("a dump of a hundred thousand rules has its outline", async () => {
  const [filter] = await outlineOf("iptables.save", bigDump(2000));
  expect(filter?.children).toHaveLength(4005);
});
