// What the checks of a whole ruleset ask for, each found once and only when one of them asks.

import { type FoundUses, findMarkUses } from "#engine/calico/mark-uses.ts";
import { unenteredChains } from "#engine/checks/chain-reach.ts";
import type { CheckInput, Surroundings } from "#engine/checks/check.ts";
import { type Declaration, declarationsOf } from "#engine/checks/statements.ts";
import { depthsOf, jumpGraphOf } from "#engine/iptables/jump-graph.ts";
import type { Backend } from "#engine/iptables/netfilter.ts";
import type { Ruleset, Table } from "#engine/iptables/ruleset.ts";

/** Found in some milliseconds; a dump that has more is not checked for what its marks are used for. */
const MOST_MARK_USES = 10_000;

export function inputOf(ruleset: Ruleset, backends: readonly Backend[], around: Surroundings): CheckInput {
  const graph = perTable((table) => jumpGraphOf(ruleset, table));
  const unentered = perTable((table) => unenteredChains(ruleset, table, graph(table)));
  let uses: FoundUses | undefined;
  let declarations: readonly Declaration[] | undefined;
  return {
    ...around,
    ruleset,
    backends,
    graph,
    unentered,
    depths: perTable((table) => depthsOf(graph(table))),
    markUses() {
      uses ??= findMarkUses(ruleset, MOST_MARK_USES);
      return uses;
    },
    declarations() {
      declarations ??= [...declarationsOf(ruleset)];
      return declarations;
    },
  };
}

function perTable<Fact>(find: (table: Table) => Fact): (table: Table) => Fact {
  const known = new Map<Table, Fact>();
  return (table) => {
    const fact = known.get(table) ?? find(table);
    known.set(table, fact);
    return fact;
  };
}
