// Inlay hints, through the real server.
import { describe, expect, test } from "vitest";
import type { InlayHint } from "vscode-languageserver-protocol";
import { example, startSession, uriOf } from "#test/lsp/session.ts";

const uri = uriOf("iptables.save");

async function hints(text: string, inlayHints: Record<string, boolean>): Promise<string[]> {
  const session = await startSession("");
  await session.open("iptables.save", text);
  await session.client.sendNotification("workspace/didChangeConfiguration", { settings: { chainwalk: { inlayHints } } });
  const lines = text.split("\n");
  const range = { start: { line: 0, character: 0 }, end: { line: lines.length, character: 0 } };
  const found = await session.client.sendRequest<InlayHint[]>("textDocument/inlayHint", { textDocument: { uri }, range });
  await session.close();
  return found.map(({ position, label }) => `${lines[position.line]?.slice(0, position.character).split(" ").at(-1)} → ${label}`);
}

const NONE = { markRoles: false, chainMeaning: false, hitShare: false };

describe("hints", () => {
  test("what mark bits are for", async () => {
    const found = await hints(example("node2/iptables.save"), { ...NONE, markRoles: true });
    expect(found).toContain("0x1000000/0x1000000 → accept bit must be set");
    expect(found.some((hint) => hint.startsWith("0x4000000/0x4000000 → ") && hint.includes("workload"))).toBe(true);
  });

  test("what a chain is for", async () => {
    const found = await hints(example("node2/iptables.save"), { ...NONE, chainMeaning: true });
    expect(found.filter((hint) => hint.startsWith("cali-tw-cali0ef24b3 → ")).length).toBeGreaterThan(0);
    expect(found.filter((hint) => hint.startsWith("ACCEPT"))).toEqual([]);
  });

  const COUNTED =
    "*filter\n:FORWARD ACCEPT [0:0]\n:a - [0:0]\n[1000:9] -A FORWARD -j a\n[3:9] -A a -p tcp -j ACCEPT\n[0:0] -A a -j DROP\nCOMMIT\n";

  test("the share of a chain's packets", async () => {
    expect(await hints(COUNTED, { ...NONE, hitShare: true })).toEqual(["[3:9] → 0.3 %", "[0:0] → 0 %"]);
  });

  test("none where a setting says so, and none in a chain without callers", async () => {
    expect(await hints(COUNTED, NONE)).toEqual([]);
    expect(await hints(COUNTED.replace("[1000:9] -A FORWARD -j a\n", ""), { ...NONE, hitShare: true })).toEqual([]);
  });
});
