import { expect, test } from "vitest";
import { newerWords } from "#engine/selector/newer-words.ts";
import { parseSelector } from "#engine/selector/parse-selector.ts";
import { selectorTokens } from "#engine/selector/semantic-tokens.ts";

test.each([
  ["role=='db'", "key role, operator ==, value 'db'"],
  ["!has( a )", "operator !, function has, punctuation (, key a, punctuation )"],
  ["a not  in {'x',}", "key a, operator not  in, punctuation {, value 'x', punctuation ,, punctuation }"],
  ["all() || a = 'x'", "function all, punctuation (, punctuation ), operator ||, key a, wrong =, value 'x'"],
  ["a:b == 'x' and %", "wrong a:b, operator ==, value 'x', wrong and, wrong %"],
])("%s", (text, words) => {
  const found = selectorTokens(text).map(({ kind, span }) => `${kind} ${text.slice(span.start, span.end)}`);
  expect(found.join(", ")).toBe(words);
});

test("words that not every version knows", () => {
  const { tokens } = parseSelector("a contains 'x' || b ends  with 'y' || c in {'z'} || global()");
  expect(newerWords(tokens).map(({ word, since }) => `${word.text} ${since}`)).toEqual([
    "contains 3.6",
    "ends with 3.6",
    "global() 3.15",
  ]);
});
