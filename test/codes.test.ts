// Every code a parser reports is described, and docs/diagnostics.md has an entry for it.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CHECKS, RULE_CHECKS } from "#engine/checks/index.ts";
import { IPSET_PARSE_CODES, IPTABLES_PARSE_CODES } from "#engine/checks/parse-codes.ts";

const root = new URL("..", import.meta.url);

function sourcesIn(folder: string): string[] {
  const names = readdirSync(new URL(folder, root)).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
  return names.map((name) => readFileSync(new URL(`${folder}/${name}`, root), "utf8"));
}

/** The first string behind `diagnostic(` or `report(…,`. */
function codesIn(folder: string): string[] {
  const calls = sourcesIn(folder).flatMap((source) => [
    ...source.matchAll(/\b(?:diagnostic|report)\(\s*(?:\w+,\s*)?"([a-z]+(?:-[a-z]+)+)"/g),
  ]);
  return [...new Set(calls.map((call) => call[1] ?? ""))].sort();
}

test.each([
  ["engine/iptables", IPTABLES_PARSE_CODES],
  ["engine/ipset", IPSET_PARSE_CODES],
])("the codes of %s are those described", (folder, described) => {
  expect(described.map(({ code }) => code).sort()).toEqual(codesIn(folder));
});

test("each has its entry", () => {
  const page = readFileSync(new URL("docs/diagnostics.md", root), "utf8");
  for (const { code, summary } of [...CHECKS, ...RULE_CHECKS, ...IPTABLES_PARSE_CODES, ...IPSET_PARSE_CODES]) {
    expect(page).toContain(`### ${code}\n`);
    expect(summary).toMatch(/\.$/);
  }
});
