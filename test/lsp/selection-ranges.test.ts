// How a selection grows, through the real server.
import { expect, test } from "vitest";
import type { SelectionRange } from "vscode-languageserver-protocol";
import { startSession } from "#test/lsp/session.ts";

/** The texts of the steps; those of several lines as `first line … last line`. */
async function stepsAt(fixture: string): Promise<string[]> {
  const session = await startSession(fixture);
  const { textDocument, position } = session.here();
  const found = await session.client.sendRequest<SelectionRange[]>("textDocument/selectionRange", {
    textDocument,
    positions: [position],
  });
  await session.close();
  const lines = session.opened[0]?.text.split("\n") ?? [];
  const steps: string[] = [];
  for (let step = found[0]; step !== undefined; step = step.parent) {
    const { start, end } = step.range;
    const first = lines[start.line]?.slice(start.character, start.line === end.line ? end.character : undefined) ?? "";
    steps.push(start.line === end.line ? first : `${first} … ${lines[end.line]?.slice(0, end.character) ?? ""}`);
  }
  return steps;
}

const DUMP = `# head
*filter
:FORWARD ACCEPT [0:0]
:a - [0:0]
-A FORWARD -j DROP
-A a -s 10.0.0.1 -m set ! --match-set pods src --return-nomatch -j LOG --log-prefix "a b"
-A a -j DROP
COMMIT
`;

const RUN = '-A a -s 10.0.0.1 -m set ! --match-set pods src --return-nomatch -j LOG --log-prefix "a b"';
const REST = [RUN, `${RUN} … -A a -j DROP`, "*filter … COMMIT", "# head … "];

test.each([
  ["pods", ["pods", "! --match-set pods src", "-m set ! --match-set pods src --return-nomatch", ...REST]],
  ["set !", ["set", "-m set ! --match-set pods src --return-nomatch", ...REST]],
  ["10.0", ["10.0.0.1", "-s 10.0.0.1", ...REST]],
  ['b"', ['"a b"', '--log-prefix "a b"', '-j LOG --log-prefix "a b"', ...REST]],
  ["CCEPT", ["ACCEPT", ":FORWARD ACCEPT [0:0]", ":FORWARD ACCEPT [0:0] … :a - [0:0]", "*filter … COMMIT", "# head … "]],
  ["ead", ["head", "# head", "# head … "]],
])("at %s", async (word, steps) => {
  expect(await stepsAt(DUMP.replace(word, `$0${word}`))).toEqual(steps);
});

test("in an ipset file: word, line, set, file", async () => {
  const text = "create a hash:ip\nadd a 10.0.0.1\nadd a 10.0$0.0.2 nomatch\ncreate b hash:ip\n";
  expect(await stepsAt(`#- node.ipset\n${text}`)).toEqual([
    "10.0.0.2",
    "add a 10.0.0.2 nomatch",
    "create a hash:ip … add a 10.0.0.2 nomatch",
    "create a hash:ip … ",
  ]);
});

test("in a listing", async () => {
  const text = "Name: a\nType: hash:ip\nMembers:\n10.0.0.1\n10.0$0.0.2\n\nName: b\nType: hash:ip\nMembers:\n";
  expect((await stepsAt(`#- node.ipset\n${text}`)).slice(0, 2)).toEqual(["10.0.0.2", "Name: a … 10.0.0.2"]);
});

test("in an empty file", async () => {
  const session = await startSession("");
  await session.open("iptables.save", "");
  const found = await session.client.sendRequest<SelectionRange[]>("textDocument/selectionRange", {
    textDocument: { uri: "file:///node/iptables.save" },
    positions: [{ line: 0, character: 0 }],
  });
  await session.close();
  expect(found).toHaveLength(1);
});
