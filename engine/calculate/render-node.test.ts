import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { worldOf } from "#engine/calculate/inventory.ts";
import { renderNode } from "#engine/calculate/render-node.ts";
import { vintageOf } from "#engine/felix/vintage.ts";
import { loadResources } from "#engine/resources/load/load-resources.ts";
import { MARKS_2_1, RENDER_OPTIONS } from "#test/felix.ts";

const EXAMPLES = join(import.meta.dirname, "../../examples");

function exampleText(node: string, name: string): string {
  return readFileSync(join(EXAMPLES, node, name), "utf8");
}

/** As the nodes of the examples were configured: for OpenStack without a metadata server, and workloads may ask their host. */
const OPTIONS = {
  ...RENDER_OPTIONS,
  marks: MARKS_2_1,
  openStackSpecialCases: true,
  endpointToHostAction: "RETURN",
} as const;

/** `raw cali-PREROUTING` → its lines; the other rules of the kernel's chains are not Felix's. */
function felixChains(text: string): ReadonlyMap<string, readonly string[]> {
  const chains = new Map<string, string[]>();
  let table = "";
  for (const line of text.split("\n")) {
    if (line.startsWith("*")) table = line.slice(1);
    const declared = /^:(cali-\S+)/.exec(line)?.[1];
    if (declared !== undefined) chains.set(`${table} ${declared}`, []);
    const chain = /^-A (\S+) .*"cali:/.exec(line)?.[1];
    if (chain === undefined) continue;
    const key = `${table} ${chain}`;
    chains.set(key, [...(chains.get(key) ?? []), line]);
  }
  return chains;
}

describe.each(["node1", "node2"])("%s of the examples", (node) => {
  const { file } = loadResources("policies.yaml", exampleText(node, "policies.yaml"));
  const rendered = renderNode(worldOf([file], { isComplete: true }), {
    vintage: vintageOf("2.1"),
    options: OPTIONS,
    family: 4,
    node,
  });
  const told = felixChains(exampleText(node, "iptables.save"));
  const made = felixChains(rendered.text);

  test("has the chains of the dump, rule for rule and hash for hash", () => {
    const own = [...told.keys()].map((key) => [key, made.get(key)?.slice(0, isCut(key) ? -1 : undefined)]);
    expect(Object.fromEntries(own)).toEqual(Object.fromEntries(told));
    expect([...told.values()].flat().length).toBeGreaterThan(60);
    expect(told.size).toBeGreaterThan(20);
  });

  /** node1 was listed without the last rule of its chains towards workloads, which no packet comes to. */
  function isCut(key: string): boolean {
    return node === "node1" && key.startsWith("filter cali-tw-");
  }

  test("has no other chains but those the dump left out", () => {
    expect([...made.keys()].filter((key) => !told.has(key)).sort()).toEqual([
      "filter cali-failsafe-in",
      "filter cali-failsafe-out",
      "raw OUTPUT",
      "raw cali-OUTPUT",
      "raw cali-failsafe-in",
      "raw cali-failsafe-out",
    ]);
  });

  test("has the sets of the dump", () => {
    expect(rendered.setsText.split("\n").sort()).toEqual(exampleText(node, "node.ipset").split("\n").sort());
    expect(rendered.doubts).toEqual([]);
  });

  test("knows where the rules come from", () => {
    expect(rendered.origins.get("filter cali-pi-namespace-default 1")).toMatchObject({
      document: 0,
      path: ["spec", "ingress", 0],
    });
    expect(rendered.origins.get("filter cali-pi-namespace-default 3")).toMatchObject({ path: ["spec", "ingress", 1] });
    expect(rendered.origins.has("filter cali-INPUT 1")).toBe(false);
  });
});
