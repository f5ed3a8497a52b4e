// What the checks of a whole ruleset ask for, each found once and only when one of them asks.

import { type FoundUses, findMarkUses } from "#engine/calico/mark-uses.ts";
import { type UnenteredChains, unenteredChains } from "#engine/checks/chain-reach.ts";
import type { CheckInput, Surroundings } from "#engine/checks/check.ts";
import type { Backend } from "#engine/iptables/netfilter.ts";
import type { Ruleset, Table } from "#engine/iptables/ruleset.ts";

/** Found in some milliseconds; a dump that has more is not checked for what its marks are used for. */
const MOST_MARK_USES = 10_000;

export function inputOf(ruleset: Ruleset, backends: readonly Backend[], around: Surroundings): CheckInput {
  let uses: FoundUses | undefined;
  const unentered = new Map<Table, UnenteredChains>();
  return {
    ...around,
    ruleset,
    backends,
    markUses() {
      uses ??= findMarkUses(ruleset, MOST_MARK_USES);
      return uses;
    },
    unentered(table) {
      const found = unentered.get(table) ?? unenteredChains(ruleset, table);
      unentered.set(table, found);
      return found;
    },
  };
}
