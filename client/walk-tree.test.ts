import { expect, test } from "vitest";
import type { AssumptionView, StepView, WalkView } from "#protocol/walk.ts";
import { type WalkNode, walkTree } from "./walk-tree.ts";

const rule: StepView = {
  kind: "matched",
  label: "1  -j DROP",
  description: "DROP",
  tooltip: "",
  line: 7,
  verdict: "DROP",
  children: [],
};
const chain: StepView = {
  ...rule,
  kind: "chain",
  label: "INPUT",
  description: "",
  line: 3,
  verdict: undefined,
  children: [rule],
};
const limit: AssumptionView = {
  key: "filter INPUT 1",
  why: "limit keeps count",
  options: ["yes", "no"],
  chosen: "no",
  decisive: true,
  line: 7,
  place: "filter INPUT rule 1",
};
const taken: AssumptionView = {
  key: "",
  why: "eth0 is up",
  options: [],
  chosen: "",
  decisive: false,
  line: undefined,
  place: "node",
};
const walk: WalkView = {
  verdict: "DROP",
  summary: "Dropped by INPUT rule 1.",
  mark: "0x0",
  phases: [{ label: "INPUT · filter", description: "DROP by INPUT 1", children: [chain] }],
  lines: [],
  assumptions: [taken, limit],
  variants: [{ name: "reply", packet: "reply packet", verdict: "ACCEPT", summary: "Accepted." }],
};

const outline = (nodes: readonly WalkNode[], depth = 0): string[] =>
  nodes.flatMap(({ label, description, context, icon, action, children }) => [
    `${"  ".repeat(depth)}${icon?.name ?? "-"} ${label} | ${description} | ${context} ${action?.kind ?? ""}`.trimEnd(),
    ...outline(children, depth + 1),
  ]);

test("summary, assumptions with decisive ones first, variants, then the phases", () => {
  const nodes = walkTree(walk, "eth0 tcp …", { table: "filter", chain: "INPUT", number: 1 });
  expect(outline(nodes).join("\n")).toMatchInlineSnapshot(`
    "error Dropped by INPUT rule 1. |  | summary
      - packet | eth0 tcp … | packet
      - from | filter INPUT rule 1 | fact
      - mark at the end | 0x0 | fact
    warning Assumed (2) | the verdict depends on 1 | group
      warning no · filter INPUT rule 1 | limit keeps count | flippable flip
      question eth0 is up | node | assumption
    versions The connection | reply ACCEPT | group
      pass answer (reply) | ACCEPT · Accepted. | variant variant
    layers INPUT · filter | DROP by INPUT 1 | phase
      symbol-function INPUT |  | step reveal
        error 1  -j DROP | DROP | step reveal"
  `);
});

test("an assumption turns to the next option", () => {
  const flip = walkTree(walk, "", undefined)[1]?.children[0]?.action;
  expect(flip).toEqual({ kind: "flip", key: "filter INPUT 1", option: "yes" });
});

test("groups with nothing in them are left out, and ids are never the same", () => {
  const nodes = walkTree({ ...walk, assumptions: [], variants: [], phases: [...walk.phases, ...walk.phases] }, "", undefined);
  expect(nodes.map(({ label }) => label)).toEqual([walk.summary, "INPUT · filter", "INPUT · filter"]);
  const ids = (list: readonly WalkNode[]): string[] => list.flatMap(({ id, children }) => [id, ...ids(children)]);
  expect(new Set(ids(nodes)).size).toBe(ids(nodes).length);
});

test("a walk through policies: a step opens the rule of the policy, wherever it is, or else what was rendered", () => {
  const uri = "file:///other.yaml";
  const made = { previewLine: 40, line: undefined };
  const children: StepView[] = [
    { ...rule, line: 7, previewLine: 41, source: { uri: "file:///here.yaml", line: 7, name: "policy a, ingress rule 1" } },
    { ...rule, ...made, source: { uri, line: 3, name: "policy b, ingress rule 1" } },
    { ...rule, ...made },
  ];
  const preview = "chainwalk-preview:/here.preview.save?";
  const nodes = walkTree({ ...walk, phases: [{ label: "", description: "", children }], preview }, "", undefined);
  expect(nodes.at(-1)?.children.map(({ action, context, previewed }) => [action, context, previewed?.line])).toEqual([
    [{ kind: "reveal", line: 7 }, "previewed", 41],
    [{ kind: "open", uri, line: 3 }, "previewed", 40],
    [{ kind: "open", uri: preview, line: 40 }, "step", 40],
  ]);
});
