import { expect, test } from "vitest";
import { type RuleSummary, summarise } from "#engine/calico/rule-summary.ts";
import { readStatement } from "#engine/iptables/read-rule.ts";

function summaryOf(line: string): RuleSummary {
  const ref = { table: "filter", chain: "c", number: 1 };
  return summarise(readStatement(line, { start: 0, end: line.length }, ref, 0, () => false));
}

test("comments, interface, mark tests and target", () => {
  const line =
    '-A c -i cali+ -m comment --comment "cali:abc" -m comment --comment "Unknown interface" -m mark ! --mark 0x0/0x30000 -j DROP';
  expect(summaryOf(line)).toEqual({
    ref: { table: "filter", chain: "c", number: 1 },
    comments: ["cali:abc", "Unknown interface"],
    inInterface: "cali+",
    markTests: [{ value: 0, mask: 0x30000, negated: true }],
    markSets: [],
    target: "DROP",
  });
});

test.each([
  ["--set-xmark 0x1/0x3", { value: 1, mask: 3 }],
  ["--set-xmark 0x1", { value: 1, mask: 0xffffffff }],
  ["--set-mark 0x3/0x1", { value: 3, mask: 3 }],
  ["--and-mark 0xff", { value: 0, mask: 0xffffff00 }],
  ["--or-mark 0x4", { value: 4, mask: 4 }],
  ["--xor-mark 0x4", { value: 4, mask: 0 }],
])("MARK %s", (option, change) => {
  expect(summaryOf(`-A c -j MARK ${option}`).markSets).toEqual([change]);
});

test("a negated interface is none, and a bad mark is left out", () => {
  const summary = summaryOf("-A c ! -i eth0 -m mark --mark nonsense -j MARK --set-xmark 0xg");
  expect(summary.inInterface).toBeUndefined();
  expect(summary.markTests).toEqual([]);
  expect(summary.markSets).toEqual([]);
});

test("connection marks are another mark", () => {
  expect(summaryOf("-A c -m connmark --mark 0x1/0x1 -j CONNMARK --restore-mark").markTests).toEqual([]);
});
