// What Felix would write for the policies of a workspace, and the ways between policies and dumps; through the real server.
import { describe, expect, test } from "vitest";
import type { CodeLens, Definition, DefinitionLink, Location } from "vscode-languageserver-protocol";
import { VINTAGE_NAMES } from "#engine/felix/vintage/versions.ts";
import { type PreviewOfResult, type PreviewResult, previewTarget, previewUri } from "#protocol/preview.ts";
import { FELIX_VERSIONS } from "#protocol/settings.ts";
import type { WalkResult } from "#protocol/walk.ts";
import { example, exampleAt, exampleFolder, type Session, startSession, titleOf, uriOf } from "#test/lsp/session.ts";

const YAML = uriOf("policies.yaml");
const POLICIES = example("node2/policies.yaml");
const DUMP = example("node2/iptables.save");
const DISK = { ...exampleFolder("node2"), "iptables.save": DUMP };
const FIXED = POLICIES.replace(
  /( {4}- action: deny\n)( {4}- action: allow\n {6}source:\n {8}selector: namespace == 'default'\n)( {2}egress)/,
  "$2$1$3",
);

async function open(text = POLICIES, disk: Record<string, string> = DISK): Promise<Session> {
  return startSession(`#- policies.yaml\n${text}`, { disk, policies: { "policies.yaml": text } });
}

const textOf = async ({ client }: Session, uri: string): Promise<string> =>
  (await client.sendRequest<PreviewResult>("chainwalk/preview", { uri })).text;

const previewOf = ({ client }: Session, line?: number): Promise<PreviewOfResult> =>
  client.sendRequest("chainwalk/previewOf", { uri: YAML, ...(line === undefined ? {} : { line }) });

const whole = previewUri({ yaml: YAML, family: 4, part: "all" });

describe("a preview", () => {
  test("says what it is of, and has the rules of others as they are", async () => {
    const session = await open();
    const text = await textOf(session, whole);
    expect(text.split("\n").slice(0, 4)).toEqual([
      "# iptables.save as Felix would leave it.",
      expect.stringMatching(/^# Felix: Calico 2\.1.*, as the dump shows$/),
      "# Node: node2",
      "# Endpoints: cali0ef24b3 (eth0)",
    ]);
    expect(text).toContain("-A POSTROUTING -s 172.16.163.0/24 ! -o docker0 -j MASQUERADE");
    const policy = DUMP.split("\n").filter((line) => line.startsWith("-A cali-pi-namespace-default"));
    expect(text.split("\n").filter((line) => line.startsWith("-A cali-pi-namespace-default"))).toEqual(policy);
    await session.close();
  });

  test("changes as the policy does, and nothing else with it", async () => {
    const session = await open();
    const { compare } = await previewOf(session);
    const textDocument = { uri: YAML, version: 2 };
    const old = (await textOf(session, compare?.after ?? "")).split("\n");
    await session.client.sendNotification("textDocument/didChange", { textDocument, contentChanges: [{ text: FIXED }] });
    const now = (await textOf(session, compare?.after ?? "")).split("\n");
    const chains = (lines: string[], others: string[]): (string | undefined)[] => [
      ...new Set(lines.filter((line) => !others.includes(line)).map((line) => line.split(" ")[1])),
    ];
    expect([chains(old, now), chains(now, old)]).toEqual([["cali-pi-namespace-default"], ["cali-pi-namespace-default"]]);
    expect(compare?.dump).toBe(uriOf("iptables.save"));
    await session.close();
  });

  test("is laid beside the dump in the dump's order: only Felix's, and equal where nothing changes", async () => {
    const session = await open();
    const { compare } = await previewOf(session);
    const [before, after] = [await textOf(session, compare?.before ?? ""), await textOf(session, compare?.after ?? "")];
    const filter = (text: string): string => text.slice(text.indexOf("*filter"));
    expect(filter(before)).toContain(":cali-pi-namespace-default - [0:0]");
    expect(before).not.toContain("MASQUERADE");
    expect(filter(after)).toBe(filter(before));
    await session.close();
  });

  test("without a dump, of the version that the settings say", async () => {
    const session = await open(POLICIES, {});
    expect(await textOf(session, whole)).toContain("# Felix: Calico 3.32, as the settings say\n");
    await session.client.sendNotification("workspace/didChangeConfiguration", {
      settings: { chainwalk: { felix: { version: "3.8" } } },
    });
    expect(await textOf(session, whole)).toContain("# Felix: Calico 3.8, as the settings say\n");
    expect((await previewOf(session)).compare).toBeUndefined();
    expect(FELIX_VERSIONS).toEqual(VINTAGE_NAMES);
    await session.close();
  });

  test("opens at what the cursor is on", async () => {
    const session = await open();
    const { uri, line } = await previewOf(
      session,
      POLICIES.slice(0, POLICIES.indexOf("profile-database")).split("\n").length - 1,
    );
    expect(uri).toBe(whole);
    expect((await textOf(session, whole)).split("\n")[line ?? 0]).toMatch(/^-A cali-pri-profile-database /);
    await session.close();
  });

  test("can be walked through like a dump, with the sets as they would be", async () => {
    const session = await open(FIXED);
    const text = await textOf(session, whole);
    const textDocument = { uri: whole, languageId: "iptables-save", version: 1, text };
    await session.client.sendNotification("textDocument/didOpen", { textDocument });
    const { walk } = await session.client.sendRequest<WalkResult>("chainwalk/walk", {
      ...{ uri: whole, packet: "eth0 tcp 10.1.1.12:50000 > 10.1.2.13:3306 syn new", choices: {} },
    });
    expect(walk?.verdict).toBe("ACCEPT");
    await session.close();
  });

  test("leads from its rules to the policies, which may be new", async () => {
    const session = await open(FIXED);
    const text = await textOf(session, whole);
    const textDocument = { uri: whole, languageId: "iptables-save", version: 1, text };
    await session.client.sendNotification("textDocument/didOpen", { textDocument });
    const line = text.split("\n").findIndex((one) => /^-A cali-pi-namespace-default .* -j DROP$/.test(one));
    const params = { textDocument: { uri: whole }, position: { line, character: 3 } };
    const found = await session.client.sendRequest<DefinitionLink[]>("textDocument/definition", params);
    const lines = found.map(({ targetUri, targetSelectionRange: { start } }) =>
      targetUri === YAML ? FIXED.split("\n")[start.line]?.trim() : "the chain",
    );
    expect(lines).toEqual(["the chain", "- action: deny", "name: namespace-default"]);
    await session.close();
  });

  test("URIs name their target and nothing else", () => {
    const target = { yaml: "file:///a%20b/p%25.yaml", family: 6, part: "before" } as const;
    expect(previewTarget(previewUri(target))).toEqual(target);
    expect([previewTarget(YAML), previewTarget("chainwalk-preview:/a.save?%7B"), previewTarget("chainwalk-preview:")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe("lenses", () => {
  test("of policies, rules, profiles and endpoints", async () => {
    const session = await open();
    const textDocument = { uri: YAML };
    const lenses = await session.client.sendRequest<CodeLens[]>("textDocument/codeLens", { textDocument });
    const titles: string[] = [];
    for (const lens of lenses) {
      const { command } = lens.command ? lens : await session.client.sendRequest<CodeLens>("codeLens/resolve", lens);
      titles.push(`${lens.range.start.line}: ${titleOf(command)}`);
    }
    expect(titles.filter((title) => !title.includes("selects")).slice(0, 9)).toEqual([
      "2: ▷ Simulate packet",
      "2: Preview chains",
      "2: 5 rules in iptables.save",
      "9: ▷ Simulate packet from here",
      "9: 1 rule in iptables.save",
      "10: ▷ Simulate packet from here",
      "10: 2 rules in iptables.save",
      "14: ▷ Simulate packet from here",
      "14: 2 rules in iptables.save",
    ]);
    expect(titles.filter((title) => title.includes("Preview chains"))).toHaveLength(6);
    await session.close();
  });
});

describe("from a dump to the policies", () => {
  async function targets(word: string, nth = 1, disk = exampleFolder("node2")): Promise<string[]> {
    const session = await startSession(`#- iptables.save\n${exampleAt("node2/iptables.save", word, nth)}`, {
      disk,
      policies: { "policies.yaml": POLICIES },
    });
    const found = await session.client.sendRequest<DefinitionLink[] | Definition | null>(
      "textDocument/definition",
      session.here(),
    );
    await session.close();
    const links = Array.isArray(found) ? found.filter((one): one is DefinitionLink => "targetUri" in one) : [];
    return links.map(({ targetUri, targetSelectionRange: { start } }) => {
      const text = targetUri === YAML ? POLICIES : targetUri.endsWith("node.ipset") ? example("node2/node.ipset") : DUMP;
      return `${targetUri.slice(targetUri.lastIndexOf("/") + 1)}: ${text.split("\n")[start.line]?.trim()}`;
    });
  }

  test("from chains to the policy, the profile and the endpoint", async () => {
    expect(await targets(":cali-pi-namespace-default")).toEqual(["policies.yaml: name: namespace-default"]);
    expect(await targets(":cali-pro-profile-database")).toEqual(["policies.yaml: name: profile-database"]);
    expect(await targets(":cali-tw-cali0ef24b3")).toEqual(["policies.yaml: name: eth0"]);
  });

  test("a jump leads to its chain at one stroke", async () => {
    expect(await targets("cali-pi-namespace-default\n")).toEqual(["iptables.save: :cali-pi-namespace-default - [0:0]"]);
  });

  test("from a rule to the rule it was made of", async () => {
    expect(
      await targets('MARK --set-xmark 0x1000000/0x1000000\n-A cali-pi-namespace-default -m comment --comment "cali:OAWI'),
    ).toEqual(["policies.yaml: - action: allow"]);
  });

  test("from a set to the set; where no file holds it, to the rules that ask for it", async () => {
    const set = "cali4-s:i357Nlxxj3AMBTQ4WyOllNt";
    expect(await targets(set)).toEqual([expect.stringMatching(/^node\.ipset: create cali4-s:i357/)]);
    const { "node.ipset": _, ...withoutSets } = exampleFolder("node2");
    expect(await targets(set, 1, withoutSets)).toEqual(["policies.yaml: - action: allow"]);
  });
});

test("from a policy's name and a rule's action to the dump", async () => {
  const at = async (word: string, nth = 1): Promise<string[]> => {
    let offset = -1;
    for (let i = 0; i < nth; i++) offset = POLICIES.indexOf(word, offset + 1);
    const before = POLICIES.slice(0, offset + 1).split("\n");
    const session = await open();
    const position = { line: before.length - 1, character: (before.at(-1)?.length ?? 1) - 1 };
    const params = { textDocument: { uri: YAML }, position, context: { includeDeclaration: true } };
    const found = await session.client.sendRequest<Location[]>("textDocument/references", params);
    await session.close();
    return found.map(({ range }) => DUMP.split("\n")[range.start.line] ?? "");
  };
  expect(await at("namespace-default\nspec")).toEqual([
    ":cali-pi-namespace-default - [0:0]",
    ":cali-po-namespace-default - [0:0]",
  ]);
  expect(await at("deny\n")).toEqual([expect.stringMatching(/^-A cali-pi-namespace-default .* -j DROP$/)]);
  expect(await at("metadata")).toEqual([]);
});
