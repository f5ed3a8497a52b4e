// An edit of rules binds only what it touches, and comes to what binding the whole text comes to.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseRuleset, reparseRuleset } from "#engine/iptables/parser.ts";
import { rebindRules } from "#engine/iptables/rebind.ts";
import { reindexLines } from "#engine/iptables/reindex-lines.ts";

const EXAMPLE = readFileSync(new URL("../../examples/node2/iptables.save", import.meta.url), "utf8");
const LINES = EXAMPLE.split("\n");

/** The text with `removed` characters at `from` replaced, and the ruleset made of it in both ways. */
function edit(text: string, from: number, removed: number, added: string) {
  const before = parseRuleset(text);
  const to = Math.min(text.length, from + removed);
  const next = text.slice(0, from) + added + text.slice(to);
  const change = { from, to, inserted: added.length };
  const lines = reindexLines(before.lines, next, from, to, added.length);
  return {
    quick: rebindRules(before, next, lines, change),
    again: reparseRuleset(before, next, change),
    whole: parseRuleset(next),
  };
}

describe("an edit", () => {
  const rule = EXAMPLE.indexOf("-A cali-FORWARD");
  test.each([
    ["inside a rule", rule + 20, 1, "x"],
    ["a new rule", rule, 0, "-A cali-FORWARD -j DROP\n"],
    ["two rules deleted", rule, EXAMPLE.indexOf("\n", EXAMPLE.indexOf("\n", rule) + 1) + 1 - rule, ""],
    ["a rule moved to another chain", rule + 3, "cali-FORWARD".length, "cali-INPUT"],
    ["a comment between rules", rule, 0, "# a word\n"],
  ])("%s is bound without the rest", (_name, from, removed, added) => {
    const { quick, whole } = edit(EXAMPLE, from, removed, added);
    expect(quick).toEqual(whole);
  });

  test.each([
    ["a declaration", EXAMPLE.indexOf(":cali-FORWARD") + 2, 1, "x"],
    ["a rule of a chain that is not declared", rule, 0, "-A nowhere -j DROP\n"],
    ["an insertion", rule, 0, "-I cali-FORWARD -j DROP\n"],
    ["COMMIT", EXAMPLE.indexOf("COMMIT"), 3, ""],
    ["a table", rule, 0, "*mangle\n"],
  ])("%s binds the whole", (_name, from, removed, added) => {
    const { quick, again, whole } = edit(EXAMPLE, from, removed, added);
    expect(quick).toBeUndefined();
    expect(again).toEqual(whole);
  });

  test("any edit comes to the same as the whole", () => {
    const added = fc.oneof(
      fc.constantFrom("\n", "-A INPUT -j DROP\n", "-s fd00::1 ", ":x - [0:0]\n", "-6 ", "#"),
      fc.constantFrom(...LINES),
    );
    fc.assert(
      fc.property(fc.nat(EXAMPLE.length), fc.nat(200), added, (from, removed, text) => {
        const { again, whole } = edit(EXAMPLE, from, removed, text);
        expect(again).toEqual(whole);
      }),
      { numRuns: 150 },
    );
  });
});
