import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type ComparedChain, type CompareRequest, compareNode, type NodeComparison } from "#engine/calculate/compare-node.ts";
import { worldOf } from "#engine/calculate/inventory.ts";
import { parseRuleset } from "#engine/iptables/parser.ts";
import { loadResources } from "#engine/resources/load/load-resources.ts";

const EXAMPLES = join(import.meta.dirname, "../../examples");

function exampleText(node: string, name: string): string {
  return readFileSync(join(EXAMPLES, node, name), "utf8");
}

const DUMP = exampleText("node2", "iptables.save");
const YAML = exampleText("node2", "policies.yaml");

function compare(dump: string, yaml: string, request: CompareRequest = {}): NodeComparison {
  return compareNode(parseRuleset(dump), worldOf([loadResources("policies.yaml", yaml).file], { isComplete: true }), request);
}

/** Both examples were listed without Felix's rule in raw OUTPUT, and its chain. */
function notEqual({ chains }: NodeComparison): readonly ComparedChain[] {
  return chains.filter(({ status, table, chain }) => status !== "equal" && !(table === "raw" && chain === "OUTPUT"));
}

function lineNumber(text: string, part: string): number {
  return text.slice(0, text.indexOf(part)).split("\n").length - 1;
}

describe("the nodes of the examples", () => {
  test.each(["node1", "node2"])("%s is as its resources say", (node) => {
    const comparison = compare(exampleText(node, "iptables.save"), exampleText(node, "policies.yaml"), { node });
    expect(comparison.vintage?.name).toBe("2.1");
    // node1 was listed without the last rule of its chains towards workloads.
    const cut = node === "node1" ? ["cali-tw-cali0ef24b1", "cali-tw-cali0ef24b2"] : [];
    expect(notEqual(comparison).map(({ chain }) => chain)).toEqual(cut);
    for (const { differences } of notEqual(comparison))
      expect(differences).toMatchObject([
        { kind: "only-rendered", before: 6, rendered: expect.stringContaining("no profiles matched") },
      ]);
    expect(comparison.chains.length).toBeGreaterThan(20);
    expect(comparison.settings).toEqual([]);
  });

  test("sets and chains are traced to what they are of", () => {
    const { chains, sets } = compare(DUMP, YAML);
    const policy = chains.find(({ chain }) => chain === "cali-pi-namespace-default");
    expect(policy).toMatchObject({
      status: "equal",
      line: lineNumber(DUMP, ":cali-pi-namespace-default"),
      owners: [{ owner: { what: "policy", policy: { name: "namespace-default" } } }],
      source: { uri: "policies.yaml" },
    });
    expect(chains.find(({ chain }) => chain === "cali-tw-cali0ef24b3")?.source?.uri).toBe("policies.yaml");
    const set = sets.find(({ name }) => name.startsWith("cali4-s:CEm"));
    expect(set).toMatchObject({
      line: lineNumber(DUMP, "cali4-s:CEm"),
      read: { kind: "selector" },
      owner: { content: { kind: "selector" }, origins: [{ uri: "policies.yaml", path: ["spec", "ingress", 1] }] },
    });
    expect(sets.every(({ owner }) => owner !== undefined)).toBe(true);
  });
});

describe("what differs", () => {
  test("a rule of a policy that says another thing now, with its place in dump and file", () => {
    const yaml = YAML.replace("ports:\n", "ports: [3307]\n").replace(/- int: 3306|- 3306/, "");
    const changed = YAML.includes("3306") ? YAML.replace("3306", "3307") : yaml;
    const [chain, ...others] = notEqual(compare(DUMP, changed));
    expect(others).toEqual([]);
    expect(chain).toMatchObject({ chain: "cali-pri-profile-database", status: "differs", isCertain: true });
    expect(chain?.differences).toMatchObject([
      {
        kind: "changed",
        number: 2,
        line: lineNumber(DUMP, "--dports 3306"),
        rendered: expect.stringContaining("--destination-ports 3307"),
        origin: { uri: "policies.yaml", path: ["spec", "ingress", 1] },
      },
    ]);
  });

  test("a rule that somebody put in between", () => {
    const first = "-A cali-po-namespace-default";
    const dump = DUMP.replace(first, `-A cali-po-namespace-default -s 192.0.2.1/32 -j DROP\n${first}`);
    expect(notEqual(compare(dump, YAML)).map(({ chain, differences }) => [chain, differences])).toEqual([
      ["cali-po-namespace-default", [{ kind: "only-in-dump", number: 1, line: lineNumber(DUMP, first), isForeign: true }]],
    ]);
  });

  test("a rule that was edited under its hash", () => {
    const dump = DUMP.replace(/(-A cali-to-wl-dispatch .*"Unknown interface" -j )DROP/, "$1ACCEPT");
    expect(notEqual(compare(dump, YAML))).toMatchObject([
      {
        chain: "cali-to-wl-dispatch",
        differences: [{ kind: "changed", number: 2, rendered: expect.stringMatching(/--jump DROP$/) }],
      },
    ]);
  });

  test("rules of others in the kernel's chains do not count", () => {
    const dump = DUMP.replace("-A FORWARD", "-A FORWARD -s 192.0.2.1/32 -j DROP\n-A FORWARD");
    expect(notEqual(compare(dump, YAML))).toEqual([]);
  });
});

describe("what the files do not have", () => {
  const only = notEqual(compare(DUMP, ""));

  test("is only in the dump, each with its reason", () => {
    expect(only.map(({ chain, status, why }) => [chain, status, why])).toEqual(
      expect.arrayContaining([
        ["cali-pi-namespace-default", "only-in-dump", "No file holds the policy of this chain."],
        ["cali-pri-profile-database", "only-in-dump", "No file holds the profile of this chain."],
        ["cali-tw-cali0ef24b3", "only-in-dump", "No file holds the endpoint of interface cali0ef24b3."],
      ]),
    );
  });

  test("leaves the fixed chains alone", () => {
    expect(only.filter(({ chain }) => !/^cali-(?:[pft][wior]|pr[io])/.test(chain))).toEqual([]);
  });
});

test("an endpoint that the dump has no chains for is missed where the node is named", () => {
  const yaml = `${YAML}\n---\napiVersion: v1\nkind: workloadEndpoint\nmetadata: {name: late, workload: late, orchestrator: k8s, node: node2}\nspec: {interfaceName: cali0ef24b9, ipNetworks: [172.16.1.9/32]}\n`;
  const comparison = compare(DUMP, yaml, { node: "node2" });
  const status = Object.fromEntries(notEqual(comparison).map((one) => [one.chain, one.status]));
  expect(status).toMatchObject({
    "cali-tw-cali0ef24b9": "only-rendered",
    "cali-fw-cali0ef24b9": "only-rendered",
    "cali-to-wl-dispatch": "differs",
  });
  expect(notEqual(compare(DUMP, yaml))).toEqual([]);
});

test("a dump of no Felix is not compared", () => {
  expect(compare("*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n", YAML)).toMatchObject({ vintage: undefined, chains: [], sets: [] });
});
