// How deep jumps nest (nft_chain_validate(), net/netfilter/nf_tables_api.c, answers EMLINK): xtables has no such limit.

import type { Check } from "#engine/checks/check.ts";
import type { JumpGraph } from "#engine/iptables/jump-graph.ts";
import { jumpSpan } from "#engine/iptables/jumps.ts";

/** NFT_JUMP_STACK_SIZE less the builtin chain. */
const MOST_NESTED = 15;

export const jumpsTooDeep: Check = {
  code: "jumps-too-deep",
  severity: "error",
  summary:
    "Jumps and gotos nest deeper than nf_tables allows: 15 chains below a builtin chain. iptables-nft-restore refuses the " +
    "table; iptables-legacy has no such limit.",
  concerns: { jumps: true },
  run({ ruleset, backends, graph, depths }, report) {
    if (!backends.includes("nft")) return;
    for (const table of ruleset.tables) {
      const { circle, deepest } = depths(table);
      // Circles are chain-loop's.
      if (circle || deepest <= MOST_NESTED) continue;
      for (const name of tooDeep(graph(table))) {
        for (const line of table.chains.get(name)?.ruleLines ?? []) {
          const target = ruleset.lines.target[line] ?? "";
          if (!table.chains.has(target)) continue;
          report(jumpSpan(ruleset, line), `${target} would be the 16th chain below a builtin one: iptables-nft allows 15.`);
        }
      }
    }
  },
};

/** The chains from which jumps go one chain too deep: level by level, for a chain stands on each level it can be reached on. */
function tooDeep({ chains, callees, builtin }: JumpGraph): Iterable<string> {
  let level: Iterable<number> = builtin;
  for (let depth = 0; depth < MOST_NESTED; depth++) {
    const next = new Set<number>();
    for (const number of level) for (const callee of callees[number] ?? []) next.add(callee);
    level = next;
  }
  return [...level].flatMap((number) => chains[number]?.name ?? []);
}
