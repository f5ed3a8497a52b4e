// Whether a selector can match at all, as far as a cheap look tells: it is spread out into its alternatives, each a list of terms
// that must hold together. What is found impossible is impossible; what is not found may still be.
import { clashOf, type Impossible, type Literal } from "#engine/selector/clash.ts";
import { foldSelector, type Selector } from "#engine/selector/selector.ts";

/** All of these must hold. */
type Alternative = readonly Literal[];

const MOST_ALTERNATIVES = 64;
/** Terms and values. */
const MOST_WORDS = 600;

/** The alternatives for which a node is true, and those for which it is false. */
interface Spread {
  readonly isTrue: readonly Alternative[];
  readonly isFalse: readonly Alternative[];
}

const ALWAYS: readonly Alternative[] = [[]];
const NEVER: readonly Alternative[] = [];

/** Why no labels whatever satisfy the selector; undefined where some may. */
export function neverMatches(tree: Selector): Impossible | undefined {
  return whyNone(spread(tree)?.isTrue);
}

/** Whether all labels satisfy it, where that can be told; false where some may not. */
export function alwaysMatches(tree: Selector): boolean {
  return whyNone(spread(tree)?.isFalse) !== undefined;
}

function whyNone(alternatives: readonly Alternative[] | undefined): Impossible | undefined {
  if (alternatives === undefined) return undefined;
  if (alternatives.length === 0) return { reason: "it excludes everything", spans: [] };
  let why: Impossible | undefined;
  for (const alternative of alternatives) {
    const clash = clashOf(alternative);
    if (clash === undefined) return undefined;
    why ??= clash;
  }
  if (why === undefined || alternatives.length === 1) return why;
  return { ...why, reason: `none of its ${alternatives.length} alternatives can match: ${why.reason}` };
}

/** Undefined where the selector is too large to be looked at. */
function spread(tree: Selector): Spread | undefined {
  if (sizeOf(tree) > MOST_WORDS) return undefined;
  return foldSelector<Spread>(tree, (node, parts) => {
    switch (node.kind) {
      case "all":
      case "global":
        return { isTrue: ALWAYS, isFalse: NEVER };
      case "has":
      case "value":
      case "set":
        return { isTrue: [[{ term: node, isNegated: false }]], isFalse: [[{ term: node, isNegated: true }]] };
      case "not":
        return { isTrue: parts[0]?.isFalse ?? ALWAYS, isFalse: parts[0]?.isTrue ?? ALWAYS };
      case "and":
        return { isTrue: together(parts.map(({ isTrue }) => isTrue)), isFalse: either(parts.map(({ isFalse }) => isFalse)) };
      case "or":
        return { isTrue: either(parts.map(({ isTrue }) => isTrue)), isFalse: together(parts.map(({ isFalse }) => isFalse)) };
    }
  });
}

function sizeOf(tree: Selector): number {
  return foldSelector<number>(tree, (node, parts) => {
    const own = node.kind === "set" ? node.values.length : 1;
    return parts.reduce((sum, part) => sum + part, own);
  });
}

/** Too many alternatives become "anything goes", which is more than the truth and so finds nothing impossible. */
function either(parts: readonly (readonly Alternative[])[]): readonly Alternative[] {
  const all = parts.flat();
  return all.length > MOST_ALTERNATIVES ? ALWAYS : all;
}

/** One of each. A part that would make too many is left out, which again allows more than the truth. */
function together(parts: readonly (readonly Alternative[])[]): readonly Alternative[] {
  let all: readonly Alternative[] = ALWAYS;
  for (const part of parts) {
    if (all.length * part.length > MOST_ALTERNATIVES) continue;
    all = all.flatMap((left) => part.map((right) => [...left, ...right]));
  }
  return all;
}
