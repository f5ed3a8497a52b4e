import { expect, test } from "vitest";
import { worldOf } from "#engine/calculate/inventory.ts";
import { nodeSet } from "#engine/calculate/members.ts";
import { setsAfter } from "#engine/calculate/preview/sets-after.ts";
import { parseIpSets } from "#engine/ipset/parse.ts";
import { loadResources } from "#engine/resources/load/load-resources.ts";

const WORLD = worldOf([
  loadResources(
    "file:///p.yaml",
    `apiVersion: projectcalico.org/v3
kind: WorkloadEndpoint
metadata: {name: a, namespace: n}
spec: {node: n, interfaceName: cali1, ipNetworks: [10.0.0.1/32]}
`,
  ).file,
]);

const text = (...members: readonly string[]): string =>
  ["create s hash:ip family inet", ...members.map((one) => `add s ${one}`), ""].join("\n");

function left(rendered: string, doubt: string | undefined, complete: string | undefined, before: string): string {
  const sets = setsAfter(
    WORLD,
    [nodeSet("s", rendered, doubt) ?? []].flat(),
    [nodeSet("s", rendered, complete) ?? []].flat(),
    new Map(parseIpSets(before).sets.map((set) => [set.name.text, set])),
  );
  const set = sets.get("s");
  return `${set?.elements.map((one) => one.text).join(" ")} ${set?.incomplete ?? "whole"}`;
}

test("a set that the node has not is as incomplete as the files are", () => {
  expect(left(text("10.0.0.1"), "files", undefined, "")).toBe("10.0.0.1 files");
});

test("what the node has and no file tells of stays; what a file tells of is as the file tells", () => {
  expect(left(text(), "files", undefined, text("10.0.0.1", "10.0.0.9"))).toBe("10.0.0.9 whole");
  expect(left(text("10.0.0.1"), "files", undefined, text("10.0.0.9"))).toBe("10.0.0.9 10.0.0.1 whole");
});

test("what is not known for another reason than that files are missing stays so", () => {
  expect(left(text(), "files", "labels of a", text("10.0.0.9"))).toBe("10.0.0.9 labels of a");
});
