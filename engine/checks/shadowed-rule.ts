// Rules whose packets an earlier rule of the chain has already taken, found by comparing conditions as written.

import { describeChain } from "#engine/calico/chains.ts";
import type { ChainCheck } from "#engine/checks/check.ts";
import type { RuleFacts } from "#engine/checks/rule-facts.ts";
import { addRule, firstRule, nextRule, type RuleLists, ruleLists } from "#engine/checks/rule-lists.ts";
import { takerOf } from "#engine/checks/unreachable-rule.ts";
import { isBuiltin } from "#engine/iptables/netfilter.ts";

export const shadowedRule: ChainCheck = {
  code: "shadowed-rule",
  severity: "warning",
  summary:
    "An earlier rule asks for less and takes every packet that this rule could match, so this rule never comes to act. " +
    "Remove it where both do the same; where they do not, it may have been meant to stand above the other.",
  run({ table, chain, facts }, report) {
    // A program repeats itself where it renders one thing after the other, and nobody could change that.
    let generated: boolean | undefined;
    const isGenerated = (): boolean => {
      generated ??= describeChain(chain.name, table.name)?.owner !== undefined && !isBuiltin(table.name, chain.name);
      return generated;
    };
    const end = takerOf(facts);
    const takers = ruleLists(end);
    const altered: Alterations = [];
    for (let rule = 0; rule < end; rule++) {
      const one = facts[rule];
      if (one === undefined || !one.understood || one.conditions.length === 0) {
        if (one !== undefined) note(altered, one, rule);
        continue;
      }
      const taker = findTaker(facts, one, takers, altered);
      if (taker !== undefined) {
        if (one.action !== facts[taker]?.action || !isGenerated()) report(finding(facts, rule, taker));
      } else if ((one.end === "leaves" || one.end === "returns") && !one.remembers)
        addRule(takers, one.conditions.at(-1) ?? 0, rule);
      note(altered, one, rule);
    }
  },
};

/** Whether no packet that matches the rule comes to the next one, and it asks for something. */
export function mayTake({ understood, conditions, end, remembers }: RuleFacts): boolean {
  return understood && conditions.length > 0 && (end === "leaves" || end === "returns") && !remembers;
}

/** The condition with the highest number: that came up last, and mostly is the rarest. */
export function takerKey({ conditions }: RuleFacts): number {
  return conditions.at(-1) ?? 0;
}

/** By bit of packet-parts.ts, the last rule that may have changed it. */
type Alterations = number[];

function note(altered: Alterations, { alters }: RuleFacts, rule: number): void {
  for (let bit = 0, rest = alters; rest !== 0; bit++, rest >>= 1) if ((rest & 1) === 1) altered[bit] = rule;
}

/** Rules with one condition in common that are looked at for one rule; on a chain with more, some may be missed. */
const MOST_COMPARED = 64;

/** `takers`: the rules so far, each under its key. */
function findTaker(
  facts: readonly RuleFacts[],
  { conditions }: RuleFacts,
  takers: RuleLists,
  altered: Alterations,
): number | undefined {
  let compared = 0;
  for (const condition of conditions) {
    for (let earlier = firstRule(takers, condition); earlier >= 0; earlier = nextRule(takers, earlier)) {
      if (compared++ === MOST_COMPARED) return undefined;
      const other = facts[earlier];
      if (other && isAmong(other.conditions, conditions) && isUnaltered(other.looksAt, earlier, altered)) return earlier;
    }
  }
  return undefined;
}

/** Both ascending. */
function isAmong(some: readonly number[], all: readonly number[]): boolean {
  let at = 0;
  for (const one of some) {
    while (at < all.length && (all[at] ?? 0) < one) at++;
    if (all[at] !== one) return false;
  }
  return true;
}

function isUnaltered(parts: number, since: number, altered: Alterations): boolean {
  for (let bit = 0, rest = parts; rest !== 0; bit++, rest >>= 1) {
    if ((rest & 1) === 1 && (altered[bit] ?? -1) > since) return false;
  }
  return true;
}

function finding(facts: readonly RuleFacts[], rule: number, taker: number) {
  const same = facts[rule]?.action === facts[taker]?.action;
  const alike = facts[rule]?.conditions.length === facts[taker]?.conditions.length;
  const message =
    alike && same
      ? "The same rule stands above already, so no packet is left for this one."
      : `An earlier rule takes every packet that this one could match${same ? ", and does the same with it" : ""}.`;
  return {
    rule,
    message,
    related: [{ rule: taker, message: alike && same ? "The first of the two." : "This rule takes them." }],
    tags: ["unnecessary"] as const,
    removable: true,
  };
}
