// The chains of a table as numbers and the jumps between them: what questions about the whole table are answered from, in a
// few milliseconds for tens of thousands of chains.

import { isBuiltin } from "#engine/iptables/netfilter.ts";
import type { Chain, Ruleset, Table } from "#engine/iptables/ruleset.ts";

export interface JumpGraph {
  /** In the order of the table. */
  readonly chains: readonly Chain[];
  readonly numberOf: ReadonlyMap<string, number>;
  /** Numbers of the builtin chains. */
  readonly builtin: readonly number[];
  /** Whom each chain jumps or goes to, each once, in the order of its rules; no builtin chains, to which nobody can jump. */
  readonly callees: readonly (readonly number[])[];
  /** Whether some rule names a builtin chain as its target. */
  readonly namesBuiltin: boolean;
}

const NOBODY: readonly number[] = [];

export function jumpGraphOf({ lines }: Ruleset, { name: table, chains: byName }: Table): JumpGraph {
  const chains = [...byName.values()];
  const numberOf = new Map(chains.map(({ name }, number) => [name, number]));
  const isBuiltinChain = chains.map(({ name }) => isBuiltin(table, name));
  let namesBuiltin = false;
  // The last caller of each chain, so that a chain is listed once for its caller.
  const lastCaller = new Int32Array(chains.length).fill(-1);
  const callees = chains.map(({ ruleLines }, caller) => {
    let found: number[] | undefined;
    for (const line of ruleLines) {
      const target = lines.target[line] ?? "";
      if (target === "") continue;
      const callee = numberOf.get(target);
      if (callee === undefined) {
        if (isBuiltin(table, target)) namesBuiltin = true;
        continue;
      }
      if (isBuiltinChain[callee] === true) namesBuiltin = true;
      if (isBuiltinChain[callee] === true || lastCaller[callee] === caller) continue;
      lastCaller[callee] = caller;
      found ??= [];
      found.push(callee);
    }
    return found ?? NOBODY;
  });
  const builtin = isBuiltinChain.flatMap((is, number) => (is ? [number] : []));
  return { chains, numberOf, builtin, callees, namesBuiltin };
}

export interface Depths {
  /** Whether jumps that a builtin chain leads to go in a circle. */
  readonly circle: boolean;
  /** The most chains that lie below a builtin one; only sure without a circle. */
  readonly deepest: number;
}

/** Depth first from the builtin chains, on a stack of our own: a dump may nest deeper than calls may. */
export function depthsOf({ callees, builtin, chains }: JumpGraph): Depths {
  const below = new Int32Array(chains.length);
  /** 0 not seen, 1 open, 2 done. */
  const state = new Uint8Array(chains.length);
  const next = new Int32Array(chains.length);
  let circle = false;
  for (const root of builtin) {
    const path = [root];
    state[root] = 1;
    for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
      const callee = callees[at]?.[next[at] ?? 0];
      if (callee === undefined) {
        state[at] = 2;
        path.pop();
        const caller = path.at(-1);
        if (caller !== undefined) below[caller] = Math.max(below[caller] ?? 0, (below[at] ?? 0) + 1);
        continue;
      }
      next[at] = (next[at] ?? 0) + 1;
      if (state[callee] === 2) below[at] = Math.max(below[at] ?? 0, (below[callee] ?? 0) + 1);
      else if (state[callee] === 1) circle = true;
      else {
        state[callee] = 1;
        path.push(callee);
      }
    }
  }
  return { circle, deepest: builtin.reduce((most, root) => Math.max(most, below[root] ?? 0), 0) };
}
