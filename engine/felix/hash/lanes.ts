// A chain's hashes, followed rule by rule. A kernel chain has two lanes, as the rules that Felix inserts and those it appends
// are hashed apart.
import { appendsLane, firstState, type HashState, laneText, nextState, shownHash } from "#engine/felix/hash/rule-hash.ts";
import { hasTooManyComments, ruleSpellings } from "#engine/felix/hash/rule-spellings.ts";
import type { SavedRule } from "#engine/felix/hash/saved-rule.ts";
import type { Steps } from "#engine/felix/hash/steps.ts";
import type { Family } from "#engine/net/address.ts";

/** A rule with a hash, and where it stands. */
export interface HashedRule {
  /** From 1. */
  readonly number: number;
  /** Rules that iptables made of the same one. */
  readonly also: readonly number[];
  readonly hash: string;
  readonly saved: SavedRule;
}

/** A rule that must have stood where it does not. */
export interface MissingRule {
  readonly text: string;
  readonly hash: string;
}

export interface PlacedRule {
  readonly rule: HashedRule;
  readonly text: string;
  /** Rules that had to be put in before it. */
  readonly missing: readonly MissingRule[];
  readonly isEdited: boolean;
}

export interface Lane {
  readonly name: string;
  state: HashState;
  /** In the order in which Felix wrote them. */
  readonly placed: PlacedRule[];
}

export function lanesOf(chain: string, isKernelChain: boolean): readonly Lane[] {
  const names = isKernelChain ? [chain, appendsLane(chain)] : [chain];
  return names.map((name) => ({ name, state: firstState(name), placed: [] }));
}

/** Texts tried for one rule before it is given up. */
export const MOST_SPELLINGS = 20_000;

export interface Fit {
  readonly text: string;
  readonly state: HashState;
}

/** The first spelling of the rule that gives its hash behind `state`. */
export function* fitOf(
  lane: string,
  state: HashState,
  rule: HashedRule,
  family: Family | undefined,
  most: number,
): Steps<Fit | undefined> {
  let tried = 0;
  let likeliest: string | undefined;
  for (const text of ruleSpellings(rule.saved, family)) {
    if (text === likeliest) continue; // it comes again among the others
    likeliest ??= text;
    if (++tried > most) return undefined;
    const next = nextState(state, laneText(lane, text));
    yield;
    if (shownHash(next) === rule.hash) return { text, state: next };
  }
  return undefined;
}

export interface Placing {
  readonly rule: HashedRule;
  /** Texts of the rules that have to be put in before it. */
  readonly missing: readonly string[];
  readonly isEdited: boolean;
}

export function place(lane: Lane, { text, state }: Fit, { rule, missing, isEdited }: Placing): void {
  let before = lane.state;
  const putIn = missing.map((one): MissingRule => {
    before = nextState(before, laneText(lane.name, one));
    return { text: one, hash: shownHash(before) };
  });
  lane.state = state;
  lane.placed.push({ rule, text, missing: putIn, isEdited });
}

/** Whether {@link fitOf} would leave spellings untried. */
export function* hasTooManySpellings(rule: SavedRule, family: Family | undefined): Steps<boolean> {
  if (hasTooManyComments(rule)) return true;
  let count = 0;
  for (const _ of ruleSpellings(rule, family)) {
    yield;
    if (++count > MOST_SPELLINGS) return true;
  }
  return false;
}
