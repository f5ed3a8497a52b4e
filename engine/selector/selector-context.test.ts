import { expect, test } from "vitest";
import { selectorContext } from "#engine/selector/selector-context.ts";

/** `$0` is the cursor. The answer: what is expected, of what; what is replaced; the quote; values given before. */
test.each([
  ["$0", "term", ""],
  ["ro$0le == 'x'", "term", "role"],
  ["role == 'x' && $0", "term", ""],
  ["!$0", "term", ""],
  ["($0", "term", ""],
  ["role $0", "operator role", ""],
  ["role =$0", "operator role", "="],
  ["role !$0", "operator role", "!"],
  ["role con$0", "operator role", "con"],
  ["role starts $0", "operator role", "starts "],
  ["role not i$0", "operator role", "not i"],
  ["role ==$0", "value role ==", ""],
  ["role == $0 && x", "value role ==", ""],
  ["role == d$0b", "value role ==", "db"],
  ["role == '$0'", "value role ==", "", "'"],
  ["role == \"d$0b\" && x == 'y'", "value role ==", "db", '"'],
  ["role == 'd b$0", "value role ==", "d b", "'"],
  ["role in $0", "set role in", ""],
  ["role in {$0}", "value role in", ""],
  ["role not in {'a', '$0'}", "value role not in", "", "'", "a"],
  ["role in {'a', 'b'$0}", "comma role in", "", undefined, "a,b"],
  ["has($0", "key", ""],
  ["has(ro$0le)", "key", "role"],
  ["has(role $0", "closing", ""],
  ["(role == 'x' $0", "connective 1", ""],
  ["(role == 'x') $0", "connective 0", ""],
  ["role == 'x' an$0", "connective 0", "an"],
  ["role == 'x' &$0", "connective 0", "&"],
  ["role == 'x' $0&& y", "connective 0", ""],
])("%s", (marked, what, replaced, quote: string | undefined = undefined, given = "") => {
  const offset = marked.indexOf("$0");
  const text = marked.replace("$0", "");
  const { expected, replace, ...rest } = selectorContext(text, offset);
  const words = [expected.what, "key" in expected ? expected.key : "", "operator" in expected ? expected.operator : ""];
  if (expected.what === "connective") words.push(String(expected.depth));
  expect(words.filter((word) => word !== "").join(" ")).toBe(what);
  expect(text.slice(replace.start, replace.end)).toBe(replaced);
  expect(rest.quote).toBe(quote);
  expect(rest.given.join(",")).toBe(given);
});

test("every place of any text has an answer", () => {
  const text = "!has( a ) && (role in {'x', \"y\"} || not b starts  with “z” | c = 'd";
  for (let offset = 0; offset <= text.length; offset++) {
    const { replace } = selectorContext(text, offset);
    expect(replace.start).toBeLessThanOrEqual(offset);
    expect(replace.end).toBeGreaterThanOrEqual(offset);
  }
});
