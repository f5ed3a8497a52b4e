// What checking the rules of a file has brought up, line by line: an edit takes over all lines but those it touches, so
// that checking again costs what the edit changed.

import type { CodedFinding } from "#engine/checks/index.ts";
import { type Numbering, numbering, type RuleFacts } from "#engine/checks/rule-facts.ts";
import { type Hull, hullWith, type WholeFindings } from "#engine/checks/whole-findings.ts";
import type { Edit } from "#engine/iptables/parser.ts";
import type { Chain, Table } from "#engine/iptables/ruleset.ts";
import type { NodeContext } from "#engine/node/node.ts";

export interface CheckedRules {
  /** By line; undefined for lines not looked at yet and lines that hold no rule. */
  readonly facts: (RuleFacts | undefined)[];
  /** For which table and judge the facts of a line hold. */
  readonly keys: (string | undefined)[];
  /** By table and chain. */
  readonly chains: Map<string, CheckedChain>;
  readonly numbers: Numbering;
  /** What was found in the whole, in this version or an earlier one. */
  readonly whole: { found: CheckedWhole | undefined };
}

export interface CheckedWhole {
  /** By whom and beside what it was judged. */
  readonly judges: string;
  readonly node: NodeContext;
  readonly findings: WholeFindings;
  /** What has changed since; undefined when nothing has. */
  readonly hull: Hull | undefined;
}

export interface CheckedChain {
  readonly facts: readonly RuleFacts[];
  readonly policy: string | undefined;
  readonly findings: readonly CodedFinding[];
}

export function nothingChecked(): CheckedRules {
  return { facts: [], keys: [], chains: new Map(), numbers: numbering(), whole: { found: undefined } };
}

/** What was found in a chain; undefined when it has changed since it was looked at. */
export function checkedChain({ chains, facts }: CheckedRules, table: Table, chain: Chain): CheckedChain | undefined {
  const known = chains.get(keyOf(table, chain));
  const { ruleLines } = chain;
  const isCurrent =
    known?.facts.length === ruleLines.length && known.facts.every((one, at) => one === facts[ruleLines[at] ?? -1]);
  return isCurrent ? known : undefined;
}

export function keyOf({ family, name }: Table, chain: Chain): string {
  return `${family} ${name} ${chain.name}`;
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
  if (checked.facts.length === 0 || checked.numbers.count > MOST_NUMBERS) return nothingChecked();
  const { chains, numbers, whole } = checked;
  const found = whole.found && { ...whole.found, hull: hullWith(whole.found.hull, touched.edit) };
  return { facts: spliced(checked.facts, touched), keys: spliced(checked.keys, touched), chains, numbers, whole: { found } };
}

function spliced<Value>(list: readonly (Value | undefined)[], { first, last, grown }: TouchedLines): (Value | undefined)[] {
  const fresh = new Array<Value | undefined>(last - first + 1 + grown).fill(undefined);
  const before = list.slice(0, first);
  before.length = first; // the lines at the end may hold no rule
  return before.concat(fresh, list.slice(last + 1));
}
