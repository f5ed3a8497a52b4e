import { describe, expect, test } from "vitest";
import { compareExpectation, type WalkOutcome } from "#engine/expect/compare.ts";
import { junitReport } from "#engine/expect/junit.ts";
import { parsePackets } from "#engine/expect/parse.ts";
import { type FileResult, jsonReport, textReport } from "#engine/expect/report.ts";
import { parseAddress } from "#engine/net/address.ts";

const OUTCOME: WalkOutcome = {
  verdict: "DROP",
  decider: { table: "filter", chain: "cali-FORWARD", rule: 2 },
  mark: 0x1000010,
  out: undefined,
  visited: [
    { table: "raw", chain: "PREROUTING", number: 0 },
    { table: "filter", chain: "cali-FORWARD", number: 0 },
    { table: "filter", chain: "cali-FORWARD", number: 2 },
  ],
  nat: { source: undefined, destination: { address: parseAddress("10.0.0.9") ?? [], port: undefined } },
};

/** Differences as `VALUE| message`, VALUE being the text of their span. */
function differences(words: string, outcome: Partial<WalkOutcome> = {}): string[] {
  const text = `packets:\n  - packet: udp 10.0.0.1 > 10.0.0.2\n    expect: ${words}\n`;
  const { packets, problems } = parsePackets(text);
  expect(problems).toEqual([]);
  const wanted = packets[0]?.expect;
  if (wanted === undefined) throw new Error("nothing is expected");
  return compareExpectation(wanted, { ...OUTCOME, ...outcome }).map(
    ({ span, message }) => `${text.slice(span.start, span.end)}| ${message}`,
  );
}

const UNDECIDED = { verdict: "UNDECIDED", decider: undefined };

describe("compareExpectation", () => {
  test.each([
    ["{}", {}, []],
    ["{ verdict: DROP, by: cali-FORWARD 2, mark: 0x1000010, passes: [raw PREROUTING, cali-FORWARD 2] }", {}, []],
    ["{ verdict: ACCEPT }", {}, ["ACCEPT| verdict: expected ACCEPT, was DROP"]],
    ["{ verdict: DROP }", UNDECIDED, ["DROP| verdict: expected DROP, was UNDECIDED"]],
    ["{ verdict: UNDECIDED }", UNDECIDED, []],
    ["{ by: nat cali-FORWARD 2 }", {}, ["nat cali-FORWARD 2| by: expected nat cali-FORWARD 2, was filter cali-FORWARD 2"]],
    ["{ by: FORWARD policy }", {}, ["FORWARD policy| by: expected FORWARD policy, was filter cali-FORWARD 2"]],
    ["{ by: FORWARD 1 }", { decider: undefined }, ["FORWARD 1| by: expected FORWARD 1, was no rule"]],
    ["{ mark: 0x0/0xf }", {}, []],
    ["{ mark: 0x80000000 }", { mark: 0x80000000 }, []],
    ["{ mark: 0x80000000/0x80000000 }", { mark: 0x80000001 }, []],
    ["{ mark: 16 }", {}, ["16| mark: expected 0x10, was 0x1000010"]],
    ["{ out: eth0 }", {}, ["eth0| out: expected eth0, was no device"]],
    [
      "{ passes: [cali-INPUT, cali-FORWARD 3] }",
      {},
      [
        "cali-INPUT| passes: expected cali-INPUT, was not passed",
        "cali-FORWARD 3| passes: expected cali-FORWARD 3, was only entered: rule 2 matched there",
      ],
    ],
    ["{ nat: none }", {}, ["none| nat: expected none, was destination 10.0.0.9"]],
    ["{ nat: { destination: 10.0.0.9 } }", {}, []],
    ["{ nat: { source: 10.0.0.3 } }", {}, ["10.0.0.3| nat: expected source 10.0.0.3, was left as it was"]],
    [
      '{ nat: { destination: "10.0.0.9:80" } }',
      {},
      ['"10.0.0.9:80"| nat: expected destination 10.0.0.9:80, was 10.0.0.9 with a port that is not known'],
    ],
    ["{ not: { verdict: ACCEPT, by: cali-FORWARD 1, out: eth0, mark: 0, passes: [cali-INPUT] } }", {}, []],
    ["{ not: { verdict: DROP } }", {}, ["DROP| verdict: DROP is ruled out, and came out"]],
    ["{ not: { verdict: DROP } }", UNDECIDED, ["DROP| verdict: DROP is ruled out, and cannot be told: it was UNDECIDED"]],
    ["{ not: { passes: [cali-FORWARD] } }", {}, ["cali-FORWARD| passes: cali-FORWARD is ruled out, and came out"]],
  ])("%s against %o", (words, outcome, wanted) => {
    expect(differences(words, outcome)).toEqual(wanted);
  });
});

describe("reports", () => {
  const text = `packets:
  - { name: right <&>, packet: udp 10.0.0.1 > 10.0.0.2, expect: { verdict: DROP } }
  - name: wrong
    packet: udp 10.0.0.1 > 10.0.0.2
    expect: { verdict: ACCEPT }
  - { name: broken, packet: udp 10.0.0.1 }
`;
  const file = parsePackets(text);
  const cases = file.packets.map((one) => ({
    case: one,
    differences: one.expect === undefined ? [] : compareExpectation(one.expect, OUTCOME),
    error: one.request === undefined ? "the packet line has mistakes" : undefined,
  }));
  const results: readonly FileResult[] = [{ path: "a.packets.yaml", text, file, cases }];

  test("text", () => {
    expect(textReport(results, { colour: false })).toMatchInlineSnapshot(`
      "a.packets.yaml
        a.packets.yaml:6:41 error: expected ">" and the destination behind the source
        ✓ right <&>
        ✗ wrong
            a.packets.yaml:5:24 verdict: expected ACCEPT, was DROP
        ✗ broken
            a.packets.yaml:6:5 the packet line has mistakes

      1 passed, 1 failed, 2 errors
      "
    `);
    expect(textReport(results, { colour: true })).toContain("\u001b[32m✓\u001b[0m right");
  });

  test("JUnit", () => {
    expect(junitReport(results)).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="chainwalk" tests="4" failures="1" errors="2">
        <testsuite name="a.packets.yaml" tests="4" failures="1" errors="2">
          <testcase name="a.packets.yaml:6:41" classname="a.packets.yaml" file="a.packets.yaml" line="6">
            <error type="packet-syntax" message="expected &quot;&gt;&quot; and the destination behind the source"/>
          </testcase>
          <testcase name="right &lt;&amp;&gt;" classname="a.packets.yaml" file="a.packets.yaml" line="2"/>
          <testcase name="wrong" classname="a.packets.yaml" file="a.packets.yaml" line="3">
            <failure message="verdict: expected ACCEPT, was DROP">a.packets.yaml:5:24 verdict: expected ACCEPT, was DROP</failure>
          </testcase>
          <testcase name="broken" classname="a.packets.yaml" file="a.packets.yaml" line="6">
            <error message="the packet line has mistakes"/>
          </testcase>
        </testsuite>
      </testsuites>
      "
    `);
  });

  test("JSON", () => {
    const report: unknown = JSON.parse(jsonReport(results));
    expect(report).toMatchObject({
      version: 1,
      totals: { passed: 1, failed: 1, errors: 2 },
      files: [
        {
          path: "a.packets.yaml",
          problems: [{ code: "packet-syntax", line: 6 }],
          packets: [
            { name: "right <&>", status: "passed", line: 2, differences: [] },
            { status: "failed", line: 3, differences: [{ key: "verdict", line: 5, expected: "ACCEPT", actual: "DROP" }] },
            { status: "error", error: "the packet line has mistakes" },
          ],
        },
      ],
    });
  });
});
