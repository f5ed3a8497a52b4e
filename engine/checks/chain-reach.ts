// Which chains of a table a packet can enter, from the jumps alone.

import type { JumpGraph } from "#engine/iptables/jump-graph.ts";
import type { Ruleset, Table } from "#engine/iptables/ruleset.ts";

/** By name, in the order of the table; the line is of a rule that jumps there from another such chain, if there is one. */
export type UnenteredChains = ReadonlyMap<string, number | undefined>;

/** None where the text is cut off or holds no builtin chain: the jumps may be missing. */
export function unenteredChains({ lines }: Ruleset, table: Table, { chains, builtin, callees }: JumpGraph): UnenteredChains {
  const unentered = new Map<string, number | undefined>();
  if (builtin.length === 0 || builtin.length === chains.length || isCutOff(table)) return unentered;
  const entered = new Uint8Array(chains.length);
  const open = [...builtin];
  for (const number of builtin) entered[number] = 1;
  for (let number = open.pop(); number !== undefined; number = open.pop()) {
    for (const callee of callees[number] ?? []) {
      if (entered[callee] === 1) continue;
      entered[callee] = 1;
      open.push(callee);
    }
  }
  for (const [number, { name }] of chains.entries()) if (entered[number] === 0) unentered.set(name, undefined);
  for (const name of unentered.keys()) {
    for (const line of table.chains.get(name)?.ruleLines ?? []) {
      const target = lines.target[line] ?? "";
      if (target !== name && unentered.has(target) && unentered.get(target) === undefined) unentered.set(target, line);
    }
  }
  return unentered;
}

/** A table whose end is missing may lack any rule. */
export function isCutOff({ nameSpan, committed }: Table): boolean {
  return nameSpan !== undefined && !committed;
}
