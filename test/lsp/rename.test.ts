// Renaming chains and sets, through the real server.
import { describe, expect, test } from "vitest";
import type { Position, WorkspaceEdit } from "vscode-languageserver-protocol";
import { FOLDER, type SessionOptions, startSession, uriOf } from "#test/lsp/session.ts";

/** Every span labelled `^^^` is changed, and nothing else is. */
async function checkRename(fixture: string, newName = "renamed", options: SessionOptions = {}): Promise<void> {
  const session = await startSession(fixture, options);
  const edit = await session.client.sendRequest<WorkspaceEdit>("textDocument/rename", { ...session.here(), newName });
  await session.close();
  const found = Object.entries(edit.changes ?? {}).flatMap(([uri, edits]) =>
    edits.map(({ range: { start, end }, newText }) => {
      expect(newText).toBe(newName);
      return `${uri.split("/").at(-1)} ${start.line}:${start.character}-${end.character}`;
    }),
  );
  const expected = session.opened.flatMap(({ name, labels }) =>
    labels.map(({ line, start, end }) => `${name} ${line}:${start}-${end}`),
  );
  expect(found.sort()).toEqual(expected.sort());
}

/** What the server says instead of renaming. */
async function refusal(fixture: string, newName = "renamed"): Promise<string> {
  const session = await startSession(fixture);
  const said = await session.client.sendRequest("textDocument/rename", { ...session.here(), newName }).then(
    (answer) => `renamed: ${JSON.stringify(answer)}`,
    (error: unknown) => (error instanceof Error ? error.message : ""),
  );
  await session.close();
  return said;
}

describe("a chain", () => {
  const dump = (declared: string, owner: string, jump: string) => `
*nat
:OUTPUT ACCEPT [0:0]
:mine - [0:0]
-A OUTPUT -j mine
COMMIT
*filter
:FORWARD ACCEPT [0:0]
 :${declared} - [0:0]
# ^^^^
-A FORWARD -m comment --comment "-j mine" -j ${jump}
#                                            ^^^^
-A FORWARD -p tcp -g mine
#                    ^^^^
[5:6] -A ${owner} -s 10.0.0.1 -j RETURN
#        ^^^^
-I mine 1 -j LOG --log-prefix "mine"
#  ^^^^
-D mine 1
#  ^^^^
-A FORWARD -j mine2
-A FORWARD -jmine
#            ^^^^
-F mine
#  ^^^^
COMMIT
*filter
:FORWARD ACCEPT [0:0]
 :mine - [0:0]
# ^^^^
-A FORWARD --jump=mine
#                 ^^^^
COMMIT
`;

  test("is renamed where its table names it, from wherever it stands", async () => {
    await checkRename(dump("mi$0ne", "mine", "mine"));
    await checkRename(dump("mine", "mi$0ne", "mine"));
    await checkRename(dump("mine", "mine", "mi$0ne"));
  });

  test("of the other table when asked there", () =>
    checkRename(`
*nat
:OUTPUT ACCEPT [0:0]
 :same - [0:0]
# ^^^^
-A OUTPUT -j sa$0me
#            ^^^^
COMMIT
*filter
:same - [0:0]
-A same -j DROP
COMMIT
`));

  test("of IPv6 apart from that of IPv4", () =>
    checkRename(`
*filter
:FORWARD ACCEPT [0:0]
 :sa$0me - [0:0]
# ^^^^
-A same -s 10.0.0.1/32 -j DROP
#  ^^^^
COMMIT
*filter
:FORWARD ACCEPT [0:0]
:same - [0:0]
-A same -s fd00::1/128 -j DROP
COMMIT
`));

  test("in commands, where -t says the table", () =>
    checkRename(`
-t nat -N mine
-N mine
#  ^^^^
-t nat -A OUTPUT -j mine
-A OUTPUT -j mine
#            ^^^^
-A mi$0ne -j ACCEPT
#  ^^^^
-t nat -A mine -j ACCEPT
`));

  test("has its whole name offered", async () => {
    const session = await startSession("*filter\n:mine - [0:0]\n-A mi$0ne -j DROP\nCOMMIT\n");
    const found = await session.client.sendRequest("textDocument/prepareRename", session.here());
    await session.close();
    expect(found).toEqual({ range: { start: { line: 2, character: 3 }, end: { line: 2, character: 7 } }, placeholder: "mine" });
  });
});

describe("refused", () => {
  const RULES = "*filter\n:FORWARD ACCEPT [0:0]\n:mine - [0:0]\n:other - [0:0]\n-A mi$0ne -j missing\nCOMMIT\n";

  test.each([
    ["", "A chain needs a name."],
    ["two words", "A chain's name cannot hold blanks or double quotes."],
    ['quo"te', "A chain's name cannot hold blanks or double quotes."],
    ["-x", 'A chain\'s name cannot begin with "-": iptables-nft refuses it.'],
    ["a".repeat(29), "A chain's name has at most 28 bytes; this one has 29."],
    [`a${"é".repeat(14)}`, "A chain's name has at most 28 bytes; this one has 29."],
    ["PREROUTING", "PREROUTING is the name of a builtin chain."],
    ["ACCEPT", "ACCEPT is the name of a target."],
    ["LOG", "LOG is the name of a target."],
    ["other", "Table filter has a chain other already."],
    ["missing", "A rule of table filter names missing already."],
  ])("new name %j", async (name, message) => {
    expect(await refusal(RULES, name)).toBe(message);
  });

  test("28 bytes are not too many", () => checkRename("*filter\n :mi$0ne - [0:0]\n# ^^^^\nCOMMIT\n", `${"é".repeat(13)}ab`));

  test.each([
    ["-A INPUT -j DR$0OP", "DROP is a target, not a chain: its name cannot be changed."],
    ["-A IN$0PUT -j DROP", "INPUT is a builtin chain: the kernel itself gives it its name."],
    ["-A INPUT -j no$0where", "Table filter has no chain nowhere."],
    ["-A INPUT -s 10.0$0.0.1 -j DROP", "Only the names of chains and sets can be changed here."],
    ["-A INPUT -m com$0ment --comment a", "Only the names of chains and sets can be changed here."],
    ["-A $0! -F ! all", 'iptables takes "!" for a negation, not for a chain.'],
    ["$0*nat", "The kernel gives tables their names."],
  ])("at %s", async (line, message) => {
    expect(await refusal(`*filter\n:INPUT ACCEPT [0:0]\n${line}\nCOMMIT\n`)).toBe(message);
  });

  test.each([
    ["a,b", "A set's name cannot hold blanks, commas or double quotes here."],
    ["a".repeat(32), "A set's name has at most 31 bytes; this one has 32."],
    ["taken", "There is a set taken already, in node.ipset."],
    ["used", "There is a set used already, in iptables.save."],
  ])("a set's name %j", async (name, message) => {
    const files =
      "*filter\n-A FORWARD -m set --match-set used src\nCOMMIT\n#- node.ipset\ncreate $0own hash:ip\ncreate taken hash:ip\n";
    expect(await refusal(files, name)).toBe(message);
  });

  test("what is no name in an ipset file", async () => {
    expect(await refusal("#- node.ipset\ncreate a hash:ip\nadd a 10.0.$00.1\n")).toBe(
      "Only the names of sets can be changed here.",
    );
  });
});

describe("a set", () => {
  const files = (rule: string, created: string, member: string) => `
*raw
:PREROUTING ACCEPT [0:0]
-A PREROUTING -m comment --comment "a b" -m set ! --match-set ${rule} src -j DROP
#                                                             ^^^^^^^
COMMIT
*filter
:blocked - [0:0]
:FORWARD ACCEPT [0:0]
-A FORWARD -m comment --comment "--match-set blocked src" -j blocked
-A FORWARD -m set --match-set "blocked" dst -j SET --add-set blocked src
#                             ^^^^^^^^^
#                                                            ^^^^^^^
-A FORWARD -m set --set blocked src
#                       ^^^^^^^
-A FORWARD -m set --match-set blocked2 src -j DROP
COMMIT
#- ip6tables.save
*filter
:FORWARD ACCEPT [0:0]
-A FORWARD -m set --match-set blocked src -j DROP
#                             ^^^^^^^
COMMIT
#- node.ipset
create ${created} hash:ip family inet
#      ^^^^^^^
add blocked 10.0.0.1 comment "blocked"
#   ^^^^^^^
create all list:set size 8
add all ${member}
#       ^^^^^^^
-exist add all other after blocked
#                          ^^^^^^^
test blocked 10.0.0.1
#    ^^^^^^^
create other hash:ip family inet
`;

  test("is renamed in all files of the folder, from any of them", async () => {
    await checkRename(files("bl$0ocked", "blocked", "blocked"));
    await checkRename(files("blocked", "bl$0ocked", "blocked"));
    await checkRename(files("blocked", "blocked", "bl$0ocked"));
  });

  test("also in files that are not open", async () => {
    const disk = {
      "node.ipset": "create blocked hash:ip family inet\nadd blocked 10.0.0.1\n",
      "ip6tables.save": "*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -m set --match-set blocked src -j DROP\nCOMMIT\n",
    };
    const session = await startSession("*filter\n:a - [0:0]\n-A a -m set --match-set bl$0ocked src -j DROP\nCOMMIT\n", { disk });
    const { changes } = await session.client.sendRequest<WorkspaceEdit>("textDocument/rename", {
      ...session.here(),
      newName: "b",
    });
    await session.close();
    const counts = Object.entries(changes ?? {}).map(([uri, edits]) => [uri.replace(`${FOLDER}/`, ""), edits.length]);
    expect(Object.fromEntries(counts)).toEqual({ "iptables.save": 1, "ip6tables.save": 1, "node.ipset": 2 });
  });

  test("in a listing", () =>
    checkRename(`
#- node.ipset
Name: bl$0ocked
#     ^^^^^^^
Type: hash:ip
Header: family inet hashsize 1024 maxelem 65536
Members:
10.0.0.1

Name: all
Type: list:set
Members:
blocked
#^^^^^^
`));
});

test("a hundred thousand references are renamed at once", async () => {
  const rules = Array.from(
    { length: 100_000 },
    (_, i) => `-A FORWARD -s 10.0.0.${i & 255}/32 -m set --match-set pods src -j mine`,
  );
  const session = await startSession("");
  await session.open("iptables.save", `*filter\n:FORWARD ACCEPT [0:0]\n:mine - [0:0]\n${rules.join("\n")}\nCOMMIT\n`);
  const countAt = async (position: Position, newName: string) => {
    const question = { textDocument: { uri: uriOf("iptables.save") }, position, newName };
    const { changes } = await session.client.sendRequest<WorkspaceEdit>("textDocument/rename", question);
    return Object.values(changes ?? {}).map((edits) => edits.length);
  };
  expect(await countAt({ line: 2, character: 2 }, "yours")).toEqual([100_001]);
  expect(await countAt({ line: 3, character: rules[0]?.indexOf("pods") ?? 0 }, "nodes")).toEqual([100_000]);
  await session.close();
});

test("a name in quotes that touches the next word keeps them", async () => {
  const session = await startSession(`
*filter
:"a $0b"- [0:0]
-A "a b" -j ACCEPT
COMMIT
`);
  const edit = await session.client.sendRequest<WorkspaceEdit>("textDocument/rename", { ...session.here(), newName: "renamed" });
  await session.close();
  expect(Object.values(edit.changes ?? {}).flatMap((edits) => edits.map(({ newText }) => newText))).toEqual([
    '"renamed"',
    "renamed",
  ]);
});
