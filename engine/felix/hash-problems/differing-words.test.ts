import { expect, test } from "vitest";
import { differingWords } from "#engine/felix/hash-problems/differing-words.ts";

test.each([
  ["another verdict", "-A c -s 10.0.0.1/32 -j ACCEPT", "-A c -s 10.0.0.1/32 -j DROP", "-j ACCEPT", "-j DROP"],
  ["behind counters", "[1:2] -A c -j ACCEPT", "-A c -j DROP", "-j ACCEPT", "-j DROP"],
  ["an option more", "-A c -m conntrack --ctstate NEW -j DROP", "-A c -j DROP", "-m conntrack --ctstate NEW", ""],
  ["an option less", "-A c -j DROP", "-A c -s 10.0.0.1/32 -j DROP", "", "-s 10.0.0.1/32"],
  ["a negation", "-A c ! -s 10.0.0.1/32 -j DROP", "-A c -s 10.0.0.1/32 -j DROP", "! -s 10.0.0.1/32", "-s 10.0.0.1/32"],
  [
    "another value of several",
    "-A c -m mark --mark 0x1/0x3 -j DROP",
    "-A c -m mark --mark 0x2/0x3 -j DROP",
    "--mark 0x1/0x3",
    "--mark 0x2/0x3",
  ],
])("%s", (_, text, original, now, wanted) => {
  const found = differingWords(text, { start: 0, end: text.length }, original);
  expect([found.now, found.original]).toEqual([now, wanted]);
  expect(text.slice(found.span.start, found.span.end)).toBe(now === "" ? text : now);
});
