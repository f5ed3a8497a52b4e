// Puts a chain's rules into the order in which Felix hashed them: mostly the one they stand in, otherwise the one that fits.
import { type Fit, fitOf, type HashedRule, type Lane, MOST_SPELLINGS, place } from "#engine/felix/hash/lanes.ts";
import type { Steps } from "#engine/felix/hash/steps.ts";
import type { Family } from "#engine/net/address.ts";

export interface Follow {
  readonly lanes: readonly Lane[];
  /** In the order in which they stand. */
  readonly rules: readonly HashedRule[];
  readonly family: Family | undefined;
  /** Indexes of the rules that have their place. */
  readonly done: Set<number>;
  /** Index behind the rule that was placed last. */
  next: number;
}

/** A proven guess at what stood where the chain breaks. */
export interface Mended {
  readonly fit: Fit;
  readonly missing: readonly string[];
  readonly isEdited: boolean;
}

/** Looks for what makes the expected rule fit. */
export type Mend = (lane: Lane, rule: HashedRule) => Steps<Mended | undefined>;

/** Rules looked at around the place where the next is expected, and spellings tried for each. */
const AHEAD = 64;
const BEHIND = 16;
const FEW_SPELLINGS = 16;

export function* followChain(follow: Follow, mend: Mend): Steps<void> {
  while (follow.done.size < follow.rules.length) {
    const placed = (yield* placeExpected(follow)) || (yield* placeElsewhere(follow)) || (yield* placeMended(follow, mend));
    if (!placed) return;
  }
}

/** Index of the first rule that has no place yet, from where the last one stands on. */
export function expectedIndex({ rules, done, next }: Follow): number {
  let index = next;
  while (index < rules.length && done.has(index)) index++;
  return index;
}

function* placeExpected(follow: Follow): Steps<boolean> {
  return yield* placeAt(follow, expectedIndex(follow), MOST_SPELLINGS);
}

function* placeAt(follow: Follow, index: number, most: number): Steps<boolean> {
  const rule = follow.rules[index];
  if (rule === undefined) return false;
  for (const lane of follow.lanes) {
    const fit = yield* fitOf(lane.name, lane.state, rule, follow.family, most);
    if (fit === undefined) continue;
    settle(follow, index, () => place(lane, fit, { rule, missing: [], isEdited: false }));
    return true;
  }
  return false;
}

function settle(follow: Follow, index: number, put: () => void): void {
  put();
  follow.done.add(index);
  follow.next = index + 1;
}

/** A rule from further up or down fits here: it was moved. */
function* placeElsewhere(follow: Follow): Steps<boolean> {
  const expected = expectedIndex(follow);
  let seen = 0;
  for (let index = expected - 1; index >= 0 && seen < BEHIND; index--) {
    if (follow.done.has(index)) continue;
    seen++;
    if (yield* placeAt(follow, index, FEW_SPELLINGS)) return true;
  }
  for (let index = expected + 1; index < Math.min(follow.rules.length, expected + AHEAD); index++)
    if (!follow.done.has(index) && (yield* placeAt(follow, index, FEW_SPELLINGS))) return true;
  return false;
}

function* placeMended(follow: Follow, mend: Mend): Steps<boolean> {
  for (const index of breaks(follow)) {
    const rule = follow.rules[index];
    if (rule === undefined) continue;
    for (const lane of follow.lanes) if (mendAt(follow, index, yield* mend(lane, rule), lane)) return true;
  }
  return false;
}

/** Where the chain may be mended: at the rule that is expected; of two lanes, one may have gone on behind the break. */
function breaks(follow: Follow): number[] {
  const expected = expectedIndex(follow);
  if (follow.lanes.length < 2) return [expected];
  return [...new Set([follow.rules.findIndex((_, index) => !follow.done.has(index)), expected])];
}

function mendAt(follow: Follow, index: number, mended: Mended | undefined, lane: Lane): boolean {
  const rule = follow.rules[index];
  if (mended === undefined || rule === undefined) return false;
  const { fit, missing, isEdited } = mended;
  settle(follow, index, () => place(lane, fit, { rule, missing, isEdited }));
  return true;
}
