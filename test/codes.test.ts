// Every code a parser reports is described, nothing else is, and docs/diagnostics.md has an entry for each.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CHAIN_CHECKS, CHECKS, RULE_CHECKS } from "#engine/checks/index.ts";
import {
  IPSET_PARSE_CODES,
  IPTABLES_PARSE_CODES,
  NODE_PARSE_CODES,
  PACKET_FILE_CODES,
  PACKET_LINE_CODES,
  RESOURCE_CODES,
} from "#engine/checks/parse-codes.ts";
import { RULE_HASH_CODES } from "#engine/checks/rule-hash-codes.ts";
import { TRAPS } from "#engine/traps/index.ts";

const root = new URL("..", import.meta.url);

function sourcesIn(folder: string): string[] {
  const names = readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" });
  const sources = names.filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
  return sources.map((name) => readFileSync(new URL(`${folder}/${name}`, root), "utf8"));
}

/** The first string behind the functions that report, and the codes that a problem is typed to have. */
function codesIn(folder: string): string[] {
  const forms = [
    /\b(?:diagnostic|report|refuse|complain)\(\s*(?:\w+,\s*)?(?:[^"();]*\? )?"([a-z]+(?:-[a-z]+)+)"/g,
    /^ {2}\| "(packets?-[a-z-]+)"/gm,
  ];
  const found = sourcesIn(folder).flatMap((source) => forms.flatMap((form) => [...source.matchAll(form)]));
  return [...new Set(found.map((call) => call[1] ?? ""))].sort();
}

const PARSERS = [
  ["engine/iptables", IPTABLES_PARSE_CODES],
  ["engine/ipset", IPSET_PARSE_CODES],
  ["engine/node", NODE_PARSE_CODES],
  ["engine/net", PACKET_LINE_CODES],
  ["engine/expect", PACKET_FILE_CODES],
  ["engine/felix/hash-problems", RULE_HASH_CODES],
] as const;

test.each(PARSERS)("the codes of %s are those described", (folder, described) => {
  expect(described.map(({ code }) => code).sort()).toEqual(codesIn(folder));
});

/** Each is named where its one maker stands. */
test("the codes of engine/resources and engine/selector are those described", () => {
  const sources = ["engine/resources/load", "engine/resources/validate", "engine/resources/schema", "engine/selector"];
  const named = sources.flatMap(sourcesIn).flatMap((source) => [...source.matchAll(/"((?:yaml|calico|selector)-[a-z-]+)"/g)]);
  const codes = new Set(named.map(([, code = ""]) => code));
  for (const { code } of RESOURCE_CODES) expect(codes).toContain(code);
  const others = ["calico-iptables-plugin", "calico-packet"]; // a value and a default
  expect([...codes].filter((code) => !others.includes(code)).sort()).toEqual(RESOURCE_CODES.map(({ code }) => code).sort());
});

test("each has its entry", () => {
  const page = readFileSync(new URL("docs/diagnostics.md", root), "utf8");
  const described = [
    ...TRAPS,
    ...RESOURCE_CODES,
    ...CHECKS,
    ...RULE_CHECKS,
    ...CHAIN_CHECKS,
    ...PARSERS.flatMap(([, codes]) => [...codes]),
  ];
  for (const { code, summary } of described) {
    expect(page).toContain(`### ${code}\n`);
    expect(summary).toMatch(/\.$/);
  }
  expect(new Set(described.map(({ code }) => code)).size).toBe(described.length);
});
