// Who calls whom: the jumps and gotos of a table, read from the line index alone, so that a big dump costs little.
import type { Ruleset, Table } from "#engine/iptables/ruleset.ts";

/** A rule that jumps or goes to a chain. */
export interface Call {
  readonly table: string;
  /** The calling chain. */
  readonly chain: string;
  /** The calling rule, from 1. */
  readonly number: number;
  readonly line: number;
  readonly mode: "jump" | "goto";
}

/** The calls of every chain of the table that is called at all. */
export function callsByChain(ruleset: Ruleset, table: Table): ReadonlyMap<string, readonly Call[]> {
  const calls = new Map<string, Call[]>();
  const { target, goto } = ruleset.lines;
  for (const chain of table.chains.values()) {
    for (const [index, line] of chain.ruleLines.entries()) {
      const called = target[line] ?? "";
      if (called === "" || !table.chains.has(called)) continue;
      const call: Call = {
        table: table.name,
        chain: chain.name,
        number: index + 1,
        line,
        mode: goto[line] === 1 ? "goto" : "jump",
      };
      const known = calls.get(called);
      if (known === undefined) calls.set(called, [call]);
      else known.push(call);
    }
  }
  return calls;
}
