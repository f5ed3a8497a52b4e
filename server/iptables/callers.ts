// Which chains lead to a chain, by the line index alone: cheap enough to be asked while somebody types.

import type { Ruleset, Table } from "#engine/iptables/ruleset.ts";

/** The chains from which a packet may come to `chain`, over any number of jumps; without the chain itself. */
export function chainsLeadingTo(ruleset: Ruleset, table: Table, chain: string): ReadonlySet<string> {
  const callers = directCallers(ruleset, table);
  const found = new Set<string>();
  const open = [chain];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const caller of callers.get(name) ?? []) {
      if (caller === chain || found.has(caller)) continue;
      found.add(caller);
      open.push(caller);
    }
  }
  return found;
}

function directCallers({ lines }: Ruleset, { chains }: Table): ReadonlyMap<string, readonly string[]> {
  const callers = new Map<string, string[]>();
  for (const { name, ruleLines } of chains.values()) {
    const targets = new Set<string>();
    for (const line of ruleLines) targets.add(lines.target[line] ?? "");
    for (const target of targets) {
      if (!chains.has(target)) continue;
      const known = callers.get(target);
      if (known === undefined) callers.set(target, [name]);
      else known.push(name);
    }
  }
  return callers;
}
