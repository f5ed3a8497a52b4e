// What a dump does not show: tables the tool could not print, a table that is cut off, tables nobody listed.

import type { Ruleset, Table } from "#engine/iptables/ruleset.ts";
import type { Family } from "#engine/net/address.ts";

export interface Gaps {
  /** Why the rules of a table are not known at all; undefined when they are. */
  hidden(table: string): string | undefined;
  /** Why a chain may have more rules than the dump shows; undefined when it has not. */
  openEnd(table: string, chain: string): string | undefined;
  /** What a walk takes for granted because of gaps, in words. */
  readonly assumptions: readonly string[];
}

export function gapsOf(ruleset: Ruleset, family: Family): Gaps {
  const tables = ruleset.tables.filter((table) => table.family === family);
  const cut = new Map(tables.filter(isCutOff).map((table) => [table.name, lastRuleLine(table)]));
  const chains = new Map(tables.map((table) => [table.name, table.chains]));
  return {
    hidden: (table) =>
      ruleset.hiddenTables.includes(table)
        ? `the tool could not print table ${table}: it holds rules of nftables' own`
        : undefined,
    openEnd: (table, chain) => {
      const last = cut.get(table);
      const lines = chains.get(table)?.get(chain)?.ruleLines;
      if (last === undefined || lines === undefined || (lines.length > 0 && lines.at(-1) !== last)) return undefined;
      return `table ${table} has no COMMIT: the dump may be cut off, and ${chain} may have more rules`;
    },
    assumptions: assumptionsOf(tables, cut.size > 0),
  };
}

function isCutOff({ committed, nameSpan }: Table): boolean {
  return !committed && nameSpan !== undefined;
}

/** The line where the rules of a table end, as far as they are there; -1 without any. */
function lastRuleLine({ chains }: Table): number {
  let last = -1;
  for (const { ruleLines } of chains.values()) last = Math.max(last, ruleLines.at(-1) ?? -1);
  return last;
}

function assumptionsOf(tables: readonly Table[], isCut: boolean): string[] {
  const list: string[] = [];
  const listed = tables.filter(({ nameSpan }) => nameSpan === undefined).map(({ name }) => name);
  if (listed.length > 0)
    list.push(`Only the rules of ${listed.join(" and ")} are listed here (iptables -S): other tables are taken to be empty.`);
  if (isCut) list.push("The dump is cut off: tables it does not show are taken to be empty.");
  return list;
}
