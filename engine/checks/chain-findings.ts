// What comparing the rules of a chain brings up, kept for its next version: where the rules an edit has changed have nothing
// in common with any other, what was found before still holds, and no rule is compared again.

import type { ChainFinding, ChainInput } from "#engine/checks/check.ts";
import { type CodedFinding, checkChain } from "#engine/checks/index.ts";
import { hashOf, mayRepeat } from "#engine/checks/repeated-rule.ts";
import type { RuleFacts } from "#engine/checks/rule-facts.ts";
import { mayTake, takerKey } from "#engine/checks/shadowed-rule.ts";
import { takerOf, takesAll } from "#engine/checks/unreachable-rule.ts";

export interface ChainFindings {
  readonly facts: readonly RuleFacts[];
  readonly findings: readonly CodedFinding[];
  /** Indices of the rules with which something is wrong by itself. */
  readonly faulty: readonly number[];
  /** The first rule behind which no packet comes; the number of rules where there is none. */
  readonly taker: number;
  /** Counted when a version is first compared with the one before it. */
  readonly counts: Counts | undefined;
}

/** How many rules of the chain have what. It follows the rules from version to version. */
interface Counts {
  /** By condition, of those that are understood. */
  readonly conditions: Map<number, number>;
  /** By the condition under which shadowed-rule looks for it. */
  readonly takers: Map<number, number>;
  /** By hash, of those that repeated-rule compares. */
  readonly repeats: Map<number, number>;
}

/** Chains of fewer rules are compared sooner than counted. */
const SMALL = 500;
/** And so are chains of which more has changed. */
const FEW = 64;

/** `before`: of an earlier version of the same chain, with the same policy. */
export function findInChain(input: ChainInput, before: ChainFindings | undefined): ChainFindings {
  const { facts } = input;
  const change = before && changeBetween(before.facts, facts);
  if (before === undefined || change === undefined || facts.length < SMALL || change.old.length + change.now.length > FEW) {
    return { facts, findings: checkChain(input), faulty: faultyIn(facts), taker: takerOf(facts), counts: undefined };
  }
  if (change.old.length === 0 && change.now.length === 0) return { ...before, facts };
  const counts = before.counts ?? countsOf(before.facts);
  const { from, old, now } = change;
  const faulty = faultyNow(before.faulty, change);
  const isAlone = takeOver(counts, change) && before.taker >= from + old.length;
  if (!isAlone || before.findings.some((finding) => isAbout(finding, change))) {
    return { facts, findings: checkChain(input), faulty, taker: takerOf(facts), counts };
  }
  const findings = before.findings.map((one) => moved(one, change));
  return { facts, findings, faulty, taker: before.taker + now.length - old.length, counts };
}

function faultyIn(facts: readonly RuleFacts[]): number[] {
  return facts.flatMap(({ problems }, index) => (problems.length > 0 ? [index] : []));
}

function faultyNow(faulty: readonly number[], { from, old, now }: Change): number[] {
  const behind = from + old.length;
  const grown = now.length - old.length;
  return [
    ...faulty.filter((index) => index < from),
    ...faultyIn(now).map((index) => from + index),
    ...faulty.filter((index) => index >= behind).map((index) => index + grown),
  ];
}

/** From rule `from` on, `old` has become `now`. */
interface Change {
  readonly from: number;
  readonly old: readonly RuleFacts[];
  readonly now: readonly RuleFacts[];
  /** It stands at the end of the chain. */
  readonly isLast: boolean;
}

function changeBetween(old: readonly RuleFacts[], now: readonly RuleFacts[]): Change {
  const shorter = Math.min(old.length, now.length);
  let from = 0;
  while (from < shorter && old[from] === now[from]) from++;
  let behind = 0;
  while (behind < shorter - from && old[old.length - 1 - behind] === now[now.length - 1 - behind]) behind++;
  const { length } = now;
  return {
    from,
    old: old.slice(from, old.length - behind),
    now: now.slice(from, length - behind),
    isLast: behind === 0,
  };
}

function isAbout({ rule, related = [] }: ChainFinding, { from, old }: Change): boolean {
  const isIn = (index: number) => index >= from && index < from + old.length;
  return isIn(rule) || related.some((one) => isIn(one.rule));
}

function moved(finding: CodedFinding, { from, old, now }: Change): CodedFinding {
  const grown = now.length - old.length;
  if (grown === 0) return finding;
  const place = (rule: number) => (rule >= from ? rule + grown : rule);
  const { rule, related } = finding;
  const others = related?.map((one) => ({ ...one, rule: place(one.rule) }));
  return { ...finding, rule: place(rule), ...(others === undefined ? {} : { related: others }) };
}

function countsOf(facts: readonly RuleFacts[]): Counts {
  const counts: Counts = { conditions: new Map(), takers: new Map(), repeats: new Map() };
  for (const one of facts) count(counts, one, 1);
  return counts;
}

function count({ conditions, takers, repeats }: Counts, one: RuleFacts, by: 1 | -1): void {
  const add = (counted: Map<number, number>, key: number) => {
    const sum = (counted.get(key) ?? 0) + by;
    if (sum === 0) counted.delete(key);
    else counted.set(key, sum);
  };
  if (one.understood) for (const condition of one.conditions) add(conditions, condition);
  if (mayTake(one)) add(takers, takerKey(one));
  if (mayRepeat(one)) add(repeats, hashOf(one));
}

/** Brings the counts up to date; whether no finding of any rule can be another because of the change. */
function takeOver(counts: Counts, change: Change): boolean {
  const { old, now, isLast } = change;
  // The end of a chain is where useless-return looks.
  let holds = (!isLast || old.length === now.length) && changesAlike(counts, change);
  for (const one of old) count(counts, one, -1);
  for (const one of old) holds &&= standsAlone(counts, one);
  for (const one of now) {
    holds &&= standsAlone(counts, one);
    count(counts, one, 1);
  }
  return holds;
}

/** What rules change of the packet, and whether they end what repeated-rule compares, is the same as before. */
function changesAlike({ repeats }: Counts, { old, now }: Change): boolean {
  const [was, is] = [old[0], now[0]];
  if (old.length === 1 && now.length === 1 && was?.alters === is?.alters && was?.understood === is?.understood) return true;
  const all = [...old, ...now];
  if (old.length === 1 && now.length === 1 ? was?.alters !== is?.alters : all.some(({ alters }) => alters !== 0)) return false;
  return all.every(({ understood }) => understood) || [...repeats.values()].every((rules) => rules === 1);
}

/** Whether the rule neither takes packets from another nor has another take its own, nor repeats one. */
function standsAlone({ conditions, takers, repeats }: Counts, one: RuleFacts): boolean {
  if (takesAll(one) || one.target === "RETURN") return false;
  if (one.understood && one.conditions.some((condition) => takers.has(condition))) return false;
  if (mayTake(one) && conditions.has(takerKey(one))) return false;
  return !mayRepeat(one) || !repeats.has(hashOf(one));
}
