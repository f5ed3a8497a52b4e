// The TextMate grammars of Calico's selectors: alone, and in the values of a YAML file.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { FUNCTION_WORDS, OPERATOR_WORDS } from "#engine/selector/operators.ts";
import { tokeniser } from "#test/grammar/tokenise.ts";

const selector = await tokeniser("source.calico-selector");
const yaml = await tokeniser("source.calico-selector.injection");

const KEY = "variable.other.label";
const VALUE = "string.quoted.single";
const WORD = "keyword.operator.word";
const COMPARISON = "keyword.operator.comparison";
const LOGICAL = "keyword.operator.logical";

/** Words and the names of their innermost scopes; quotes, parentheses and the like left out. */
function words(tokenise: typeof selector, line: string): readonly (readonly [string, string])[] {
  return tokenise(line)
    .tokens.map(({ text, scopes }) => [text, (scopes.at(-1) ?? "").replace(/\.(?:calico-selector|yaml)$/, "")] as const)
    .filter(([, scope]) => !scope.startsWith("punctuation") && !scope.startsWith("meta"));
}

describe("a selector", () => {
  test.each([
    [
      "role == 'db'",
      [
        ["role", KEY],
        ["==", COMPARISON],
        ["db", VALUE],
      ],
    ],
    [
      'a!="x"',
      [
        ["a", KEY],
        ["!=", COMPARISON],
        ["x", "string.quoted.double"],
      ],
    ],
    [
      "in in {'in'}",
      [
        ["in", KEY],
        ["in", WORD],
        ["in", VALUE],
      ],
    ],
    [
      "app.kubernetes.io/name notin{'a'}",
      [
        ["app.kubernetes.io/name", KEY],
        ["notin", WORD],
        ["a", VALUE],
      ],
    ],
    [
      "a starts  with 'x'",
      [
        ["a", KEY],
        ["starts  with", WORD],
        ["x", VALUE],
      ],
    ],
    [
      "inside == 'x'",
      [
        ["inside", KEY],
        ["==", COMPARISON],
        ["x", VALUE],
      ],
    ],
    [
      "!has( a )||all()",
      [
        ["!", LOGICAL],
        ["has", "support.function"],
        ["a", KEY],
        ["||", LOGICAL],
        ["all", "support.function"],
      ],
    ],
    [
      "hash == 'has(a)'",
      [
        ["hash", KEY],
        ["==", COMPARISON],
        ["has(a)", VALUE],
      ],
    ],
  ])("%s", (line, wanted) => {
    expect(words(selector, line)).toEqual(wanted);
  });

  test("has every operator and function of the engine", () => {
    for (const operator of OPERATOR_WORDS) {
      expect(words(selector, `a ${operator} `)[1]).toEqual([operator, expect.stringMatching(/^keyword\.operator\./)]);
    }
    for (const name of FUNCTION_WORDS) expect(words(selector, `${name}()`)).toEqual([[name, "support.function"]]);
  });
});

describe("a line of YAML", () => {
  const name = "entity.name.tag";
  test.each([
    [
      "  selector: role == 'db' # why",
      [
        ["selector", name],
        ["role", KEY],
        ["==", COMPARISON],
        ["db", VALUE],
        ["# why", ""],
      ],
    ],
    [
      "- notSelector: has(x)",
      [
        ["- ", ""],
        ["notSelector", name],
        ["has", "support.function"],
        ["x", KEY],
      ],
    ],
    [
      `nodeSelector: "!has(x)"`,
      [
        ["nodeSelector", name],
        ["!", LOGICAL],
        ["has", "support.function"],
        ["x", KEY],
      ],
    ],
    [
      `serviceAccountSelector: "a == 'x'"`,
      [
        ["serviceAccountSelector", name],
        ["a", KEY],
        ["==", COMPARISON],
        ["x", VALUE],
      ],
    ],
    [
      String.raw`selector: "a == \"x\""`,
      [
        ["selector", name],
        ["a", KEY],
        ["==", COMPARISON],
        ["x", "string.quoted.double"],
      ],
    ],
    [
      "namespaceSelector: 'a == ''x'''",
      [
        ["namespaceSelector", name],
        ["a", KEY],
        ["==", COMPARISON],
        ["x", VALUE],
      ],
    ],
  ])("%s", (line, wanted) => {
    const untouched = wanted.filter(([, scope]) => scope !== "");
    expect(words(yaml, line).filter(([, scope]) => scope !== "")).toEqual(untouched);
    expect(yaml(line).open).toBe(1);
  });

  test.each(["selector: {app: web}", "selector: app=web", "selector:", "selectors: a == 'b'", "# x", "mySelector: web in town"])(
    "%s is left alone",
    (line) => {
      expect(yaml(line).tokens.every(({ scopes }) => scopes.length === 0)).toBe(true);
    },
  );

  test("a block goes on below", () => {
    expect(yaml("selector: >-").open).toBe(2);
  });
});

test("the editor finds both grammars", () => {
  const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  const grammars: { scopeName: string; injectTo?: string[] }[] = manifest.contributes.grammars;
  expect(grammars.find(({ scopeName }) => scopeName === "source.calico-selector.injection")?.injectTo).toEqual(["source.yaml"]);
  expect(grammars.some(({ scopeName }) => scopeName === "source.calico-selector")).toBe(true);
});

test.each([
  `selector: ${"a ".repeat(5000)}== 'x'`,
  `selector: ${"a".repeat(10_000)}`,
  `selector: "${"\\".repeat(10_000)}`,
  "Selector".repeat(1200),
  `selector: a in {${"'x',".repeat(2500)}`,
  " ".repeat(10_000),
])("a long line is quick (%#)", (line) => {
  const start = performance.now();
  yaml(line);
  selector(line);
  expect(performance.now() - start).toBeLessThan(2000);
});
