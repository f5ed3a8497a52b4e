import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { documentsOf } from "#engine/resources/load/documents.ts";
import { parseYaml } from "#engine/resources/load/parsed-yaml.ts";
import { readQuickly } from "#engine/resources/load/quick-yaml.ts";

const POLICY = `apiVersion: projectcalico.org/v3
kind: NetworkPolicy # of the shop
metadata:
  name: 'web'
  labels: {app: web, "tier": "1"}
  annotations:
    note: |
      two
        lines

spec:
  order: 100.5
  types: [Ingress, "Egress"]
  ingress:
  - action: Allow
    source:
      nets:
        - 10.0.0.0/8
        - 'fd00::/8'
    destination:
      ports: [80, 8000:9000,
        "http"]
  - {}
  egress: []
`;

describe("plain YAML is read quickly", () => {
  test.each([
    ["a policy", POLICY],
    ["with CRLF", POLICY.replaceAll("\n", "\r\n")],
    ["JSON", '{"a": [1, {"b": null, "c": "d\\n"}],\n "e": true}'],
    ["lists in lists", "a:\n- - 1\n  - 2\n- b: 3\n  c:\n  - 4\n"],
    ["nothing behind colons and dashes", "a:\nb:\n-\n- c:\n"],
    ["numbers and words", "[1, -2.5, 0x1f, 0o17, 1e3, .inf, ~, null, true, yes, 1.2.3.4, 80:90, a b]"],
  ])("%s, and as the YAML parser reads it", (_, text) => {
    const parsed = parseYaml(text, 0, text.length);
    expect(parsed.problems).toEqual([]);
    expect(readQuickly(text, 0, text.length)).toEqual(parsed.node);
  });

  test.each([
    ["an anchor", "a: &b 1"],
    ["a tag", "a: !!str 1"],
    ["a folded block", "a: >\n  b\n"],
    ["words over two lines", "a: b\n  c\n"],
    ["a tab before a key", "a:\n\tb: 1"],
    ["a key twice", "a: 1\na: 2"],
    ["two colons", "a: b: c"],
    ["lines less deep than they must be", "a: [1,\n2]"],
    ["a tab before the next line of a list", "a: [1,\n\t  2]"],
    ["a merge key", "a:\n  <<: {}\n"],
    ["a quote left open", "a: 'b"],
  ])("%s is left to the parser", (_, text) => expect(readQuickly(text, 0, text.length)).toBeUndefined());
});

describe("property", () => {
  const BITS = [
    " ",
    "  ",
    "\n",
    "#",
    "- ",
    ":",
    ": ",
    "'",
    '"',
    "[",
    "]",
    "{",
    "}",
    ",",
    "|\n",
    "&a ",
    "*a",
    "?",
    "\t",
    "\r\n",
    "~",
    "x",
  ];
  const edits = fc.array(fc.tuple(fc.nat(POLICY.length), fc.nat(3), fc.constantFrom("", ...BITS)), {
    minLength: 1,
    maxLength: 4,
  });

  test("whatever is read quickly, the parser reads the same and finds nothing wrong", () => {
    fc.assert(
      fc.property(edits, (changes) => {
        const text = changes.reduce((all, [start, gone, bit]) => all.slice(0, start) + bit + all.slice(start + gone), POLICY);
        for (const { start, end } of documentsOf(text)) {
          const quick = readQuickly(text, start, end);
          if (quick !== undefined) expect(parseYaml(text, start, end)).toEqual({ node: quick, problems: [] });
        }
      }),
      { numRuns: Number(process.env.YAML_RUNS ?? 300) },
    );
  });
});
