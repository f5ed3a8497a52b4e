// Files that change: edits give what parsing anew gives, and what lies beside a dump is read again when it changes.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Hover } from "vscode-languageserver-protocol";
import { createFile, offsetAt, positionAt, updateFile } from "#server/file.ts";
import { capabilitiesOf } from "#server/language.ts";
import { example, startSession, uriOf } from "#test/lsp/session.ts";

const PIECES = [
  "",
  "\n",
  "\r\n",
  "*filter\n",
  "COMMIT\n",
  ":a - [0:0]\n",
  "-A a -j b\n",
  "a",
  '"',
  " -g c",
  "[1:2] ",
  "# x\n",
  "-N b\n",
  "log: -A a",
];
const SEED = example("node2/iptables.save").split("\n").slice(0, 16).join("\n");

const piece = fc.array(fc.constantFrom(...PIECES), { maxLength: 3 }).map((pieces) => pieces.join(""));
const edits = fc.array(fc.record({ from: fc.nat(2000), length: fc.nat(60), text: piece }), { minLength: 1, maxLength: 12 });

describe("a file after edits is the file parsed anew", () => {
  test.each(["iptables-save", "ipset"])("%s", (languageId) => {
    fc.assert(
      fc.property(
        fc.constantFrom(SEED, "", "\n", "create a hash:ip\nadd a 10.0.0.1\n"),
        edits,
        fc.boolean(),
        (text, list, together) => {
          let file = createFile("file:///a", languageId, 1, text);
          let expected = text;
          const changes = list.map(({ from, length, text: inserted }) => {
            const start = Math.min(from, expected.length);
            // Positions are told in the text as it is before the change; each lies between characters, as clients tell them.
            const before = createFile("file:///a", languageId, 1, expected);
            const range = {
              start: positionAt(before, start),
              end: positionAt(before, Math.min(start + length, expected.length)),
            };
            const [at, end] = [offsetAt(before, range.start), offsetAt(before, range.end)];
            expected = expected.slice(0, at) + inserted + expected.slice(end);
            return { range, text: inserted };
          });
          if (together) file = updateFile(file, changes, 2);
          else for (const change of changes) file = updateFile(file, [change], 2);
          expect(file.text).toBe(expected);
          const anew = createFile("file:///a", languageId, 2, expected);
          expect(file.lines).toEqual(anew.lines);
          expect(file.ruleset).toEqual(anew.ruleset);
          expect(file.ipsets).toEqual(anew.ipsets);
        },
      ),
      { numRuns: 200 },
    );
  });

  test("offsets and positions are each other's inverse", () => {
    const text = "ab\r\ncd\n\nefg";
    const file = createFile("file:///a", "iptables-save", 1, text);
    for (let offset = 0; offset <= text.length; offset++) {
      if (text.charAt(offset) === "\n" && text.charAt(offset - 1) === "\r") continue;
      expect(offsetAt(file, positionAt(file, offset))).toBe(offset);
    }
    expect(offsetAt(file, { line: 0, character: 99 })).toBe(2);
    expect(offsetAt(file, { line: 99, character: 0 })).toBe(text.length);
  });

  test("a whole text in place of the old one", () => {
    const file = updateFile(createFile("file:///a", "iptables-save", 1, SEED), [{ text: "*nat\nCOMMIT\n" }], 2);
    expect(file.ruleset?.tables.map(({ name }) => name)).toEqual(["nat"]);
    expect(file.version).toBe(2);
  });
});

describe("the folder", () => {
  const RULE = "*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -m set --match-set $0blocked src -j DROP\nCOMMIT\n";
  const disk = { "node.ipset": "create blocked hash:ip\nadd blocked 10.0.0.1\n" };
  const changed = (name: string) => ({ changes: [{ uri: uriOf(name), type: 2 }] });

  test("is read again when a file on disk changes, and only then", async () => {
    const now: Record<string, string> = { ...disk };
    const session = await startSession(RULE, { disk: now });
    const hover = async () => JSON.stringify(await session.client.sendRequest<Hover>("textDocument/hover", session.here()));
    expect(await hover()).toContain("1 member");
    now["node.ipset"] = "create blocked hash:ip\n";
    expect(await hover()).toContain("1 member");
    await session.client.sendNotification("workspace/didChangeWatchedFiles", changed("node.ipset"));
    expect(await hover()).toContain("0 members");
    await session.close();
  });

  test("an open set file goes before the one on disk", async () => {
    const session = await startSession(RULE, { disk });
    const hover = async () => JSON.stringify(await session.client.sendRequest<Hover>("textDocument/hover", session.here()));
    await session.open("node.ipset", "create blocked hash:ip\nadd blocked 10.0.0.1\nadd blocked 10.0.0.2\n");
    expect(await hover()).toContain("2 members");
    await session.client.sendNotification("textDocument/didClose", { textDocument: { uri: uriOf("node.ipset") } });
    expect(await hover()).toContain("1 member");
    await session.close();
  });

  test("a client that reads no folders is not asked", async () => {
    const session = await startSession(RULE);
    const hover = await session.client.sendRequest<Hover>("textDocument/hover", session.here());
    expect(JSON.stringify(hover)).toContain("No file of this folder");
    await session.close();
  });
});

test("capabilities follow from the languages", async () => {
  const session = await startSession("");
  const { capabilities } = session.initialized;
  await session.close();
  expect(capabilities).toMatchObject({
    textDocumentSync: { openClose: true, change: 2 },
    hoverProvider: true,
    definitionProvider: true,
    codeLensProvider: { resolveProvider: true },
    diagnosticProvider: { interFileDependencies: true },
  });
  expect(capabilities).toMatchObject({ completionProvider: { resolveProvider: true }, signatureHelpProvider: {} });
  expect(capabilitiesOf([])).not.toHaveProperty("completionProvider");
});
