// The roles of the mark bits of a dump, found from so many of its chains as can be read at once.

import type { MarkLayout } from "#engine/calico/mark-layout.ts";
import { inferMarkRoles, isMarkEvidence } from "#engine/calico/marks.ts";
import { summariesOf } from "#engine/calico/rule-summary.ts";
import type { Ruleset } from "#engine/iptables/ruleset.ts";

/** Chains of one kind (`cali-tw-…`) are written alike: a few dozen show what all of them would. */
const MOST_OF_A_KIND = 40;
/** A single chain of thousands of rules is read only so far as this allows. */
const MOST_RULES = 4000;

export function markRolesOf(ruleset: Ruleset): MarkLayout {
  const seen = new Map<string, number>();
  const wanted = (chain: string) => {
    if (!isMarkEvidence(chain)) return false;
    const kind = /^(?:[^-]*-){1,2}/.exec(chain)?.[0] ?? chain;
    const count = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, count);
    return count <= MOST_OF_A_KIND;
  };
  return inferMarkRoles(take(summariesOf(ruleset, wanted), MOST_RULES));
}

function* take<Item>(items: Iterable<Item>, most: number): Generator<Item> {
  let count = 0;
  for (const item of items) {
    if (count++ === most) return;
    yield item;
  }
}
