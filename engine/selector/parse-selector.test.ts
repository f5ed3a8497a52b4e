import { describe, expect, test } from "vitest";
import { parseSelector } from "#engine/selector/parse-selector.ts";
import { printSelector } from "#engine/selector/print-selector.ts";
import type { Fix } from "#engine/text/diagnostic.ts";

function fixed(text: string, fix: Fix): string {
  const edits = fix.edits.toSorted((a, b) => b.span.start - a.span.start);
  return edits.reduce((result, { span, text: put }) => result.slice(0, span.start) + put + result.slice(span.end), text);
}

/** The problems as `what is underlined: message`. */
function problemsOf(text: string): readonly string[] {
  return parseSelector(text).problems.map(({ span, message }) => `${text.slice(span.start, span.end)}: ${message}`);
}

describe("one mistake gives one problem, and its fix is what was meant", () => {
  test.each([
    ["role = 'db'", "=", '"=" is no operator: did you mean "=="?', "role == 'db'"],
    ["role === 'db'", "===", '"===" is no operator: did you mean "=="?', "role == 'db'"],
    ["role <> 'db'", "<>", '"<>" is no operator: did you mean "!="?', "role != 'db'"],
    ["role == “db”", "“db”", "Calico takes only straight quotes, \" or '", 'role == "db"'],
    ["role == 'db && has(x)", "'db", "The closing quote is missing", "role == 'db' && has(x)"],
    ["role == 'db”", "'db”", "The closing quote is another one than the opening", 'role == "db"'],
    [
      "role == 'db && tier == 'x'",
      "'db && tier == '",
      "This value goes on up to here: is its closing quote missing further left?",
      "role == 'db' && tier == 'x'",
    ],
    ["a == 'x' and b == 'y'", "and", 'Terms are joined with &&, not with "and"', "a == 'x' && b == 'y'"],
    ["a == 'x' OR b == 'y'", "OR", 'Terms are joined with ||, not with "OR"', "a == 'x' || b == 'y'"],
    ["has(a) & has(b)", "&", 'Terms are joined with &&, not with "&"', "has(a) && has(b)"],
    ["has(a) | has(b)", "|", 'Terms are joined with ||, not with "|"', "has(a) || has(b)"],
    ["has(a), has(b)", ",", "Terms are joined with && or ||, not with a comma", "has(a) && has(b)"],
    ["has(a) has(b)", "has(b)", "&& or || is missing before has(b)", "has(a) && has(b)"],
    ["has(a) \\&& has(b)", "\\", "A selector has no place for \\ here", "has(a) && has(b)"],
    ["has(a) &&", "&&", "&& needs a term on both sides", "has(a)"],
    ["role == db", "db", 'A value stands in quotes: "db"', 'role == "db"'],
    ["(has(a) || has(b)", "(", "This ( is never closed", "(has(a) || has(b))"],
    ["((has(a)", "(", "2 parentheses are never closed", "((has(a)))"],
    ["has(a))", ")", "No ( is open here", "has(a)"],
    ["a startsWith 'x'", "startsWith", '"startsWith" is no operator: did you mean "starts with"?', "a starts with 'x'"],
    ["a start with 'x'", "start with", '"start with" is no operator: did you mean "starts with"?', "a starts with 'x'"],
    ["a equals 'x'", "equals", '"equals" is no operator: did you mean "=="?', "a == 'x'"],
    ["a NOT IN {'x'}", "NOT IN", '"NOT IN" is no operator: did you mean "not in"?', "a not in {'x'}"],
    ["a not contains 'x'", "not contains", "There is no operator for this: negate the whole term with !", "!a contains 'x'"],
    ["has(a && has(b)", "has(a", "The ) of has(a is missing", "has(a) && has(b)"],
    ["has (a)", "has (", "No blank may stand between has and its (", "has(a)"],
    ["has('a')", "'a'", "A label key stands without quotes, not as 'a'", "has(a)"],
    ["has a", "has a", "The key of has stands in parentheses", "has(a)"],
    ["has(a, b)", ", b", "has() takes one label key", "has(a)"],
    ["exists(a)", "exists", "Selectors have no function exists: did you mean has?", "has(a)"],
    ["all(a)", "a", "all() has nothing between its parentheses", "all()"],
    ["all", "all", "all is written with parentheses: all()", "all()"],
    ["not has(a)", "not", 'A term is negated with !, not with "not"', "!has(a)"],
    ["a in ('x', 'y')", "(", "The values of in and not in stand in braces", "a in {'x', 'y'}"],
    ["a in ['x']", "[", "The values of in and not in stand in braces", "a in {'x'}"],
    ["a in 'x'", "'x'", "The values of in stand in braces", "a in {'x'}"],
    ["a in {'x' 'y'}", "'y'", "A comma is missing before 'y'", "a in {'x', 'y'}"],
    ["a in {'x'", "{", "This { is never closed", "a in {'x'}"],
    ["a {'x'}", "{", "in or not in is missing before the values", "a in {'x'}"],
    ["a != {'x'}", "!=", "!= takes one value; several in braces go with in or not in", "a not in {'x'}"],
    ["a 'x'", "a 'x'", "An operator is missing between a and its value", "a == 'x'"],
    ["'a' == 'x'", "'a'", "A label key stands without quotes, not as 'a'", "a == 'x'"],
    ["has(a)\n", "\n", expect.stringContaining("in YAML write >- instead of > or |"), "has(a)"],
    ["has(a)\r\n&& has(b)", "\r\n", expect.stringContaining("refuses a line break"), "has(a) && has(b)"],
  ])("%j", (text, underlined, message, meant) => {
    const { problems, tree } = parseSelector(text);
    expect(tree).toBeUndefined();
    expect(problems.map(({ code, severity }) => [code, severity])).toEqual([["selector-syntax", "error"]]);
    const [problem] = problems;
    expect(text.slice(problem?.span.start, problem?.span.end)).toBe(underlined);
    expect(problem?.message).toEqual(message);
    const [fix] = problem?.fixes ?? [];
    expect(fix && fixed(text, fix)).toBe(meant);
    expect(parseSelector(meant).tree).toBeDefined();
  });
});

describe("refused", () => {
  test.each([
    ["!", ["!: ! needs a term behind it"]],
    ["()", ["(): There is no term in these parentheses"]],
    ["a ==", ["==: == needs a value in quotes behind it"]],
    ["== 'x'", ["==: The key of a label is missing before =="]],
    ["a:b == 'x'", [':: A label key has only letters, digits and _ . / - in it, not ":"']],
    ["has()", ["has(): has( needs the key of a label: has(role)"]],
    ["role", ['role: role alone is no term: has(role) asks whether the label is there, role == "…" for its value']],
    ["a like 'x'", [expect.stringMatching(/^like: "like" is no operator; there are ==, /)]],
    ["x(a)", ["x: Selectors have no function x; there are has(key), all() and global()"]],
    ["'a'", ["'a': A term begins with the key of a label, not with a value"]],
    [`${"a".repeat(513)} == 'x'`, [expect.stringContaining("at most 512 characters, this one 513")]],
  ])("%j", (text, problems) => {
    expect(parseSelector(text).tree).toBeUndefined();
    expect(problemsOf(text)).toEqual(problems);
  });
});

describe("taken, with advice", () => {
  test.each([
    ["!!has(a)", "selector-double-negation", "2 times ! is the same as none"],
    ["!!!has(a)", "selector-double-negation", "3 times ! is the same as one"],
    ["a in {}", "selector-empty-set", "No value is in an empty list: this never matches"],
    ["a not in {}", "selector-empty-set", "Every value is outside an empty list: this always matches"],
  ])("%s", (text, code, message) => {
    const { tree, problems } = parseSelector(text);
    expect(tree).toBeDefined();
    expect(problems.map((problem) => [problem.code, problem.message])).toEqual([[code, message]]);
  });

  test("and nothing about the rest", () => {
    const texts = [
      "",
      "all( )",
      "a in {'x',}",
      "not == 'x'",
      "in not in {'in'}",
      "and == 'x' && or == 'y'",
      "a=='“'",
      "has == 'x'",
    ];
    for (const text of texts) {
      expect([text, parseSelector(text).problems]).toEqual([text, []]);
      expect(parseSelector(text).tree).toBeDefined();
    }
  });
});

test("labels in use are known from broken text too", () => {
  const { uses } = parseSelector("role in {'a', b} && has(tier) && zone && x == && y = 'z'");
  expect(uses.map(({ key, operator, values }) => [key.text, operator, values.map(({ text }) => text)])).toEqual([
    ["role", "in", ["a", "b"]],
    ["tier", "has", []],
    ["zone", undefined, []],
    ["x", "==", []],
    ["y", "==", ["z"]],
  ]);
});

test("places are those of the text", () => {
  const text = " !( a == 'x' && has( b ) ) ";
  const { tree, uses } = parseSelector(text);
  const at = (span: { start: number; end: number } | undefined) => text.slice(span?.start, span?.end);
  expect(tree?.kind === "not" ? at(tree.operand.span) : "").toBe("a == 'x' && has( b )");
  expect(uses.map(({ key, values }) => [at(key.span), at(values[0]?.span)])).toEqual([
    ["a", "'x'"],
    ["b", text],
  ]);
});

describe("a hundred thousand of them cost no stack and little time", () => {
  const many = 100_000;
  test.each([
    ["parentheses", `${"(".repeat(many)}has(a)${")".repeat(many)}`, "has(a)"],
    ["negations", `${"!".repeat(many + 1)}has(a)`, "!has(a)"],
    ["nested negations", `${"!(".repeat(many)}has(a)${")".repeat(many)}`, `${"!".repeat(many)}has(a)`],
    ["values", `a in {${"'x',".repeat(many)}}`, 'a in {"x"}'],
    ["open parentheses", "(".repeat(many), undefined],
    ["closed ones", ")".repeat(many), undefined],
    ["quotes", "'“".repeat(many), undefined],
    ["words", "not starts ".repeat(many), undefined],
  ])("%s", (_, text, printed) => {
    const start = performance.now();
    const { tree, problems } = parseSelector(text);
    expect(tree && printSelector(tree)).toBe(printed);
    expect(problems.length).toBeLessThanOrEqual(50);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
