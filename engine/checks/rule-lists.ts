// Lists of the rules of one chain under a number, in the order in which they came: what a Map of arrays would be, for chains
// of a hundred thousand rules.

export interface RuleLists {
  /** Open addressing; three numbers each: the key, and its first and last rule from 1 on; 0 is free. */
  readonly slots: Int32Array;
  /** By rule, the next one of its list from 1 on; 0 ends it. */
  readonly next: Int32Array;
}

/** For so many rules, each of which is added once at most. */
export function ruleLists(rules: number): RuleLists {
  let places = 4;
  while (places < 2 * rules) places *= 2;
  return { slots: new Int32Array(3 * places), next: new Int32Array(rules) };
}

/** The list's first rule; below 0 for a list that is empty. */
export function firstRule({ slots }: RuleLists, key: number): number {
  return (slots[placeOf(slots, key) + 1] ?? 0) - 1;
}

/** The rule behind another of the same list; below 0 at the end. */
export function nextRule({ next }: RuleLists, rule: number): number {
  return (next[rule] ?? 0) - 1;
}

/** Behind the rules that are on the list from `since` on; those before are taken off it. */
export function addRule({ slots, next }: RuleLists, key: number, rule: number, since = 0): void {
  const at = placeOf(slots, key);
  const last = (slots[at + 2] ?? 0) - 1;
  slots[at] = key;
  if (last >= since && last >= 0) next[last] = rule + 1;
  else slots[at + 1] = rule + 1;
  slots[at + 2] = rule + 1;
}

function placeOf(slots: Int32Array, key: number): number {
  const places = slots.length / 3;
  let hash = Math.imul(key, 0x9e3779b1);
  hash ^= hash >>> 15;
  let place = hash & (places - 1);
  while (slots[place * 3 + 1] !== 0 && slots[place * 3] !== key) place = (place + 1) & (places - 1);
  return place * 3;
}
