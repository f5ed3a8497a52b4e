// Names of policies and labels across a workspace, through the real server.
import { describe, expect, test } from "vitest";
import type { DefinitionLink, DocumentHighlight, Location, WorkspaceEdit } from "vscode-languageserver-protocol";
import { policyAt, WORKSPACE } from "#test/lsp/calico.ts";
import { startSession, uriOf } from "#test/lsp/session.ts";

async function ask<Answer>(method: string, fixture: string, more: object = {}): Promise<Answer> {
  const session = await startSession(fixture, WORKSPACE);
  try {
    return await session.client.sendRequest<Answer>(method, { ...session.here(), ...more });
  } finally {
    await session.close();
  }
}

function placed({ uri, range }: Location): string {
  return `${uri.slice(uriOf("").length)}:${range.start.line + 1}:${range.start.character + 1}`;
}

describe("definition", () => {
  const cases: readonly (readonly [word: string, nth: number, targets: readonly string[]])[] = [
    ["platform", 1, ["others.yml:4:9"]],
    ["app ==", 1, ["endpoints.yaml:19:12", "endpoints.yaml:27:5", "endpoints.yaml:35:5"]],
    ["web'", 1, ["endpoints.yaml:19:17", "endpoints.yaml:35:10"]],
    ["partner'", 1, ["others.yml:21:11"]],
    ["TCP", 1, []],
  ];
  test.each(cases)("%s (%i)", async (word, nth, targets) => {
    const links = (await ask<DefinitionLink[] | null>("textDocument/definition", policyAt(word, nth))) ?? [];
    expect(links.map(({ targetUri, targetSelectionRange }) => placed({ uri: targetUri, range: targetSelectionRange }))).toEqual(
      targets,
    );
  });
});

describe("references", () => {
  test("of a label's value, with and without the resources that have it", async () => {
    const all = await ask<Location[]>("textDocument/references", policyAt("web'"), { context: { includeDeclaration: true } });
    expect(all.map(placed)).toEqual(["endpoints.yaml:19:17", "endpoints.yaml:35:10", "policy.yaml:8:21"]);
    const uses = await ask<Location[]>("textDocument/references", policyAt("web'"), { context: { includeDeclaration: false } });
    expect(uses.map(placed)).toEqual(["policy.yaml:8:21"]);
  });

  test("highlights stay in the file", async () => {
    const fixture = policyAt("role ==");
    const found = await ask<DocumentHighlight[]>("textDocument/documentHighlight", fixture);
    expect(found.map(({ range, kind }) => `${range.start.line + 1}:${range.start.character} ${kind}`)).toEqual(["14:18 2"]);
  });
});

describe("rename", () => {
  async function renamed(fixture: string, newName: string): Promise<string[]> {
    const { changes } = await ask<WorkspaceEdit>("textDocument/rename", fixture, { newName });
    return Object.entries(changes ?? {}).flatMap(([uri, edits]) =>
      edits.map(({ range, newText }) => `${placed({ uri, range })}-${range.end.character + 1} ${newText}`),
    );
  }

  test("a tier", async () => {
    expect(await renamed(policyAt("platform"), "base")).toEqual(["others.yml:4:9-17 base", "policy.yaml:6:9-17 base"]);
  });

  test("a label and its value, quoted where YAML would take it for a number", async () => {
    expect(await renamed(policyAt("role =="), "part")).toEqual([
      "endpoints.yaml:42:5-9 part",
      "others.yml:21:5-9 part",
      "policy.yaml:14:19-23 part",
    ]);
    expect(await renamed(policyAt("partner'"), "80")).toEqual(['others.yml:21:11-18 "80"', "policy.yaml:14:28-35 80"]);
  });

  test.each([
    ["platform", 1, "Not A Name", "no name"],
    ["app ==", 1, "role", "in use already"],
    ["TCP", 1, "x", "Only tiers"],
  ])("%s (%i) to %s is refused", async (word, nth, newName, why) => {
    await expect(ask("textDocument/rename", policyAt(word, nth), { newName })).rejects.toThrow(why);
  });
});
