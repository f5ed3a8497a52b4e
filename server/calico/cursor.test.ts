// Where somebody types, by indentation: what half-written YAML leaves no tree of.
import { describe, expect, test } from "vitest";
import { surroundingsAt } from "#server/calico/cursor.ts";
import { createFile } from "#server/file.ts";

function at(text: string): string {
  const offset = text.indexOf("$0");
  const file = createFile("file:///a.yaml", "yaml", 1, text.replace("$0", ""));
  const around = surroundingsAt(file, offset);
  if (around === undefined) return "nowhere";
  const { cursor, path, kind } = around;
  const typed = file.text.slice(cursor.typed.start, cursor.typed.end);
  return `${kind} ${path.join(".")} ${cursor.at} "${typed}" [${[...cursor.siblings.keys()].join(" ")}]`;
}

const TIER = "apiVersion: projectcalico.org/v3\nkind: Tier\n";

describe("surroundingsAt", () => {
  test.each([
    ["a key at the root", `${TIER}me$0`, 'Tier  key "me" [kind apiVersion]'],
    ["a key below", `${TIER}spec:\n  or$0\n`, 'Tier spec key "or" []'],
    ["a key before its colon", `${TIER}spec:\n  o$0rder: 1\n  a: 2`, 'Tier spec key "order" [a]'],
    ["an empty value", `${TIER}spec:\n  order: $0\n`, 'Tier spec.order value "" []'],
    ["a value with more behind", `${TIER}spec:\n  a: b$0c d # e\n`, 'Tier spec.a value "bc d" []'],
    ["a list as deep as its key", `${TIER}spec:\n  a:\n  - b: 1\n    $0`, 'Tier spec.a.0 key "" [b]'],
    ["a list that is deeper", `${TIER}spec:\n  a:\n      - b: 1\n      - $0`, 'Tier spec.a.0 key "" []'],
    ["lists in lists", `${TIER}a:\n- - b: $0`, 'Tier a.0.0.b value "" []'],
    ["a key behind a list", `${TIER}spec:\n  a:\n  - b\n  $0`, 'Tier spec key "" [a]'],
    ["a map in an item", `${TIER}a:\n- b:\n    c: 1\n    $0\n  d: 2\n- e: 3`, 'Tier a.0.b key "" [c]'],
    ["a map and a list on one line", `${TIER}a: {b: [c, {d: e, f: $0`, 'Tier a.b.0.f value "" [d]'],
    ["behind what was closed", `${TIER}a: {b: c} $0`, 'Tier a value "{b: c} " [kind apiVersion]'],
    ["a text over lines", `${TIER}a: |\n  one\n  tw$0o\n  three`, 'Tier a value "  one\n  two" []'],
    ["quoted keys", `"kind": "Tier"\n"spec":\n  'a': $0`, 'Tier spec.a value "" []'],
    ["behind a document", `${TIER}---\nkind: Pod\n$0`, 'Pod  key "" [kind]'],
    ["an item of a list of resources", `kind: List\nitems:\n- kind: Tier\n  spec:\n    $0`, 'Tier spec key "" []'],
    ["CRLF", `${TIER.replaceAll("\n", "\r\n")}spec:\r\n  a: $0\r\n  b: 1\r\n`, 'Tier spec.a value "" [b]'],
    ["a comment", `${TIER}# $0`, "nowhere"],
    ["a hash in quotes", `${TIER}a: "# $0"`, 'Tier a value ""# "" [kind apiVersion]'],
  ])("%s", (_, text, wanted) => expect(at(text)).toBe(wanted));
});
