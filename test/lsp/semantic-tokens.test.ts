// The coloured words, through the real server.
import { describe, expect, test } from "vitest";
import type { SemanticTokens, SemanticTokensLegend } from "vscode-languageserver-protocol";
import { createFile } from "#server/file.ts";
import { ipset } from "#server/ipset/index.ts";
import { iptables } from "#server/iptables/index.ts";
import { bigDump } from "#test/lsp/big-dump.ts";
import { example, startSession, uriOf } from "#test/lsp/session.ts";

/** Each token as `word type.modifier`. */
async function tokensOf(name: string, text: string): Promise<string[]> {
  const session = await startSession("");
  await session.open(name, text);
  const { data } = await session.client.sendRequest<SemanticTokens>("textDocument/semanticTokens/full", {
    textDocument: { uri: uriOf(name) },
  });
  const legend = session.initialized.capabilities.semanticTokensProvider?.legend;
  await session.close();
  return legend === undefined ? [] : unpacked(data, text.split("\n"), legend);
}

function unpacked(
  data: readonly number[],
  lines: readonly string[],
  { tokenTypes, tokenModifiers }: SemanticTokensLegend,
): string[] {
  const found: string[] = [];
  let [line, column] = [0, 0];
  for (let i = 0; i < data.length; i += 5) {
    const [down = 0, along = 0, length = 0, type = 0, bits = 0] = data.slice(i, i + 5);
    line += down;
    column = down === 0 ? column + along : along;
    const modifiers = tokenModifiers.filter((_, bit) => (bits & (1 << bit)) !== 0);
    found.push(`${lines[line]?.slice(column, column + length)} ${[tokenTypes[type], ...modifiers].join(".")}`);
  }
  return found;
}

async function ruleTokens(rule: string): Promise<string[]> {
  const tokens = await tokensOf("iptables.save", `*filter\n:INPUT ACCEPT [0:0]\n:own - [0:0]\n${rule}\nCOMMIT\n`);
  return tokens.slice(8, -1);
}

describe("a dump", () => {
  test("tables, chains and comments", async () => {
    const text =
      "# head\n*filter\n:INPUT DROP [1:22]\n:own - [0:0]\nCOMMIT\n*wrong\nCOMMIT\n-N new\n-P INPUT ACCEPT\n-E new newer\n";
    expect(await tokensOf("iptables.save", text)).toEqual([
      "# head comment",
      "filter namespace.declaration",
      "INPUT function.declaration.defaultLibrary",
      "DROP keyword",
      "1 number",
      "22 number",
      "own function.declaration",
      "0 number",
      "0 number",
      "COMMIT keyword",
      "COMMIT keyword",
      "-N modifier",
      "new function.declaration",
      "-P modifier",
      "INPUT function",
      "ACCEPT keyword",
      "-E modifier",
      "new function",
      "newer function.declaration",
    ]);
  });

  test.each<readonly [string, readonly string[]]>([
    ["-A INPUT -j own", ["-A modifier", "INPUT function.defaultLibrary", "-j property", "own function"]],
    ["-A own -g INPUT", ["-A modifier", "own function", "-g property", "INPUT function.defaultLibrary"]],
    [
      "[3:44] -A own -i eth0 ! -s 10.0.0.0/8 -p tcp -m tcp --dport 80:90 -j DROP",
      [
        "3 number",
        "44 number",
        "-A modifier",
        "own function",
        "-i property",
        "eth0 variable",
        "! operator",
        "-s property",
        "10.0.0.0/8 number",
        "-p property",
        "tcp enumMember",
        "-m property",
        "tcp namespace",
        "--dport parameter",
        "80:90 number",
        "-j property",
        "DROP keyword",
      ],
    ],
    [
      '-I own 2 -m comment --comment "a b" -m set ! --match-set s src,dst -j LOG --log-prefix "x: "',
      [
        "-I modifier",
        "own function",
        "2 number",
        "-m property",
        "comment namespace",
        "--comment parameter",
        '"a b" comment',
        "-m property",
        "set namespace",
        "! operator",
        "--match-set parameter",
        "s type",
        "src,dst enumMember",
        "-j property",
        "LOG method",
        "--log-prefix parameter",
        '"x: " string',
      ],
    ],
    [
      "-A own -ptcp -m wrong --what x -m conntrack --ctstate NEW,RELATED -j MARK --set-xmark 0x1/0xf",
      [
        "-A modifier",
        "own function",
        "-p property",
        "tcp enumMember",
        "-m property",
        "-m property",
        "conntrack namespace",
        "--ctstate parameter",
        "NEW,RELATED enumMember",
        "-j property",
        "MARK method",
        "--set-xmark parameter",
        "0x1/0xf number",
      ],
    ],
    ["-A own --nothing -j missing", ["-A modifier", "own function", "-j property"]],
  ])("%s", async (rule, tokens) => {
    expect(await ruleTokens(rule)).toEqual(tokens);
  });

  test("a range has the tokens of its lines", async () => {
    const text = "*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -j DROP\n-A INPUT -j ACCEPT\nCOMMIT\n";
    const session = await startSession("");
    await session.open("iptables.save", text);
    const { data } = await session.client.sendRequest<SemanticTokens>("textDocument/semanticTokens/range", {
      textDocument: { uri: uriOf("iptables.save") },
      range: { start: { line: 2, character: 5 }, end: { line: 2, character: 6 } },
    });
    await session.close();
    expect(data.filter((_, index) => index % 5 === 0)).toEqual([2, 0, 0, 0]);
  });
});

describe("sets", () => {
  test("as ipset saves them", async () => {
    const text = [
      "# head",
      "create a hash:net,iface family inet maxelem 1024 comment",
      'add a 10.0.0.0/8,eth0 nomatch comment "a b"',
      "create l list:set size 8",
      "add l a",
      "create x wrong:type",
    ].join("\n");
    expect(await tokensOf("node.ipset", text)).toEqual([
      "# head comment",
      "create modifier",
      "a type.declaration",
      "hash:net,iface enumMember",
      "family parameter",
      "inet enumMember",
      "maxelem parameter",
      "1024 number",
      "comment parameter",
      "add modifier",
      "a type",
      "10.0.0.0/8 number",
      "eth0 variable",
      "nomatch parameter",
      "comment parameter",
      '"a b" comment',
      "create modifier",
      "l type.declaration",
      "list:set enumMember",
      "size parameter",
      "8 number",
      "add modifier",
      "l type",
      "a type",
      "create modifier",
      "x type.declaration",
    ]);
  });

  test("as ipset lists them", async () => {
    const text = "Name: a\nType: hash:ip\nHeader: family inet maxelem 64\nSize in memory: 88\nMembers:\n10.0.0.1 timeout 5\n";
    expect(await tokensOf("node.ipset", text)).toEqual([
      "Name: property",
      "a type.declaration",
      "Type: property",
      "hash:ip enumMember",
      "Header: property",
      "family parameter",
      "inet enumMember",
      "maxelem parameter",
      "64 number",
      "Size property",
      "in property",
      "memory: property",
      "88 number",
      "Members: property",
      "10.0.0.1 number",
      "timeout parameter",
      "5 number",
    ]);
  });
});

test.each([
  ["node1/iptables.save", iptables],
  ["node2/iptables.save", iptables],
  ["node2/node.ipset", ipset],
])("no two overlap or cross a line, and all are in order: %s", (path, language) => {
  const text = example(path);
  const file = createFile("file:///node/x", language.id, 1, text);
  let behind = 0;
  for (const { span } of language.semanticTokens?.(file, { start: 0, end: text.length }) ?? []) {
    expect(span.start).toBeGreaterThanOrEqual(behind);
    expect(text.slice(span.start, span.end)).toMatch(/^[^\r\n]+$/);
    behind = span.end;
  }
  expect(behind).toBeGreaterThan(text.length / 2);
});

test("a range of a hundred thousand rules is as quick as any", () => {
  const text = bigDump(2000);
  const file = createFile("file:///node/x", "iptables-save", 1, text);
  const start = file.lines.start[60_000] ?? 0;
  const end = file.lines.start[60_100] ?? 0;
  const began = performance.now();
  const tokens = iptables.semanticTokens?.(file, { start, end }) ?? [];
  expect(performance.now() - began).toBeLessThan(200); // some 5 ms on an idle machine
  expect(tokens.length).toBeGreaterThan(1000);
});
