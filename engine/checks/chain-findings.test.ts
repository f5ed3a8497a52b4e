// Comparing a chain again after an edit finds what comparing it from the beginning finds.
import fc from "fast-check";
import { expect, test } from "vitest";
import { type ChainFindings, findInChain } from "#engine/checks/chain-findings.ts";
import type { ChainInput } from "#engine/checks/check.ts";
import { checkChain } from "#engine/checks/index.ts";
import type { RuleFacts } from "#engine/checks/rule-facts.ts";

const LONG = 600;

/** Rules that mostly have a condition of their own, as those of big chains have, and some that have not. */
const ruleFactsAt = (own: number): fc.Arbitrary<RuleFacts> =>
  fc
    .record({
      end: fc.constantFrom("leaves", "leaves", "stays", "returns", "unknown"),
      shared: fc.subarray([1, 2, 3, 4]),
      isOwn: fc.boolean(),
      action: fc.integer({ min: 1, max: 3 }),
      alters: fc.constantFrom(0, 0, 0, 1, 2),
      looksAt: fc.integer({ min: 0, max: 3 }),
      understood: fc.integer({ min: 0, max: 9 }).map((number) => number > 0),
      remembers: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
      isFaulty: fc.boolean(),
    })
    .map(({ end, shared, isOwn, isFaulty, ...more }) => ({
      problems: isFaulty ? [FAULT] : [],
      jumps: false,
      end: end as RuleFacts["end"],
      conditions: isOwn ? [...shared, 10 + own] : shared,
      target: end === "returns" ? "RETURN" : "ACCEPT",
      ...more,
    }));
const FAULT = {
  code: "x",
  severity: "error",
  span: { start: 0, end: 1 },
  message: "",
  related: [],
  tags: [],
  fixes: [],
} as const;

const plain = (own: number): RuleFacts => ({
  problems: [],
  jumps: false,
  end: own % 3 === 0 ? "stays" : "leaves",
  conditions: [1 + (own % 4), 10 + own],
  action: 1,
  target: "ACCEPT",
  looksAt: 1,
  alters: 0,
  remembers: false,
  understood: true,
});

const edits = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: LONG }),
    taken: fc.integer({ min: 0, max: 2 }),
    rules: fc.array(fc.integer({ min: 0, max: LONG + 40 }).chain(ruleFactsAt), { maxLength: 2 }),
  }),
  { maxLength: 12 },
);

const inputOf = (facts: readonly RuleFacts[]): ChainInput => ({
  table: { name: "filter", family: 4 },
  chain: { name: "mine", policy: undefined },
  facts,
});

test("findings after edits are those of the chain as it is", () => {
  const chain = Array.from({ length: LONG }, (_, index) => plain(index));
  fc.assert(
    fc.property(edits, (list) => {
      let facts = chain;
      let known: ChainFindings = findInChain(inputOf(facts), undefined);
      for (const { at, taken, rules } of list) {
        facts = facts.toSpliced(at, taken, ...rules);
        known = findInChain(inputOf(facts), known);
        expect(known.findings).toEqual(checkChain(inputOf(facts)));
        expect(known.faulty).toEqual(facts.flatMap(({ problems }, index) => (problems.length > 0 ? [index] : [])));
      }
    }),
    { numRuns: 200 },
  );
});

test("other rules are looked at again only where the changed one has something in common with one of them", () => {
  let reads = 0;
  const watched: RuleFacts = {
    ...plain(300),
    get conditions() {
      reads++;
      return plain(300).conditions;
    },
  };
  const facts = Array.from({ length: LONG }, (_, index) => (index === 300 ? watched : plain(index)));
  const changed = facts.with(20, { ...plain(20), conditions: [1, 5000] });
  const first = findInChain(inputOf(changed), findInChain(inputOf(facts), undefined));
  reads = 0;
  const second = findInChain(inputOf(changed.with(21, { ...plain(21), conditions: [1, 5001] })), first);
  expect([second.findings, reads]).toEqual([[], 0]);
  const twin = findInChain(inputOf(changed.with(21, { ...plain(20), conditions: [1, 5000] })), first);
  expect(twin.findings.map(({ rule, check }) => [rule, check.code])).toEqual([[21, "shadowed-rule"]]);
  expect(reads).toBeGreaterThan(0);
});
