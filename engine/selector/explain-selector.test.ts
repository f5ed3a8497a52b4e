import { expect, test } from "vitest";
import { explainSelector } from "#engine/selector/explain-selector.ts";
import { parseSelector } from "#engine/selector/parse-selector.ts";

test.each([
  ["", "all endpoints"],
  ["global()", "what is in no namespace"],
  ["role == 'db'", 'endpoints whose label role is "db"'],
  ["role != 'db'", 'endpoints whose label role is not "db" (or missing)'],
  ["role in {'db', 'web'}", 'endpoints whose label role is one of "db", "web"'],
  ["!role in {'db'}", 'endpoints whose label role is none of "db" (or missing)'],
  ["!has(projectcalico.org/namespace)", "endpoints whose namespace is not set"],
  ["pcns.team == 'x' && role contains 'b'", `endpoints whose namespace's label team is "x" and label role contains "b"`],
  ["has(a) && (has(b) || has(c))", "endpoints whose label a is set and (label b is set or label c is set)"],
  ["!(has(a) || role starts with 'x')", 'endpoints whose label a is not set and label role does not start with "x" (or missing)'],
  [Array(9).fill("has(a)").join(" || "), `endpoints whose ${"label a is set or ".repeat(6)}3 more conditions`],
])("%s", (text, words) => {
  const { tree } = parseSelector(text);
  expect(tree && explainSelector(tree)).toBe(words);
});

test("other things, and a deep tree in few words", () => {
  const plain = parseSelector("role == 'db'").tree;
  expect(plain && explainSelector(plain, "pods")).toBe('pods whose label role is "db"');
  const deep = parseSelector(`${"(has(a) && ".repeat(20_000)}has(b)${")".repeat(20_000)}`).tree;
  expect((deep && explainSelector(deep))?.length).toBeLessThan(400);
});
