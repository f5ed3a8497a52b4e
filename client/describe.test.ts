import { describe, expect, test } from "vitest";
import type { AssumptionView, StepView, WalkView } from "#protocol/walk.ts";
import { conditionLine, nextOption, placeWords, shorten, stepIcon, verdictIcon, walkMarkdown } from "./describe.ts";

const leaf: StepView = {
  kind: "matched",
  label: "1  -j DROP",
  description: "DROP",
  tooltip: "",
  line: 4,
  verdict: "DROP",
  children: [],
};

const assumption: AssumptionView = {
  key: "filter INPUT 3",
  why: "limit keeps count of packets",
  options: ["yes", "no"],
  chosen: "yes",
  decisive: true,
  line: 9,
  place: "filter INPUT rule 3",
};

test.each([
  [{ answer: "yes", text: "-p tcp", wanted: "tcp", actual: "tcp", subject: "protocol" }, "✓ -p tcp: protocol is tcp"],
  [{ answer: "yes", text: "-m comment", wanted: "", actual: undefined, subject: "comment" }, "✓ -m comment"],
  [{ answer: "no", text: "--dport 80", wanted: "80", actual: "443", subject: "port" }, "✗ --dport 80: port is 443"],
  [
    { answer: "no", text: "--dport http", wanted: "80", actual: "443", subject: "port" },
    "✗ --dport http: port is 443, wanted 80",
  ],
  [{ answer: "no", text: "-m x", wanted: "", actual: undefined, subject: "x" }, "✗ -m x"],
  [{ answer: "unknown", text: "-m limit", wanted: "", actual: undefined, subject: "rate" }, "? -m limit: rate is not known"],
  [{ answer: "unknown", text: "-m limit", wanted: "", actual: undefined, subject: "" }, "? -m limit"],
  [
    {
      answer: "unknown",
      text: "--match-set web src",
      wanted: "",
      actual: undefined,
      subject: "packet",
      why: "no file holds the set",
    },
    "? --match-set web src: no file holds the set",
  ],
] as const)("a condition %j reads %s", (condition, line) => expect(conditionLine(condition)).toBe(line));

test("a verdict wins over the kind of step for the icon", () => {
  expect(stepIcon(leaf)).toEqual(verdictIcon("DROP"));
  expect(stepIcon({ ...leaf, verdict: undefined, kind: "missed" }).name).toBe("debug-step-over");
});

test("a place is named as iptables -L counts", () => {
  expect(placeWords({ table: "filter", chain: "cali-FORWARD", number: 2 })).toBe("filter cali-FORWARD rule 2");
  expect(placeWords(undefined)).toBe("");
});

describe("nextOption", () => {
  test("goes round", () => {
    expect(nextOption(assumption)).toBe("no");
    expect(nextOption({ ...assumption, chosen: "no" })).toBe("yes");
  });
  test("there is none where nothing can be chosen", () => {
    expect(nextOption({ ...assumption, options: ["yes"] })).toBeUndefined();
    expect(nextOption({ ...assumption, key: "" })).toBeUndefined();
  });
});

test("long text behind a line is cut, and stays on one line", () => {
  expect(shorten("a\nb", 10)).toBe("a b");
  expect(shorten("abcdef", 4)).toBe("abc…");
});

test("a walk as Markdown keeps markup of the dump harmless", () => {
  const walk: WalkView = {
    verdict: "DROP",
    summary: "Dropped by *filter* INPUT rule 1.",
    mark: "0x0",
    phases: [
      {
        label: "INPUT · filter",
        description: "",
        children: [
          {
            ...leaf,
            kind: "chain",
            label: "INPUT",
            description: "",
            line: 1,
            verdict: undefined,
            children: [
              { ...leaf, label: "1  `x` -j DROP" },
              { ...leaf, kind: "missed", label: "2  -j LOG" },
            ],
          },
        ],
      },
    ],
    lines: [],
    assumptions: [assumption],
    variants: [{ name: "reply", packet: "", verdict: "ACCEPT", summary: "" }],
  };
  const result = { packet: "eth0 tcp 10.0.0.1:1 > 10.0.0.2:2", problems: [], walk };
  const place = { table: "filter", chain: "INPUT", number: 1 };
  expect(walkMarkdown(result, walk, place, "iptables.save")).toMatchInlineSnapshot(`
    "### DROP: \`eth0 tcp 10.0.0.1:1 > 10.0.0.2:2\`

    Dropped by \\*filter\\* INPUT rule 1.

    - Rules: \`iptables.save\`, from filter INPUT rule 1
    - Mark at the end: \`0x0\`
    - reply: ACCEPT

    - **INPUT · filter**
      - \`INPUT\` (line 2)
        - \`\` 1 \`x\` -j DROP \`\`: DROP (line 5)

    Assumed:

    - filter INPUT rule 3: limit keeps count of packets: taken as **yes** (the verdict depends on it)
    "
  `);
});
