// Formatting, through the real server: the lines iptables-save would write, and every other character as it was.
import { describe, expect, test } from "vitest";
import type { TextEdit } from "vscode-languageserver-protocol";
import { startSession, uriOf } from "#test/lsp/session.ts";

const uri = uriOf("iptables.save");
const options = { tabSize: 2, insertSpaces: true };

/** The text once the edits are made; each of them stays on one line. */
function edited(text: string, edits: readonly TextEdit[]): string {
  const lines = text.split("\n");
  for (const { range, newText } of edits) {
    const line = lines[range.start.line] ?? "";
    lines[range.start.line] = line.slice(0, range.start.character) + newText + line.slice(range.end.character);
  }
  return lines.join("\n");
}

async function format(text: string): Promise<string> {
  const session = await startSession("");
  await session.open("iptables.save", text);
  const edits = await session.client.sendRequest<TextEdit[]>("textDocument/formatting", { textDocument: { uri }, options });
  await session.close();
  return edited(text, edits);
}

describe("a rule line", () => {
  test.each([
    ["  -A INPUT   -p tcp --dport 80 -j ACCEPT", "-A INPUT -p tcp -m tcp --dport 80 -j ACCEPT"],
    ["[1:2]   -A INPUT -j DROP  ", "[1:2] -A INPUT -j DROP"],
    ["--append INPUT --source 10.0.0.1 --jump DROP", "-A INPUT -s 10.0.0.1/32 -j DROP"],
    ['-A INPUT -m comment --comment "two words" -j DROP', '-A INPUT -m comment --comment "two words" -j DROP'],
  ])("%s", async (before, after) =>
    expect(await format(`*filter\n:INPUT ACCEPT [0:0]\n${before}\nCOMMIT\n`)).toBe(
      `*filter\n:INPUT ACCEPT [0:0]\n${after}\nCOMMIT\n`,
    ),
  );

  test.each([
    "-A INPUT  -m geoip --source-country DE  -j DROP  # trailing",
    "-A INPUT  --dport 80 -j DROP",
    "-A INPUT  -p tcp --dport eighty -j DROP",
    "-I INPUT  3 -j DROP",
    "-t filter  -A INPUT -j DROP",
    "oct 12 host:  -A INPUT  -j DROP",
    "nonsense   here",
    "#   a    comment",
    '-A INPUT  -m comment --comment "left open',
    ": - [0:0]",
    `-A INPUT  -m comment --comment ${"x".repeat(300)} -j DROP`,
  ])("left alone: %s", async (line) => {
    const text = `*filter\n:INPUT ACCEPT [0:0]\n\n${line}\nCOMMIT\n`;
    expect(await format(text)).toBe(text);
  });
});

test("tables, chains and COMMIT lose their odd blanks", async () => {
  expect(await format(" *filter\n:INPUT   ACCEPT   [0:0]\n  :mine   -\n  COMMIT \n")).toBe(
    "*filter\n:INPUT ACCEPT [0:0]\n:mine -\nCOMMIT\n",
  );
});

test("formatting twice is formatting once", async () => {
  const once = await format("*filter\n:INPUT ACCEPT [0:0]\n-A INPUT  -i eth0 -s 10.1.2.3/8 -p 6 --syn -j REJECT\nCOMMIT\n");
  expect(await format(once)).toBe(once);
});

test("only the lines of the range", async () => {
  const text = "*filter\n:INPUT ACCEPT [0:0]\n-A INPUT  -j DROP\n-A INPUT  -j LOG\nCOMMIT\n";
  const session = await startSession("");
  await session.open("iptables.save", text);
  const range = { start: { line: 3, character: 0 }, end: { line: 3, character: 5 } };
  const edits = await session.client.sendRequest<TextEdit[]>("textDocument/rangeFormatting", {
    textDocument: { uri },
    range,
    options,
  });
  const typed = await session.client.sendRequest<TextEdit[]>("textDocument/onTypeFormatting", {
    textDocument: { uri },
    position: { line: 3, character: 0 },
    ch: "\n",
    options,
  });
  await session.close();
  expect(edits.map((edit) => edit.newText)).toEqual(["-A INPUT -j LOG"]);
  expect(typed.map((edit) => edit.newText)).toEqual(["-A INPUT -j DROP"]);
});
