// Which chains lead to a chain, by the line index alone: cheap enough to be asked while somebody types.

import { LINE } from "#engine/iptables/lines.ts";
import { isBuiltin } from "#engine/iptables/netfilter.ts";
import type { Ruleset, Table } from "#engine/iptables/ruleset.ts";
import { isLineOf, linesOfTable } from "#server/iptables/line-table.ts";

/** The chains from which a packet may come to `chain`, over any number of jumps; without the chain itself. */
export function chainsLeadingTo(ruleset: Ruleset, table: Table, chain: string): ReadonlySet<string> {
  const found = new Set<string>();
  const { lines } = ruleset;
  const { first, last } = linesOfTable(ruleset, table);
  let wanted = new Set(isBuiltin(table.name, chain) ? [] : [chain]);
  // Once over all lines for each step back: dumps nest a handful deep.
  while (wanted.size > 0) {
    const next = new Set<string>();
    for (let line = first; line <= last; line++) {
      if (!wanted.has(lines.target[line] ?? "") || lines.kind[line] !== LINE.rule) continue;
      const caller = lines.name[line] ?? "";
      if (caller === chain || found.has(caller) || !isLineOf(ruleset, table, line)) continue;
      found.add(caller);
      if (!isBuiltin(table.name, caller)) next.add(caller);
    }
    wanted = next;
  }
  return found;
}
