import type { ChainCheck } from "#engine/checks/check.ts";
import type { RuleFacts } from "#engine/checks/rule-facts.ts";
import { addRule, firstRule, nextRule, type RuleLists, ruleLists } from "#engine/checks/rule-lists.ts";
import { takerOf } from "#engine/checks/unreachable-rule.ts";

export const repeatedRule: ChainCheck = {
  code: "repeated-rule",
  severity: "hint",
  summary:
    "The same rule stands above, and nothing between them changes the packet: it is logged, counted, changed or sent through " +
    "the same chain twice. Often a script was run twice. Remove one of the two.",
  run({ chain, facts }, report) {
    // Felix clears the same bits before each tier.
    if (chain.name.startsWith("cali-")) return;
    const end = takerOf(facts);
    const seen = ruleLists(end);
    let found = 0;
    let since = 0;
    for (let rule = 0; rule < end; rule++) {
      const one = facts[rule];
      if (one === undefined) continue;
      const repeats = mayRepeat(one);
      const key = repeats ? hashOf(one) : 0;
      const first = repeats ? firstSame(facts, one, seen, key, since) : undefined;
      if (first !== undefined && found++ < MOST) report(finding(rule, first));
      // What stood before a change may well stand after it again; the rule that changes the packet itself begins anew.
      if (one.alters !== 0 || !one.understood) since = rule;
      if (repeats && first === undefined) addRule(seen, key, rule, since);
    }
  },
};

function firstSame(facts: readonly RuleFacts[], one: RuleFacts, seen: RuleLists, key: number, since: number): number | undefined {
  for (let earlier = firstRule(seen, key); earlier >= 0; earlier = nextRule(seen, earlier)) {
    if (earlier >= since && isSame(facts[earlier], one)) return earlier;
  }
  return undefined;
}

/** A chain that repeats itself more often is repeated by a script, which a hundred places show as well. */
const MOST = 100;

/** Whether another rule like it would do the same to the same packets once more. */
export function mayRepeat({ understood, end, remembers }: RuleFacts): boolean {
  return understood && end === "stays" && !remembers;
}

export function hashOf({ action, conditions }: RuleFacts): number {
  let hash = action;
  for (const condition of conditions) hash = (Math.imul(hash, 31) + condition) | 0;
  return hash;
}

function isSame(some: RuleFacts | undefined, other: RuleFacts): boolean {
  if (some?.action !== other.action || some.conditions.length !== other.conditions.length) return false;
  return some.conditions.every((condition, index) => condition === other.conditions[index]);
}

function finding(rule: number, first: number) {
  return {
    rule,
    message: "The same rule stands above, and nothing between the two changes the packet.",
    related: [{ rule: first, message: "The first of the two." }],
  };
}
