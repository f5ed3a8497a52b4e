// What is proven of the rules whose hashes fit.
import type { Lane, MissingRule, PlacedRule } from "#engine/felix/hash/lanes.ts";
import { ruleSpellings } from "#engine/felix/hash/rule-spellings.ts";
import type { SavedRule } from "#engine/felix/hash/saved-rule.ts";
import type { Steps } from "#engine/felix/hash/steps.ts";
import type { RuleVerdict } from "#engine/felix/hash/verdict.ts";
import type { Family } from "#engine/net/address.ts";

/** By the rules' numbers; rules without a hash too, where they turned out to be Felix's. */
export function* placedVerdicts(
  lanes: readonly Lane[],
  saved: readonly SavedRule[],
  family: Family | undefined,
): Steps<Map<number, RuleVerdict>> {
  const verdicts = new Map<number, RuleVerdict>();
  for (const { placed } of lanes) {
    const inOrder = yield* longestRise(placed.map(({ rule }) => rule.number));
    for (const [index, one] of placed.entries()) {
      yield;
      const missing = withoutUnhashed(one.missing, saved, family, verdicts);
      verdicts.set(one.rule.number, verdictOf({ ...one, missing }, inOrder, placed[index - 1]?.rule.number ?? 0));
    }
  }
  return verdicts;
}

function verdictOf({ rule, text, missing, isEdited }: PlacedRule, inOrder: ReadonlySet<number>, after: number): RuleVerdict {
  if (isEdited) return { status: "edited", original: text };
  if (!inOrder.has(rule.number)) return { status: "reordered", text, after };
  if (missing.length === 0) return { status: "verified", text };
  return {
    status: "missing-before",
    text,
    missing: missing.map((one) => one.text),
    hashes: missing.map((one) => one.hash),
  };
}

/** A rule that stands there without its hash is not gone. */
function withoutUnhashed(
  missing: readonly MissingRule[],
  saved: readonly SavedRule[],
  family: Family | undefined,
  verdicts: Map<number, RuleVerdict>,
): MissingRule[] {
  return missing.filter(({ text, hash }) => {
    const index = saved.findIndex(
      (rule, at) => rule.hash === undefined && !verdicts.has(at + 1) && ruleSpellings(rule, family).next().value === text,
    );
    if (index >= 0) verdicts.set(index + 1, { status: "no-hash", original: text, lost: hash });
    return index < 0;
  });
}

/** The most numbers that rise as they come: what is not among them was moved. */
function* longestRise(numbers: readonly number[]): Steps<ReadonlySet<number>> {
  const tails: number[] = [];
  const before = new Map<number, number | undefined>();
  for (const number of numbers) {
    yield;
    let at = tails.length;
    while (at > 0 && (tails[at - 1] ?? 0) > number) at--;
    before.set(number, tails[at - 1]);
    tails[at] = number;
  }
  const rise = new Set<number>();
  for (let number = tails.at(-1); number !== undefined; number = before.get(number)) rise.add(number);
  return rise;
}
