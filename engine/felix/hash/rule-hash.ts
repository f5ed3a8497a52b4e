// The hash in each of Felix's rules (`cali:XXXXXXXXXXXXXXXX`): it covers the rule's text in Felix's spelling, the chain's name
// and every rule before it in the chain (Chain.RuleHashes(), felix/generictables/rules.go; the same from 2.1 to 3.32).
import { base64Url, digest } from "#engine/felix/digest.ts";
import type { FelixRule } from "#engine/felix/model.ts";

/** All that the rules so far leave for the next one: 28 bytes, of which the comment of a rule shows 12. */
export type HashState = Uint8Array;

const HASH_LENGTH = 16;
/** Bytes of the state that 16 characters show. */
const SHOWN_BYTES = 12;

/** Rules that Felix appends to a kernel chain, rather than inserts, are hashed as if in a chain of this name (3.16 and later). */
export function appendsLane(chain: string): string {
  return `${chain}*appends*`;
}

export function firstState(lane: string): HashState {
  return digest("sha224", lane);
}

export function nextState(state: HashState, text: string): HashState {
  return digest("sha224", text, state);
}

/** What stands behind `cali:`. */
export function shownHash(state: HashState): string {
  return base64Url(state.subarray(0, SHOWN_BYTES)).slice(0, HASH_LENGTH);
}

/** The hashes of a chain's rules, each given as its text: {@link ruleText}. */
export function hashChain(lane: string, texts: readonly string[]): string[] {
  let state = firstState(lane);
  return texts.map((text) => {
    state = nextState(state, text);
    return shownHash(state);
  });
}

/** The text that is hashed: the word HASH holds the place of the hash. */
export function ruleText(lane: string, rule: Pick<FelixRule, "comments" | "match" | "action">): string {
  return laneText(lane, ruleBody(rule));
}

/** The part behind the hash, with a blank in front: the same in every chain. */
export function ruleBody({ comments, match, action }: Pick<FelixRule, "comments" | "match" | "action">): string {
  const words = [...comments.map((comment) => `-m comment --comment "${comment}"`), match, action];
  return words.map((word) => (word === "" ? "" : ` ${word}`)).join("");
}

export function laneText(lane: string, body: string): string {
  return `-A ${lane} HASH${body}`;
}
