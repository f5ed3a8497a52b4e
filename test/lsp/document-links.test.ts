// From sets in rules to the files that create them, through the real server.
import { expect, test } from "vitest";
import type { DocumentLink } from "vscode-languageserver-protocol";
import { startSession, uriOf } from "#test/lsp/session.ts";

async function linksOf(rules: readonly string[], disk: Readonly<Record<string, string>>): Promise<DocumentLink[]> {
  const session = await startSession("", { disk });
  await session.open("iptables.save", `*filter\n:FORWARD ACCEPT [0:0]\n${rules.join("\n")}\nCOMMIT\n`);
  const links = await session.client.sendRequest<DocumentLink[]>("textDocument/documentLink", {
    textDocument: { uri: uriOf("iptables.save") },
  });
  await session.close();
  return links;
}

const SETS = { "node.ipset": "create a hash:ip family inet\nadd a 10.0.0.1\ncreate b hash:net family inet\n" };

test("a known set leads to the line that creates it", async () => {
  const rules = [
    "-A FORWARD -m set --match-set b src -j SET --add-set a src",
    "-A FORWARD -m set --match-set unknown src -j DROP",
    '-A FORWARD -m comment --comment "--match-set a src" -m set ! --match-set "a" dst -j DROP\r',
    "# --match-set a src",
  ];
  const links = await linksOf(rules, SETS);
  expect(links.map(({ range: { start, end }, target }) => [`${start.line}:${start.character}-${end.character}`, target])).toEqual(
    [
      ["2:30-31", "file:///node/node.ipset#L3"],
      ["2:53-54", "file:///node/node.ipset#L1"],
      ["4:73-76", "file:///node/node.ipset#L1"],
    ],
  );
  expect(links[0]?.tooltip).toBe("hash:net, node.ipset line 3");
});

test("there are none without the folder's sets", async () => {
  expect(await linksOf(["-A FORWARD -m set --match-set a src -j DROP"], {})).toEqual([]);
});

test("a large file has no more than anybody looks at", async () => {
  const rules = Array.from({ length: 50_000 }, () => "-A FORWARD -m set --match-set a src -j DROP");
  expect(await linksOf(rules, SETS)).toHaveLength(2000);
});
