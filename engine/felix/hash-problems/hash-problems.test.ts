import { describe, expect, test } from "vitest";
import { appendsLane, hashChain, laneText } from "#engine/felix/hash/rule-hash.ts";
import { verifyTable } from "#engine/felix/hash/verify.ts";
import { hashProblems } from "#engine/felix/hash-problems/hash-problems.ts";
import { parseRuleset } from "#engine/iptables/parser.ts";

/** Felix's text of a rule, and iptables-save's with `#` for the comment with the hash. */
type Rule = readonly [felix: string, saved: string];

function linesOf(lane: string, rules: readonly Rule[]): string[] {
  const texts = rules.map(([felix]) => laneText(lane, ` ${felix}`));
  const hashes = hashChain(lane, texts);
  const chain = lane.replace("*appends*", "");
  return rules.map(([, saved], index) => `-A ${chain} ${saved.replace("#", `-m comment --comment "cali:${hashes[index]}"`)}`);
}

function dumpOf(lines: readonly string[]): string {
  return ["*filter", ...lines, "COMMIT", ""].join("\n");
}

function problemsIn(text: string) {
  const ruleset = parseRuleset(text, { family: 4 });
  return ruleset.tables.flatMap((table) =>
    [...verifyTable(ruleset, table)].flatMap(({ chain: name, rules }) => {
      const chain = table.chains.get(name);
      return chain === undefined ? [] : [...hashProblems({ ruleset, table, chain, rules, backend: "nft" })];
    }),
  );
}

/** The problems' codes, and the text once the first fix of each is carried out. */
function mended(text: string): readonly [codes: readonly string[], text: string] {
  const problems = problemsIn(text);
  const edits = problems.flatMap(({ fixes }) => fixes[0]?.edits ?? []).toSorted((a, b) => b.span.start - a.span.start);
  const now = edits.reduce((before, { span, text: put }) => before.slice(0, span.start) + put + before.slice(span.end), text);
  return [problems.map(({ code }) => code), now];
}

const POLICY = linesOf("cali-pi-lab", [
  [
    "-p tcp --source 10.1.0.0/16 --jump MARK --set-mark 0x10000/0x10000",
    "-s 10.1.0.0/16 -p tcp # -j MARK --set-xmark 0x10000/0x10000",
  ],
  ["-m mark --mark 0x10000/0x10000 --jump RETURN", "# -m mark --mark 0x10000/0x10000 -j RETURN"],
  ["-p udp -m multiport --destination-ports 53,5353 --jump DROP", "-p udp # -m multiport --dports 53,5353 -j DROP"],
  ["--source 10.3.0.0/16 --jump DROP", "-s 10.3.0.0/16 # -j DROP"],
]);
const [first = "", second = "", third = "", fourth = ""] = POLICY;
const WHOLE = dumpOf(POLICY);

test("nothing is said of what Felix wrote", () => {
  expect(problemsIn(WHOLE)).toEqual([]);
});

describe("what was changed is put back", () => {
  const lost = third.replace(/-m comment --comment "[^"]*" /, "");
  test.each([
    ["edited", [first, second, third.replace("DROP", "ACCEPT"), fourth], ["calico-rule-edited"]],
    ["gone", [first, third, fourth], ["calico-rule-missing"]],
    ["moved", [first, third, fourth, second], ["calico-rule-moved"]],
    ["added without a hash", [first, "-A cali-pi-lab -j ACCEPT", second, third, fourth], ["calico-rule-added"]],
    ["added with a hash", [first, second, second, third, fourth], ["calico-rule-added"]],
    ["robbed of its hash", [first, second, lost, fourth], ["calico-rule-edited"]],
  ])("%s", (_, lines, codes) => {
    expect(mended(dumpOf(lines))).toEqual([codes, WHOLE]);
  });

  test("with counters", () => {
    const counted = (lines: readonly string[]) => dumpOf(lines.map((line) => `[5:60] ${line}`));
    const [, text] = mended(counted([first, third.replace("DROP", "ACCEPT"), fourth]));
    expect(text).toContain(third.replace("DROP", "ACCEPT")); // neither the one nor the other can be proven
    expect(mended(counted([first, third, fourth]))[1]).toBe(counted(POLICY).replace(`[5:60] ${second}`, `[0:0] ${second}`));
  });
});

test("where nothing can be proven, nothing more is said", () => {
  const [problem, ...others] = problemsIn(dumpOf([first.replace("10.1.", "10.9."), second, third, fourth]));
  expect(others).toEqual([]);
  expect(problem).toMatchObject({ code: "calico-hash-mismatch", severity: "info", fixes: [] });
  expect(problem?.message).toContain("cannot be told");
});

test("rules of others are none of Felix's business in the kernel's chains", () => {
  const own = linesOf("FORWARD", [["--jump cali-FORWARD", "# -j cali-FORWARD"]]);
  const appended = linesOf(appendsLane("FORWARD"), [
    ["-m mark --mark 0x10000/0x10000 --jump ACCEPT", "# -m mark --mark 0x10000/0x10000 -j ACCEPT"],
  ]);
  expect(problemsIn(dumpOf([":FORWARD ACCEPT [0:0]", ...own, "-A FORWARD -j KUBE-FORWARD", ...appended]))).toEqual([]);
});
