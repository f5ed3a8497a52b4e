// Which chains of a table a misspelt name could mean.

import { isBuiltin, TABLES } from "#engine/iptables/netfilter.ts";
import type { Table } from "#engine/iptables/ruleset.ts";

/** More chains than this are not compared with a misspelt name. */
const MOST_COMPARED = 5000;

/** The declared chains; `builtin`: and the builtin ones, declared or not. */
export function callableChains({ name, chains }: Table, builtin: boolean): readonly string[] {
  const declared: string[] = [];
  for (const chain of chains.values()) {
    if (declared.length >= MOST_COMPARED) break;
    if (chain.nameSpan !== undefined && !isBuiltin(name, chain.name)) declared.push(chain.name);
  }
  const own = builtin ? TABLES.find((table) => table.name === name)?.chains : undefined;
  return own === undefined ? declared : [...declared, ...own];
}
