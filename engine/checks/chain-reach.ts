// Which chains of a table a packet can enter, from the jumps alone.

import { isBuiltin } from "#engine/iptables/netfilter.ts";
import type { Ruleset, Table } from "#engine/iptables/ruleset.ts";

/** By name, in the order of the table; the line is of a rule that jumps there from another such chain, if there is one. */
export type UnenteredChains = ReadonlyMap<string, number | undefined>;

/** None where the text is cut off or holds no builtin chain: the jumps may be missing. */
export function unenteredChains({ lines }: Ruleset, table: Table): UnenteredChains {
  const unentered = new Map<string, number | undefined>();
  const open = [...table.chains.keys()].filter((name) => isBuiltin(table.name, name));
  if (open.length === 0 || open.length === table.chains.size || isCutOff(table)) return unentered;
  const entered = new Set(open);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const line of table.chains.get(name)?.ruleLines ?? []) {
      const target = lines.target[line] ?? "";
      if (target === "" || entered.has(target) || !table.chains.has(target)) continue;
      entered.add(target);
      open.push(target);
    }
  }
  for (const name of table.chains.keys()) if (!entered.has(name)) unentered.set(name, undefined);
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
