// How deep jumps nest (nft_chain_validate(), net/netfilter/nf_tables_api.c, answers EMLINK): xtables has no such limit.

import type { Check } from "#engine/checks/check.ts";
import { jumpSpan } from "#engine/iptables/jumps.ts";
import { isBuiltin } from "#engine/iptables/netfilter.ts";
import type { Ruleset, Table } from "#engine/iptables/ruleset.ts";

/** NFT_JUMP_STACK_SIZE less the builtin chain. */
const MOST_NESTED = 15;

export const jumpsTooDeep: Check = {
  code: "jumps-too-deep",
  severity: "error",
  summary:
    "Jumps and gotos nest deeper than nf_tables allows: 15 chains below a builtin chain. iptables-nft-restore refuses the " +
    "table; iptables-legacy has no such limit.",
  run({ ruleset, backends }, report) {
    if (!backends.includes("nft")) return;
    for (const table of ruleset.tables) {
      for (const name of tooDeep(table, calleesOf(ruleset, table))) {
        for (const line of table.chains.get(name)?.ruleLines ?? []) {
          const target = ruleset.lines.target[line] ?? "";
          if (!table.chains.has(target)) continue;
          report(jumpSpan(ruleset, line), `${target} would be the 16th chain below a builtin one: iptables-nft allows 15.`);
        }
      }
    }
  },
};

type Callees = ReadonlyMap<string, ReadonlySet<string>>;

function calleesOf({ lines }: Ruleset, { name: table, chains }: Table): Callees {
  const calls = new Map<string, Set<string>>();
  for (const { name, ruleLines } of chains.values()) {
    let callees: Set<string> | undefined;
    for (const line of ruleLines) {
      const target = lines.target[line] ?? "";
      if (target === "" || !chains.has(target) || isBuiltin(table, target)) continue;
      callees ??= new Set();
      callees.add(target);
    }
    if (callees !== undefined) calls.set(name, callees);
  }
  return calls;
}

/** The chains from which jumps go one chain too deep. */
function tooDeep({ name: table, chains }: Table, callees: Callees): Iterable<string> {
  let level = new Set([...chains.keys()].filter((name) => isBuiltin(table, name)));
  // Level by level: a chain stands on each level it can be reached on; circles are chain-loop's.
  for (let depth = 0; depth < MOST_NESTED && level.size > 0; depth++) {
    const next = new Set<string>();
    for (const name of level) for (const target of callees.get(name) ?? []) next.add(target);
    level = next;
  }
  return level.size === 0 || hasCircle(callees) ? [] : level;
}

/** Chains are taken away from which no jump leads on; a circle remains. */
function hasCircle(from: Callees): boolean {
  const open = new Map<string, number>();
  const callers = new Map<string, string[]>();
  const done: string[] = [];
  for (const [name, callees] of from) {
    open.set(name, callees.size);
    for (const target of callees) {
      const known = callers.get(target);
      if (known === undefined) callers.set(target, [name]);
      else known.push(name);
      if (!from.has(target) && known === undefined) done.push(target);
    }
  }
  let left = from.size;
  for (let name = done.pop(); name !== undefined; name = done.pop()) {
    for (const caller of callers.get(name) ?? []) {
      const rest = (open.get(caller) ?? 0) - 1;
      open.set(caller, rest);
      if (rest > 0) continue;
      left--;
      done.push(caller);
    }
  }
  return left > 0;
}
