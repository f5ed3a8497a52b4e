import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { alwaysMatches, neverMatches } from "#engine/selector/contradiction.ts";
import { matchesSelector } from "#engine/selector/match-selector.ts";
import { parseSelector } from "#engine/selector/parse-selector.ts";

function why(text: string): string | undefined {
  const { tree } = parseSelector(text);
  return tree && neverMatches(tree)?.reason;
}

describe("never matches", () => {
  test.each([
    ["a == 'x' && a == 'y'", 'a cannot be both "x" and "y"'],
    ["has(a) && !has(a)", "a cannot be both there (has(a)) and not there (!has(a))"],
    ["a == 'x' && b == 'y' && !has(a)", 'a cannot be both there (a == "x") and not there (!has(a))'],
    ["a in {'x', 'y'} && a not in {'x', 'y', 'z'}", 'no value satisfies both a in {"x", "y"} and a not in {"x", "y", "z"}'],
    ["a == 'x' && a starts with 'y'", 'no value satisfies both a == "x" and a starts with "y"'],
    ["a starts with 'xy' && a starts with 'y'", 'no value satisfies both a starts with "xy" and a starts with "y"'],
    ["a contains 'xyz' && !a contains 'y'", 'no value satisfies both a contains "xyz" and !a contains "y"'],
    ["has(a) && !a contains ''", 'every value of a fulfils a contains ""'],
    ["!(a != 'x' || a == 'x')", 'no value satisfies both !a != "x" and !a == "x"'],
    ["a == 'x' && (a == 'y' || !has(a))", 'none of its 2 alternatives can match: a cannot be both "x" and "y"'],
    ["a in {}", "a cannot be in an empty list"],
    ["!all()", "it excludes everything"],
  ])("%s", (text, reason) => expect(why(text)).toBe(reason));

  test("points at the terms", () => {
    const text = "a == 'x' && has(b) && a == 'y'";
    const { tree } = parseSelector(text);
    const spans = tree === undefined ? [] : (neverMatches(tree)?.spans ?? []);
    expect(spans.map(({ start, end }) => text.slice(start, end))).toEqual(["a == 'x'", "a == 'y'"]);
  });
});

test.each([
  "",
  "a == 'x' && b == 'y'",
  "a != 'x' && a != 'y'",
  "!a == 'x' && !has(a)",
  "!a contains 'x' && !has(a)",
  "a == 'x' && a in {'x', 'y'}",
  "a starts with 'x' && a starts with 'xy'",
  "a == 'x' || a == 'y' && a == 'z'",
  "!has(a) && a not in {'x'}",
])("%s may match", (text) => expect(why(text)).toBeUndefined());

test.each([
  ["a == 'x' || a != 'x'", true],
  ["has(a) || !has(a)", true],
  ["a not in {}", true],
  ["all() || has(a)", true],
  ["a != 'x' || a != 'y'", true],
  ["a != 'x'", false],
  ["has(a) || has(b)", false],
])("%s matches everything: %s", (text, always) => {
  const { tree } = parseSelector(text);
  expect(tree && alwaysMatches(tree)).toBe(always);
});

/** Selectors over two labels and few values, so that terms clash often. */
const selector = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc
      .tuple(
        fc.constantFrom("a", "b"),
        fc.constantFrom("==", "!=", "contains", "starts with", "ends with"),
        fc.constantFrom("", "x", "xy", "y"),
      )
      .map(([key, operator, value]) => `${key} ${operator} '${value}'`),
    fc.constantFrom("has(a)", "has(b)", "all()", "a in {'x', 'y'}", "a not in {'x', ''}", "b in {}", "b in {'xy'}"),
    tie("tree").map((inner) => `!(${inner})`),
    fc.tuple(tie("tree"), fc.constantFrom("&&", "||"), tie("tree")).map(([left, sign, right]) => `(${left} ${sign} ${right})`),
  ),
})).tree;

test("what is said never to match, or always, does so for every labels tried", () => {
  const values = [undefined, "", "x", "y", "xy", "yx", "xyz", "zz"];
  const all = values.flatMap((a) =>
    values.map(
      (b) => new Map([...(a === undefined ? [] : [["a", a] as const]), ...(b === undefined ? [] : [["b", b] as const])]),
    ),
  );
  fc.assert(
    fc.property(selector, (text) => {
      const { tree } = parseSelector(text);
      if (tree === undefined) return false;
      const matched = all.filter((labels) => matchesSelector(tree, labels)).length;
      return (neverMatches(tree) === undefined || matched === 0) && (!alwaysMatches(tree) || matched === all.length);
    }),
    { numRuns: 500 },
  );
});
