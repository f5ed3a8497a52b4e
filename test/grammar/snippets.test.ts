// Each snippet of iptables-save and ipset, its placeholders filled with their defaults, is text without a problem.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseIpSets } from "#engine/ipset/parse.ts";
import { parseRuleset } from "#engine/iptables/parser.ts";
import { readRule } from "#engine/iptables/read-rule.ts";

/** The text a snippet leaves when the user accepts every default. */
function expand(body: readonly string[]): string {
  const choice = /\$\{\d+\|((?:[^,|\\]|\\.)*)(?:[^|\\]|\\.)*\|\}/g;
  return body
    .join("\n")
    .replace(choice, (_, first: string) => first.replace(/\\(.)/g, "$1"))
    .replace(/\$\{\d+:([^}]*)\}/g, "$1")
    .replace(/^\$0\n/m, "")
    .replace(/\$\d+/g, "");
}

function snippets(file: string): [name: string, text: string][] {
  const url = new URL(`../../snippets/${file}.json`, import.meta.url);
  const entries: [string, { body: string[] }][] = Object.entries(JSON.parse(readFileSync(url, "utf8")));
  return entries.map(([name, { body }]) => [name, expand(body)]);
}

const BUILTIN = /^(?:INPUT|FORWARD|OUTPUT|PREROUTING|POSTROUTING)$/;

/** A whole file around rules: the table they belong in and the chains they name. */
function complete(text: string): string {
  if (text.startsWith("*")) return text;
  const table = /--notrack/.test(text)
    ? "raw"
    : /\bMARK\b/.test(text)
      ? "mangle"
      : /POSTROUTING|PREROUTING/.test(text)
        ? "nat"
        : "filter";
  const named = [...text.matchAll(/-A (\S+)|-j ((?:MY|cali)-\S+)/g)].map((match) => match[1] ?? match[2] ?? "");
  const declared = [...new Set(named)].map((chain) => `:${chain} ${BUILTIN.test(chain) ? "ACCEPT" : "-"} [0:0]`);
  return [`*${table}`, ...declared, text, "COMMIT", ""].join("\n");
}

test.each(snippets("iptables-save"))("iptables-save: %s", (_, text) => {
  const ruleset = parseRuleset(complete(text));
  expect(ruleset.problems).toEqual([]);
  for (const table of ruleset.tables) {
    for (const chain of table.chains.values()) {
      for (const number of chain.ruleLines.keys()) {
        const rule = readRule(ruleset, chain, number + 1);
        expect([rule?.problems, rule?.strays]).toEqual([[], []]);
      }
    }
  }
});

test.each(snippets("ipset"))("ipset: %s", (_, text) => {
  const types = { "my-set": "hash:ip", "my-nets": "hash:net", "my-services": "hash:ip,port" };
  const missing = Object.entries(types).filter(([name]) => text.startsWith(`add ${name} `));
  const file = [...missing.map(([name, type]) => `create ${name} ${type} family inet`), text, ""].join("\n");
  expect(parseIpSets(file).problems).toEqual([]);
});
