// Every hash in the example nodes' dumps is recomputed from what iptables-save printed.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { verifyTable } from "#engine/felix/hash/verify.ts";
import { parseRuleset } from "#engine/iptables/parser.ts";

test.each([
  ["node1", 77],
  ["node2", 74],
])("%s", (node, hashes) => {
  const ruleset = parseRuleset(readFileSync(join(import.meta.dirname, `../examples/${node}/iptables.save`), "utf8"));
  const rules = ruleset.tables.flatMap((table) => [...verifyTable(ruleset, table)]).flatMap((chain) => chain.rules);
  const hashed = rules.filter(({ hash }) => hash !== undefined);
  expect(hashed.filter(({ verdict }) => verdict.status !== "verified")).toEqual([]);
  expect(hashed).toHaveLength(hashes);
});
