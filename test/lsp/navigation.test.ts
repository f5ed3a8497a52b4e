// Definition, references and highlights, through the real server.
import { describe, expect, test } from "vitest";
import type { DocumentHighlight, Location, LocationLink } from "vscode-languageserver-protocol";
import { exampleAt, exampleFolder, type SessionOptions, startSession } from "#test/lsp/session.ts";

/** Spans with the label `definition` are where the definition of the word at the cursor leads. */
async function checkDefinition(fixture: string): Promise<void> {
  const session = await startSession(fixture);
  const links = await session.client.sendRequest<LocationLink[] | null>("textDocument/definition", session.here());
  await session.close();
  const found = (links ?? []).map(
    ({ targetUri, targetSelectionRange: { start, end } }) =>
      `${targetUri.split("/").at(-1)} ${start.line}:${start.character}-${end.character}`,
  );
  const expected = session.opened.flatMap(({ name, labels }) =>
    labels.filter(({ text }) => text === "definition").map(({ line, start, end }) => `${name} ${line}:${start}-${end}`),
  );
  expect(found).toEqual(expected);
}

describe("definition", () => {
  test("a jump leads to the chain of its own table", () =>
    checkDefinition(`
*nat
:same - [0:0]
COMMIT
*filter
:FORWARD ACCEPT [0:0]
 :same - [0:0]
# ^^^^ definition
-A FORWARD -g sa$0me
COMMIT
`));

  test("a rule's own chain leads to its declaration, and -N declares", () =>
    checkDefinition(`
-N mine
#  ^^^^ definition
-A mi$0ne -j ACCEPT
`));

  test("a chain that nothing declares begins with its first rule", () =>
    checkDefinition(`
*filter
:FORWARD ACCEPT [0:0]
-A FORWARD -j mi$0ne
-A mine -j ACCEPT
#  ^^^^ definition
COMMIT
`));

  test("a set leads to the set file of the folder", () =>
    checkDefinition(`
*filter
:FORWARD ACCEPT [0:0]
-A FORWARD -m set --match-set bl$0ocked src -j DROP
COMMIT
#- node.ipset
create blocked hash:ip family inet
#      ^^^^^^^ definition
add blocked 10.0.0.1
create other hash:ip family inet
`));

  test("a set's element line leads to the set", () =>
    checkDefinition(`
#- node.ipset
create blocked hash:ip family inet
#      ^^^^^^^ definition
add blo$0cked 10.0.0.1
`));

  test("a missing chain leads nowhere", () => checkDefinition("*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -j no$0ne\nCOMMIT\n"));

  test("a set on disk", async () => {
    const session = await startSession(exampleAt("node2/iptables.save", "cali4-s"), { disk: exampleFolder("node2") });
    const links = await session.client.sendRequest<LocationLink[]>("textDocument/definition", session.here());
    await session.close();
    expect(links.map(({ targetUri }) => targetUri)).toEqual(["file:///node/node.ipset"]);
  });

  test("a client without links gets locations", async () => {
    const fixture = "*filter\n:FORWARD ACCEPT [0:0]\n:a - [0:0]\n-A FORWARD -j $0a\nCOMMIT\n";
    const session = await startSession(fixture, { capabilities: {} });
    const found = await session.client.sendRequest<Location[]>("textDocument/definition", session.here());
    await session.close();
    expect(found).toEqual([
      { uri: "file:///node/iptables.save", range: { start: { line: 2, character: 1 }, end: { line: 2, character: 2 } } },
    ]);
  });
});

/** The spans labelled `read`, `write` or `declaration` are the references of the word at the cursor. */
async function checkReferences(fixture: string, options: SessionOptions = {}): Promise<void> {
  const session = await startSession(fixture, options);
  const found = await session.client.sendRequest<Location[]>("textDocument/references", {
    ...session.here(),
    context: { includeDeclaration: true },
  });
  await session.close();
  const expected = session.opened.flatMap(({ name, labels }) =>
    labels.map((label) => `${name} ${label.line}:${label.start}-${label.end}`),
  );
  const places = found.map(
    ({ uri, range: { start, end } }) => `${uri.split("/").at(-1)} ${start.line}:${start.character}-${end.character}`,
  );
  expect(places.sort()).toEqual(expected.sort());
}

describe("references", () => {
  test("of a chain: its declaration and the jumps to it", () =>
    checkReferences(`
*filter
:FORWARD ACCEPT [0:0]
 :mi$0ne - [0:0]
# ^^^^ declaration
-A FORWARD -j mine
#             ^^^^ read
-A FORWARD -p tcp -g mine
#                    ^^^^ read
-A mine -j ACCEPT
COMMIT
*nat
:OUTPUT ACCEPT [0:0]
:mine - [0:0]
-A OUTPUT -j mine
COMMIT
`));

  test("of a set, from either file", async () => {
    const files = `
*filter
:FORWARD ACCEPT [0:0]
-A FORWARD -m set --match-set ONE src -j DROP
#                             ^^^^^^^ read
-A FORWARD -j SET --add-set blocked src
#                           ^^^^^^^ write
-A FORWARD -m set --match-set blocked2 src -j DROP
COMMIT
#- node.ipset
create TWO hash:ip family inet
#      ^^^^^^^ declaration
add blocked 10.0.0.1
`;
    await checkReferences(files.replace("ONE", "blo$0cked").replace("TWO", "blocked"));
    await checkReferences(files.replace("ONE", "blocked").replace("TWO", "blo$0cked"));
  });

  test("of an interface, not of longer names", () =>
    checkReferences(`
*filter
:FORWARD ACCEPT [0:0]
-A FORWARD -i et$0h0 -j DROP
#             ^^^^ read
-A FORWARD -i eth01 -m comment --comment "on eth0" ! -o eth0 -j DROP
#                                                       ^^^^ read
COMMIT
`));

  test("of a mark: whatever looks at or changes one of its bits", () =>
    checkReferences(`
*filter
:FORWARD ACCEPT [0:0]
-A FORWARD -m mark --mark 0x1$0/0x1 -j DROP
#                         ^^^^^^^ read
-A FORWARD -j MARK --set-xmark 0x0/0x3
#                              ^^^^^^^ write
-A FORWARD -j MARK --set-xmark 0x4/0x4
-A FORWARD -m connmark --mark 0x1/0x1 -j DROP
-A FORWARD -j MARK --or-mark 0x1
#                            ^^^ write
COMMIT
`));
});

test("highlights tell reading from writing", async () => {
  const session = await startSession("*filter\n:FORWARD ACCEPT [0:0]\n:a - [0:0]\n-A FORWARD -j $0a\n-A a -j DROP\nCOMMIT\n");
  const found = await session.client.sendRequest<DocumentHighlight[]>("textDocument/documentHighlight", session.here());
  await session.close();
  const kinds = found.map(({ range, kind }) => [range.start.line, kind]).sort();
  expect(kinds).toEqual([
    [2, 3],
    [3, 2],
    [4, 3],
  ]);
});
