// What checking the rules of a file has brought up, line by line: an edit takes over all lines but those it touches, so
// that checking again costs what the edit changed.

import type { CodedFinding } from "#engine/checks/index.ts";
import { type Numbering, numbering, type RuleFacts } from "#engine/checks/rule-facts.ts";
import type { Chain, Table } from "#engine/iptables/ruleset.ts";

export interface CheckedRules {
  /** By line; undefined for lines not looked at yet and lines that hold no rule. */
  readonly facts: (RuleFacts | undefined)[];
  /** For which table and judge the facts of a line hold. */
  readonly keys: (string | undefined)[];
  /** By table and chain. */
  readonly chains: Map<string, CheckedChain>;
  readonly numbers: Numbering;
}

export interface CheckedChain {
  readonly facts: readonly RuleFacts[];
  readonly policy: string | undefined;
  readonly findings: readonly CodedFinding[];
}

export function nothingChecked(): CheckedRules {
  return { facts: [], keys: [], chains: new Map(), numbers: numbering() };
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
}

/** More numbers than this are mostly of rules that are no more. */
const MOST_NUMBERS = 1_000_000;

export function checkedAfter(checked: CheckedRules, touched: TouchedLines): CheckedRules {
  if (checked.facts.length === 0 || checked.numbers.numbers.size > MOST_NUMBERS) return nothingChecked();
  const { chains, numbers } = checked;
  return { facts: spliced(checked.facts, touched), keys: spliced(checked.keys, touched), chains, numbers };
}

function spliced<Value>(list: readonly (Value | undefined)[], { first, last, grown }: TouchedLines): (Value | undefined)[] {
  const fresh = new Array<Value | undefined>(last - first + 1 + grown).fill(undefined);
  const before = list.slice(0, first);
  before.length = first; // the lines at the end may hold no rule
  return before.concat(fresh, list.slice(last + 1));
}
