import { expect, test } from "vitest";
import { NO_HASHES } from "#protocol/rule-hashes.ts";
import { hasChanges, hashWords } from "./hash-words.ts";

test.each([
  [{}, undefined, false],
  [{ verified: 92 }, "92 verified", false],
  [{ verified: 92, edited: 1, uncheckable: 2 }, "92 verified, 1 edited, 2 not checkable", true],
  [{ verified: 3, uncheckable: 2 }, "3 verified, 2 not checkable", false],
  [{ mismatched: 1 }, "0 verified, 1 not fitting", true],
])("%j", (some, words, changes) => {
  const counts = { ...NO_HASHES, ...some };
  expect(hashWords(counts)).toBe(words);
  expect(hasChanges(counts)).toBe(changes);
});
