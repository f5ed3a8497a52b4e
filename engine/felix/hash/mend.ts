// What may have stood where a chain's hashes break: rules that are gone, or the text of one that was edited. A guess counts only
// where the hash fits with it, which proves it.
import type { Mended } from "#engine/felix/hash/follow.ts";
import { type Fit, fitOf, type HashedRule, type Lane } from "#engine/felix/hash/lanes.ts";
import { between, type Guess, guessesFrom, type LikelyChain, type Surroundings } from "#engine/felix/hash/likely-chain.ts";
import { originalTexts } from "#engine/felix/hash/original-texts.ts";
import { type HashState, laneText, nextState, shownHash } from "#engine/felix/hash/rule-hash.ts";
import { ruleSpellings } from "#engine/felix/hash/rule-spellings.ts";
import type { Steps } from "#engine/felix/hash/steps.ts";
import type { Family } from "#engine/net/address.ts";

export interface Guesswork {
  readonly surroundings: Surroundings;
  readonly family: Family | undefined;
  /** Forms of the chain as the lane may have had it. */
  readonly likely: (lane: string) => Steps<readonly LikelyChain[]>;
  /** Texts of rules without a hash, which may have lost it. */
  readonly unhashed: readonly string[];
  /** Hashes that may still be made for the chain. */
  budget: number;
}

const FEW_SPELLINGS = 12;
/** Rules that are gone together, where the form of the chain is known, and where it is not. */
const MOST_TOGETHER = 6;
const FEW_TOGETHER = 2;

export function* mend(work: Guesswork, lane: Lane, rule: HashedRule): Steps<Mended | undefined> {
  const expected = [...take(ruleSpellings(rule.saved, work.family), FEW_SPELLINGS)];
  const search: Search = { work, lane: lane.name, rule, spellings: expected.length, tried: new Set() };
  const { located, others } = yield* guessLists(work, lane, expected);
  return (
    (yield* editedText(work, lane, rule, [...located, ...others])) ??
    (yield* putIn(search, lane, located, MOST_TOGETHER)) ??
    (yield* putIn(search, lane, others, FEW_TOGETHER))
  );
}

type Guesses = readonly Guess[];

function* guessLists(
  work: Guesswork,
  lane: Lane,
  expected: readonly string[],
): Steps<Readonly<Record<"located" | "others", Guesses[]>>> {
  const before = lane.placed.at(-1)?.text;
  const located = new Map<string, Guesses>();
  const others = new Map<string, Guesses>();
  for (const chain of yield* work.likely(lane.name)) {
    const { rules, isLocated } = between(chain, before, expected);
    const guesses = guessesFrom(rules, work.surroundings);
    (isLocated ? located : others).set(JSON.stringify(guesses), guesses);
    yield;
  }
  return { located: [work.unhashed.map((text) => [text]), ...located.values()], others: [...others.values()] };
}

/** Few at first: what takes the least is likeliest. */
function* putIn(search: Search, lane: Lane, lists: readonly Guesses[], most: number): Steps<Mended | undefined> {
  for (let depth = 1; depth <= most && search.work.budget > 0; depth++)
    for (const guesses of lists) {
      const found = yield* descend(search, guesses, { state: lane.state, from: 0, left: depth, missing: [] });
      if (found !== undefined) return found;
    }
  return undefined;
}

function* take<Item>(items: Iterable<Item>, most: number): Generator<Item> {
  let count = 0;
  for (const item of items) {
    if (++count > most) return;
    yield item;
  }
}

interface Search {
  readonly work: Guesswork;
  readonly lane: string;
  readonly rule: HashedRule;
  /** How many the rule has, of those that are tried. */
  readonly spellings: number;
  /** What was put in before, since the forms of a chain have much in common. */
  readonly tried: Set<string>;
}

interface Descent {
  readonly state: HashState;
  /** Guesses are put in in their order. */
  readonly from: number;
  /** How many more are to be put in. */
  readonly left: number;
  readonly missing: readonly string[];
}

function* descend(search: Search, guesses: Guesses, { state, from, left, missing }: Descent): Steps<Mended | undefined> {
  const { work, lane, rule } = search;
  if (left === 0) {
    const all = missing.join("\n");
    if (search.tried.has(all)) return undefined;
    search.tried.add(all);
    const fit = yield* fitOf(lane, state, rule, work.family, FEW_SPELLINGS);
    work.budget -= search.spellings;
    return fit === undefined ? undefined : { fit, missing, isEdited: false };
  }
  for (let index = from; index <= guesses.length - left && work.budget > 0; index++) {
    const guess = guesses[index] ?? [];
    const after = guess.reduce((before, text) => nextState(before, laneText(lane, text)), state);
    work.budget -= guess.length;
    yield;
    const next = { state: after, from: index + 1, left: left - 1, missing: [...missing, ...guess] };
    const found = yield* descend(search, guesses, next);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The rule stands where it stood, but said something else. */
function* editedText(work: Guesswork, lane: Lane, rule: HashedRule, lists: readonly Guesses[]): Steps<Mended | undefined> {
  const texts = new Set([...originalTexts(rule.saved, work.family), ...lists.flat(2)]);
  for (const text of texts) {
    if (work.budget-- <= 0) return undefined;
    const state = nextState(lane.state, laneText(lane.name, text));
    yield;
    const fit: Fit = { text, state };
    if (shownHash(state) === rule.hash) return { fit, missing: [], isEdited: true };
  }
  return undefined;
}
