// Recomputes the hashes of a chain in a dump, and says of each rule what its hash proves (verdict.ts). One chain at a time, so
// that a dump of any size may be asked.
import { expectedIndex, type Follow, followChain } from "#engine/felix/hash/follow.ts";
import { hashedSteps } from "#engine/felix/hash/hashed-rules.ts";
import { unknownWords } from "#engine/felix/hash/known-words.ts";
import { type HashedRule, hasTooManySpellings, lanesOf } from "#engine/felix/hash/lanes.ts";
import type { LikelyChain } from "#engine/felix/hash/likely-chain.ts";
import { likelyChains } from "#engine/felix/hash/likely-rules.ts";
import { type Guesswork, mend } from "#engine/felix/hash/mend.ts";
import { placedVerdicts } from "#engine/felix/hash/placed-verdicts.ts";
import { ruleSpellings } from "#engine/felix/hash/rule-spellings.ts";
import { readSavedRule, type SavedRule } from "#engine/felix/hash/saved-rule.ts";
import { allSteps, type Steps } from "#engine/felix/hash/steps.ts";
import type { ChainHashes, RuleHash, RuleVerdict } from "#engine/felix/hash/verdict.ts";
import { lineEnd, statementStart } from "#engine/iptables/lines.ts";
import { isBuiltin } from "#engine/iptables/netfilter.ts";
import type { Chain, Ruleset, Table } from "#engine/iptables/ruleset.ts";
import type { Family } from "#engine/net/address.ts";

export interface VerifyOptions {
  /** Names of sets that a rule that is gone may have asked for; those of the chain's own rules are tried anyway. */
  readonly sets?: readonly string[];
  /**
   * How many guesses at what was edited or is gone are tried in a chain that does not fit. The usual number takes some
   * 100 ms; 0: none, for an overview of many chains.
   */
  readonly guesses?: number;
}

const USUAL_GUESSES = 20_000;
/** Chains with more rules are followed without guesses: each would take its time. */
const LONGEST_GUESSED = 5000;

/** Every chain of the table that has a hash, one after the other as they are asked for. */
export function* verifyTable(ruleset: Ruleset, table: Table, options: VerifyOptions = {}): Generator<ChainHashes> {
  for (const chain of table.chains.values()) {
    if (hasHashes(ruleset, chain)) yield verifyChain(ruleset, table, chain, options);
  }
}

/** Whether any rule of the chain may be one of Felix's. */
export function hasHashes({ text, lines }: Ruleset, { ruleLines }: Chain): boolean {
  return ruleLines.some((line) => text.slice(lines.start[line], lines.start[line + 1]).includes("cali:"));
}

export function verifyChain(ruleset: Ruleset, table: Table, chain: Chain, options: VerifyOptions = {}): ChainHashes {
  return allSteps(verifySteps(ruleset, table, chain, options));
}

/** The same, for those who rest in between. */
export function* verifySteps(ruleset: Ruleset, table: Table, chain: Chain, options: VerifyOptions = {}): Steps<ChainHashes> {
  const saved: SavedRule[] = [];
  for (const line of chain.ruleLines) {
    const start = statementStart(ruleset.lines, line);
    saved.push(readSavedRule(ruleset.text, start, lineEnd(ruleset.text, ruleset.lines, line)));
    yield;
  }
  const rules = yield* hashedSteps(saved);
  const isKernelChain = isBuiltin(table.name, chain.name);
  const family = table.familyGiven ? table.family : undefined;
  const follow: Follow = { lanes: lanesOf(chain.name, isKernelChain), rules, family, done: new Set(), next: 0 };
  let work: Guesswork | undefined;
  const mayGuess = (options.guesses ?? USUAL_GUESSES) > 0 && saved.length <= LONGEST_GUESSED;
  yield* followChain(follow, function* (lane, rule) {
    if (!mayGuess) return undefined;
    work ??= guesswork({ table, chain, saved, family, isKernelChain, options });
    yield;
    return work.budget > 0 ? yield* mend(work, lane, rule) : undefined;
  });
  const verdicts = yield* verdictsOf(follow, saved);
  const told: RuleHash[] = [];
  for (const [index, { hash }] of saved.entries()) {
    yield;
    const number = index + 1;
    const verdict = verdicts.get(number) ?? { status: "no-hash", original: undefined };
    told.push({ number, line: chain.ruleLines[index] ?? 0, hash, verdict });
  }
  return { table: table.name, chain: chain.name, rules: told };
}

interface Question {
  readonly table: Table;
  readonly chain: Chain;
  readonly saved: readonly SavedRule[];
  readonly family: Family | undefined;
  readonly isKernelChain: boolean;
  readonly options: VerifyOptions;
}

function guesswork({ table, chain, saved, family, isKernelChain, options }: Question): Guesswork {
  const prefixes = saved.flatMap(({ moved }) => moved.flatMap(({ value }) => /^([a-z]+)\+$/.exec(value)?.[1] ?? []));
  const own = saved.flatMap(({ matches }) => matches.flatMap(({ words }) => words.filter((word) => /^cali[46]/.test(word))));
  const surroundings = {
    chain: chain.name,
    chains: { [Symbol.iterator]: () => table.chains.keys() },
    sets: [...new Set([...own, ...(options.sets ?? [])])],
    prefixes: prefixes.length === 0 ? ["cali"] : [...new Set(prefixes)],
  };
  const made = new Map<string, readonly LikelyChain[]>();
  const likely = function* (lane: string) {
    const chains = made.get(lane) ?? (yield* likelyChains(lane, surroundings, table.family));
    made.set(lane, chains);
    return chains;
  };
  const unhashed = isKernelChain ? [] : saved.flatMap((rule) => (rule.hash === undefined ? firstText(rule, family) : []));
  return { surroundings, family, likely, unhashed, budget: options.guesses ?? USUAL_GUESSES };
}

function firstText(rule: SavedRule, family: Family | undefined): string[] {
  for (const text of ruleSpellings(rule, family)) return [text];
  return [];
}

/** By the rules' numbers. */
function* verdictsOf(follow: Follow, saved: readonly SavedRule[]): Steps<Map<number, RuleVerdict>> {
  const verdicts = yield* placedVerdicts(follow.lanes, saved, follow.family);
  if (follow.done.size < follow.rules.length) yield* judgeUnplaced(follow, verdicts);
  for (const { number, also } of follow.rules) {
    yield;
    const verdict = verdicts.get(number);
    if (verdict !== undefined) for (const other of also) verdicts.set(other, verdict);
  }
  return verdicts;
}

/** What is known of the rules whose hashes did not fit. */
function* judgeUnplaced(follow: Follow, verdicts: Map<number, RuleVerdict>): Steps<void> {
  const broken = follow.rules[expectedIndex(follow)];
  const owners = new Map(follow.lanes.flatMap(({ placed }) => placed.map(({ rule }) => [rule.hash, rule.number] as const)));
  for (const [index, rule] of follow.rules.entries()) {
    if (follow.done.has(index)) continue;
    yield;
    const owner = owners.get(rule.hash);
    if (owner !== undefined) verdicts.set(rule.number, { status: "repeated", of: owner });
    // Of a kernel chain's two lanes, one may go on where the other breaks.
    else if (rule === broken || follow.lanes.length > 1) verdicts.set(rule.number, yield* brokenVerdict(rule, follow.family));
    else if (index < follow.next) verdicts.set(rule.number, { status: "foreign" });
    else verdicts.set(rule.number, { status: "unverifiable", reason: { kind: "behind", number: broken?.number ?? 0 } });
  }
}

function* brokenVerdict({ saved }: HashedRule, family: Family | undefined): Steps<RuleVerdict> {
  const words = unknownWords(saved);
  if (words.length > 0) return { status: "unverifiable", reason: { kind: "unknown-spelling", words } };
  if (yield* hasTooManySpellings(saved, family)) return { status: "unverifiable", reason: { kind: "too-many-spellings" } };
  return { status: "mismatch" };
}
