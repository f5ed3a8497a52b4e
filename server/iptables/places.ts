// Which rule stands on a line, and which rules jump to a chain: asked of one line or chain at a time, so that after an edit
// nothing is worked out for a whole file that nobody asks about.

import { type Call, callsByChain } from "#engine/iptables/jumps.ts";
import { LINE } from "#engine/iptables/lines.ts";
import type { Chain, Ruleset, Table } from "#engine/iptables/ruleset.ts";
import { isLineOf, linesOfTable, tableOfLine } from "#server/iptables/line-table.ts";
import { lazy } from "#server/lazy.ts";

/** A rule by its chain and its number from 1. */
export interface RulePlace {
  readonly chain: Chain;
  readonly number: number;
}

export interface Places {
  /** The rule in effect on a line; undefined where there is none. */
  placeOf(line: number): RulePlace | undefined;
  /** The rules that jump to a chain, in the order of the lines. */
  callers(table: Table, chain: string): readonly Call[];
}

/** So many chains are looked up one by one; who asks for more asks for all. */
const FEW = 8;

export function placesIn(ruleset: () => Ruleset): Places {
  const table = lazy(() => tableOfPlaces(ruleset()));
  const placeOf = (line: number) => (ruleset().onlyAppends ? placeAt(ruleset(), line) : table()[line]);
  const all = lazy(() => new Map(ruleset().tables.map((one) => [one, sortedCalls(ruleset(), one)])));
  const asked = new Map<Table, Map<string, readonly Call[]>>();
  return {
    placeOf,
    callers(one, chain) {
      const known = asked.get(one) ?? new Map<string, readonly Call[]>();
      asked.set(one, known);
      const calls =
        known.get(chain) ??
        (known.size < FEW && ruleset().onlyAppends ? callsOf(ruleset(), one, chain) : (all().get(one)?.get(chain) ?? []));
      known.set(chain, calls);
      return calls;
    },
  };
}

function placeAt(ruleset: Ruleset, line: number): RulePlace | undefined {
  if (ruleset.lines.kind[line] !== LINE.rule) return undefined;
  const chain = tableOfLine(ruleset, line)?.chains.get(ruleset.lines.name[line] ?? "");
  const number = chain === undefined ? 0 : numberOn(chain, line);
  return chain === undefined || number === 0 ? undefined : { chain, number };
}

/** Binary search: rules stand in the order of their lines. 0 when none of the chain stands there. */
function numberOn({ ruleLines }: Chain, line: number): number {
  let low = 0;
  let high = ruleLines.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ruleLines[middle] ?? 0) < line) low = middle + 1;
    else high = middle;
  }
  return ruleLines[low] === line ? low + 1 : 0;
}

function callsOf(ruleset: Ruleset, table: Table, target: string): readonly Call[] {
  const { lines } = ruleset;
  const calls: Call[] = [];
  if (target === "" || !table.chains.has(target)) return calls;
  const { first, last } = linesOfTable(ruleset, table);
  for (let line = first; line <= last; line++) {
    if (lines.target[line] !== target || lines.kind[line] !== LINE.rule || !isLineOf(ruleset, table, line)) continue;
    const chain = table.chains.get(lines.name[line] ?? "");
    const number = chain === undefined ? 0 : numberOn(chain, line);
    if (chain === undefined || number === 0) continue;
    calls.push({ table: table.name, chain: chain.name, number, line, mode: lines.goto[line] === 1 ? "goto" : "jump" });
  }
  return calls;
}

function sortedCalls(ruleset: Ruleset, table: Table): ReadonlyMap<string, readonly Call[]> {
  const calls = callsByChain(ruleset, table);
  return new Map([...calls].map(([chain, list]) => [chain, [...list].sort((a, b) => a.line - b.line)]));
}

/** Every rule's place at once, where -I and -D have put rules out of the order of the lines. */
function tableOfPlaces({ tables, lines }: Ruleset): readonly (RulePlace | undefined)[] {
  const places = new Array<RulePlace | undefined>(lines.count).fill(undefined);
  for (const { chains } of tables) {
    for (const chain of chains.values()) {
      for (const [index, line] of chain.ruleLines.entries()) places[line] = { chain, number: index + 1 };
    }
  }
  return places;
}
