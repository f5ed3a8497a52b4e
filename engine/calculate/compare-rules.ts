// The rules of one chain of a dump beside those that Felix would write: which are the same, whatever iptables-save made of
// their spelling, and which are not.
import { hashedRules } from "#engine/felix/hash/hashed-rules.ts";
import { ruleBody } from "#engine/felix/hash/rule-hash.ts";
import { ruleSpellings } from "#engine/felix/hash/rule-spellings.ts";
import type { SavedRule } from "#engine/felix/hash/saved-rule.ts";
import type { FelixRule, Origin } from "#engine/felix/model.ts";
import type { Family } from "#engine/net/address.ts";

export type RuleDifference =
  /** Another rule stands in this one's place. */
  | {
      readonly kind: "changed";
      readonly number: number;
      readonly line: number;
      readonly rendered: string;
      readonly origin: Origin | undefined;
    }
  | {
      readonly kind: "only-in-dump";
      readonly number: number;
      readonly line: number;
      /** It bears no hash, so it is no rule of Felix's. */
      readonly isForeign: boolean;
    }
  /** It would stand in front of rule `before` of the dump; behind the last where that is one more than there are. */
  | { readonly kind: "only-rendered"; readonly before: number; readonly rendered: string; readonly origin: Origin | undefined };

export interface DumpRules {
  readonly saved: readonly SavedRule[];
  /** Of each, from 0. */
  readonly lines: readonly number[];
  readonly family: Family | undefined;
}

interface DumpRule {
  readonly number: number;
  readonly line: number;
  readonly isForeign: boolean;
  /** The rendered text it is another spelling of; undefined where it is of none. */
  readonly body: string | undefined;
}

/** Spellings of one rule that are tried. */
const MOST_SPELLINGS = 1000;

/** Empty: the same. In a kernel chain rules of others do not count. */
export function compareRules(
  dump: DumpRules,
  rendered: readonly FelixRule[],
  { isKernelChain }: { readonly isKernelChain: boolean },
): readonly RuleDifference[] {
  const bodies = rendered.map(ruleBody);
  const known = new Set(bodies);
  const rules = dumpRules(dump, known).filter(({ isForeign }) => !(isKernelChain && isForeign));
  const pairs = alignment(
    rules.map(({ body }) => body),
    bodies,
  );
  return differencesBetween(rules, rendered, [...pairs, [rules.length, rendered.length]], dump.saved.length + 1);
}

/** Rules that iptables made of one count once. */
function dumpRules({ saved, lines, family }: DumpRules, known: ReadonlySet<string>): readonly DumpRule[] {
  const joined = hashedRules(saved);
  const also = new Set(joined.flatMap((one) => one.also));
  const whole = new Map(joined.map(({ number, saved: rule }) => [number, rule]));
  return saved.flatMap((rule, index) => {
    const number = index + 1;
    if (also.has(number)) return [];
    const body = knownBody(whole.get(number) ?? rule, family, known);
    return [{ number, line: lines[index] ?? 0, isForeign: rule.hash === undefined, body }];
  });
}

function knownBody(rule: SavedRule, family: Family | undefined, known: ReadonlySet<string>): string | undefined {
  let tried = 0;
  for (const text of ruleSpellings(rule, family)) {
    if (known.has(text)) return text;
    if (++tried >= MOST_SPELLINGS) return undefined;
  }
  return undefined;
}

type Pair = readonly [dump: number, rendered: number];

/** Beyond this many comparisons the middle of two lists is not aligned. */
const MOST_CELLS = 1_000_000;

/** Equal items, in order, as many as there can be: the longest common subsequence between what both begin and end with. */
function alignment(dump: readonly (string | undefined)[], rendered: readonly string[]): readonly Pair[] {
  const most = Math.min(dump.length, rendered.length);
  let head = 0;
  while (head < most && dump[head] === rendered[head]) head++;
  let tail = 0;
  while (tail < most - head && dump.at(-1 - tail) === rendered.at(-1 - tail)) tail++;
  const rows = dump.slice(head, dump.length - tail);
  const columns = rendered.slice(head, rendered.length - tail);
  const middle = rows.length * columns.length > MOST_CELLS ? [] : commonPairs(rows, columns);
  return [
    ...Array.from({ length: head }, (_, index): Pair => [index, index]),
    ...middle.map(([row, column]): Pair => [row + head, column + head]),
    ...Array.from({ length: tail }, (_, index): Pair => [dump.length - tail + index, rendered.length - tail + index]),
  ];
}

function commonPairs(rows: readonly (string | undefined)[], columns: readonly string[]): readonly Pair[] {
  const width = columns.length + 1;
  const lengths = new Int32Array((rows.length + 1) * width);
  const at = (row: number, column: number): number => lengths[row * width + column] ?? 0;
  for (let row = rows.length - 1; row >= 0; row--) {
    for (let column = columns.length - 1; column >= 0; column--) {
      const same = rows[row] === columns[column];
      lengths[row * width + column] = same ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const pairs: Pair[] = [];
  let [row, column] = [0, 0];
  while (row < rows.length && column < columns.length) {
    if (rows[row] === columns[column]) pairs.push([row++, column++]);
    else if (at(row + 1, column) >= at(row, column + 1)) row++;
    else column++;
  }
  return pairs;
}

/** Between two rules that are the same, those that are left on both sides stand for one another in their order. */
function differencesBetween(
  rules: readonly DumpRule[],
  rendered: readonly FelixRule[],
  pairs: readonly Pair[],
  end: number,
): readonly RuleDifference[] {
  const differences: RuleDifference[] = [];
  let [row, column] = [0, 0];
  for (const [nextRow, nextColumn] of pairs) {
    for (; row < nextRow || column < nextColumn; ) {
      const rule = row < nextRow ? rules[row] : undefined;
      const made = column < nextColumn ? rendered[column] : undefined;
      const isForeign = rule?.isForeign === true;
      if (rule !== undefined && (made === undefined || isForeign)) {
        differences.push({ kind: "only-in-dump", number: rule.number, line: rule.line, isForeign });
        row++;
      } else if (made !== undefined) {
        differences.push(rule === undefined ? onlyRendered(made, rules[nextRow]?.number ?? end) : changed(rule, made));
        if (rule !== undefined) row++;
        column++;
      } else row++;
    }
    row = nextRow + 1;
    column = nextColumn + 1;
  }
  return differences;
}

function onlyRendered(rule: FelixRule, before: number): RuleDifference {
  return { kind: "only-rendered", before, rendered: ruleBody(rule).trim(), origin: rule.origin };
}

function changed({ number, line }: DumpRule, rule: FelixRule): RuleDifference {
  return { kind: "changed", number, line, rendered: ruleBody(rule).trim(), origin: rule.origin };
}
