import { expect, test } from "vitest";
import { matchesSelector } from "#engine/selector/match-selector.ts";
import { parseSelector } from "#engine/selector/parse-selector.ts";

/** The label `role` with these values; undefined: not there. */
const VALUES = [undefined, "", "db", "web", "db-web"];

test.each([
  ["", [undefined, "", "db", "web", "db-web"]],
  ["global()", [undefined, "", "db", "web", "db-web"]],
  ["role == 'db'", ["db"]],
  ["role != 'db'", [undefined, "", "web", "db-web"]],
  ["!role == 'db'", [undefined, "", "web", "db-web"]],
  ["!role != 'db'", ["db"]],
  ["role in {'db', 'web'}", ["db", "web"]],
  ["role not in {'db', 'web'}", [undefined, "", "db-web"]],
  ["role in {}", []],
  ["role not in {}", [undefined, "", "db", "web", "db-web"]],
  ["has(role)", ["", "db", "web", "db-web"]],
  ["!has(role)", [undefined]],
  ["role contains 'b'", ["db", "web", "db-web"]],
  ["role contains ''", ["", "db", "web", "db-web"]],
  ["role starts with 'db'", ["db", "db-web"]],
  ["!role starts with 'db'", [undefined, "", "web"]],
  ["role ends with 'web'", ["web", "db-web"]],
  ["role starts with 'db' && role ends with 'web'", ["db-web"]],
  ["role == 'db' || !has(role)", [undefined, "db"]],
  ["role == 'x' || has(role) && role != 'db'", ["", "web", "db-web"]],
  ["Role == 'db'", []],
])("%s", (text, matched) => {
  const { tree } = parseSelector(text);
  const labels = (value: string | undefined) => new Map(value === undefined ? [] : [["role", value]]);
  expect(VALUES.filter((value) => tree !== undefined && matchesSelector(tree, labels(value)))).toEqual(matched);
});
