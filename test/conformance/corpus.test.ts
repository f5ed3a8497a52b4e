// Real dumps of many distributions: each parses without a throw, prints back byte for byte, and is mostly understood.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseRuleset } from "#engine/iptables/parser.ts";
import { printRuleset } from "#engine/iptables/print.ts";
import { contextOf } from "#engine/iptables/print-rule.ts";
import { readRule } from "#engine/iptables/read-rule.ts";
import { compileRule } from "#engine/simulate/program.ts";
import { SHARED } from "#test/conformance/shared.ts";

const folders = ["corpus/iptables", "corpus/felix-dumps"].map((name) => `${SHARED}/${name}`).filter(existsSync);
const files = folders.flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`));

interface Share {
  rules: number;
  understood: number;
  /** Lines that are no rule a kernel ever held: redacted addresses, templates, pieces of shell and Go source. */
  placeholders: number;
  readonly reasons: Map<string, number>;
}

const PLACEHOLDER = /XX:XX|%\(|%[sd]\b|\\$|['`]\s*$|\$\{?\w|<[a-z]/;

/** A rule is understood when every word has a meaning: no stray, no unknown module or target, every value read. */
function measure(path: string, share: Share): void {
  const text = readFileSync(path, "utf8");
  const ruleset = parseRuleset(text);
  expect(printRuleset(ruleset)).toBe(text);
  for (const table of ruleset.tables) {
    for (const chain of table.chains.values()) {
      for (let number = 1; number <= chain.ruleLines.length; number++) {
        const rule = readRule(ruleset, chain, number);
        if (rule === undefined) throw new Error(`${path}: no rule ${number} in ${chain.name}`);
        const compiled = compileRule(rule, contextOf(rule, table, "nft"), (name) => table.chains.has(name));
        const doubts = compiled.conditions.filter(({ module, readings }) => module === undefined || readings === undefined);
        const why = doubts[0]?.unknown ?? (compiled.action.kind === "unknown" ? compiled.action.why : rule.problems[0]?.message);
        if (why !== undefined && PLACEHOLDER.test(text.slice(rule.span.start, rule.span.end))) {
          share.placeholders++;
          continue;
        }
        share.rules++;
        if (why === undefined) share.understood++;
        else share.reasons.set(why.slice(0, 80), (share.reasons.get(why.slice(0, 80)) ?? 0) + 1);
      }
    }
  }
}

if (files.length === 0) {
  test("absent: ../shared with its corpus does not lie beside the repository", () => expect(files).toEqual([]));
} else {
  describe("corpus", () => {
    const share: Share = { rules: 0, understood: 0, placeholders: 0, reasons: new Map() };

    test.each(files)("%s prints back byte for byte", (path) => measure(path, share));

    test("at least 97 % of the rules are understood", () => {
      const percent = (100 * share.understood) / share.rules;
      const top = [...share.reasons].sort((a, b) => b[1] - a[1]).slice(0, 40);
      console.log(
        `corpus: ${files.length} files, ${share.rules} rules, ${percent.toFixed(2)} % understood, ${share.placeholders} placeholders`,
      );
      for (const [why, count] of top) console.log(`  ${count} × ${why}`);
      expect(percent).toBeGreaterThanOrEqual(97);
    });
  });
}
