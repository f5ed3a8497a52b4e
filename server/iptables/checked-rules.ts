// What checking the rules of a file has brought up, line by line: an edit takes over all lines but those it touches, so
// that checking again costs what the edit changed.

import type { ChainFindings } from "#engine/checks/chain-findings.ts";
import { type Numbering, numbering } from "#engine/checks/numbering.ts";
import type { RuleFacts } from "#engine/checks/rule-facts.ts";
import { type Hull, hullWith, type WholeFindings } from "#engine/checks/whole-findings.ts";
import type { Edit } from "#engine/iptables/parser.ts";
import type { Chain, Table } from "#engine/iptables/ruleset.ts";
import type { NodeContext } from "#engine/node/node.ts";
import type { HashStore } from "#server/iptables/hashes/hash-store.ts";

export interface CheckedRules {
  /** By line; undefined for lines not looked at yet and lines that hold no rule. */
  readonly facts: (RuleFacts | undefined)[];
  /** For which table and judge the facts of a line hold. */
  readonly keys: (string | undefined)[];
  readonly tables: Map<string, CheckedTable>;
  readonly numbers: Numbering;
  /** What was found in the whole, in this version or an earlier one. */
  readonly whole: { found: CheckedWhole | undefined };
  /** What Felix's hashes prove, of the chains whose hashes have been recomputed. */
  readonly hashes: HashStore;
}

export interface CheckedWhole {
  /** By whom and beside what it was judged. */
  readonly judges: string;
  readonly node: NodeContext;
  readonly findings: WholeFindings;
  /** What has changed since; undefined when nothing has. */
  readonly hull: Hull | undefined;
}

export interface CheckedTable {
  /** The chains there were when all of the table was looked at last. */
  names: ReadonlyMap<string, Chain>;
  readonly chains: Map<string, CheckedChain>;
}

export interface CheckedChain extends ChainFindings {
  readonly edition: object;
  readonly judges: string;
  readonly policy: string | undefined;
}

export function nothingChecked(): CheckedRules {
  return { facts: [], keys: [], tables: new Map(), numbers: numbering(), whole: { found: undefined }, hashes: new WeakMap() };
}

/** What was found in a chain; undefined when it has changed since it was looked at. */
export function checkedChain(checked: CheckedRules, table: Table, chain: Chain): CheckedChain | undefined {
  const known = checkedTable(checked, table).chains.get(chain.name);
  return known?.edition === chain.edition ? known : undefined;
}

/** What is known of the table of a name, in this version or an earlier one. */
export function checkedTable({ tables }: CheckedRules, { family, name }: Pick<Table, "family" | "name">): CheckedTable {
  const key = `${family} ${name}`;
  const known = tables.get(key) ?? { names: new Map<string, Chain>(), chains: new Map<string, CheckedChain>() };
  tables.set(key, known);
  return known;
}

/** Lines `first`..`last` of the old text were replaced; the text has grown by `grown` lines. */
export interface TouchedLines {
  readonly first: number;
  readonly last: number;
  readonly grown: number;
  readonly edit: Edit;
}

/** More numbers than this are mostly of rules that are no more. */
const MOST_NUMBERS = 1_000_000;

export function checkedAfter(checked: CheckedRules, touched: TouchedLines): CheckedRules {
  const { tables, numbers, whole, hashes } = checked;
  if (checked.facts.length === 0 || numbers.count > MOST_NUMBERS) return { ...nothingChecked(), hashes };
  const found = whole.found && { ...whole.found, hull: hullWith(whole.found.hull, touched.edit) };
  return {
    facts: spliced(checked.facts, touched),
    keys: spliced(checked.keys, touched),
    tables,
    numbers,
    whole: { found },
    hashes,
  };
}

function spliced<Value>(list: readonly (Value | undefined)[], { first, last, grown }: TouchedLines): (Value | undefined)[] {
  const fresh = new Array<Value | undefined>(last - first + 1 + grown).fill(undefined);
  const before = list.slice(0, first);
  before.length = first; // the lines at the end may hold no rule
  return before.concat(fresh, list.slice(last + 1));
}
