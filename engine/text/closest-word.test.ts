import { expect, test } from "vitest";
import { closestWord } from "#engine/text/closest-word.ts";

const CHOICES = ["syn", "ack", "established", "verdict", "packets"];

test.each([
  ["syc", "syn"],
  ["SYNN", "syn"],
  ["verdcit", "verdict"],
  ["packet", "packets"],
  ["establised", "established"],
  ["x", undefined],
  ["mark", undefined],
  ["a".repeat(1000), undefined],
])("%s is closest to %s", (word, closest) => {
  expect(closestWord(word, CHOICES)).toBe(closest);
});
