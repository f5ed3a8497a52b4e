// The roles of the mark bits of a dump, found from so many of its rules as can be read at once.

import type { MarkLayout } from "#engine/calico/mark-layout.ts";
import { inferMarkRoles, isMarkEvidence } from "#engine/calico/marks.ts";
import { type RuleSummary, summarise } from "#engine/calico/rule-summary.ts";
import { readRule } from "#engine/iptables/read-rule.ts";
import type { Ruleset } from "#engine/iptables/ruleset.ts";

/** Chains of one kind (`cali-tw-…`) are written alike: some of them show what all of them would. */
const MOST_OF_A_KIND = 8;
/** The rules about marks stand at the beginning and the end of a chain; in between are those of policies. */
const MOST_OF_A_CHAIN = 25;

export function markRolesOf(ruleset: Ruleset): MarkLayout {
  return inferMarkRoles(evidence(ruleset));
}

function* evidence(ruleset: Ruleset): Generator<RuleSummary> {
  const seen = new Map<string, number>();
  for (const { chains } of ruleset.tables) {
    for (const chain of chains.values()) {
      if (!isMarkEvidence(chain.name) || isOneOfTooMany(seen, chain.name)) continue;
      const count = chain.ruleLines.length;
      for (let number = 1; number <= count; number++) {
        if (number > MOST_OF_A_CHAIN && number <= count - MOST_OF_A_CHAIN) continue;
        const rule = readRule(ruleset, chain, number);
        if (rule !== undefined) yield summarise(rule);
      }
    }
  }
}

/** A kind is what stands before the second dash; a name with one dash is a chain of its own. */
function isOneOfTooMany(seen: Map<string, number>, name: string): boolean {
  const kind = /^[^-]*-[^-]*-/.exec(name)?.[0];
  if (kind === undefined) return false;
  const count = (seen.get(kind) ?? 0) + 1;
  seen.set(kind, count);
  return count > MOST_OF_A_KIND;
}
