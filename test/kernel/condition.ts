// A condition that random rules are made of: its words, and the packet that would meet it.
import type { Family } from "#engine/net/address.ts";
import type { Random } from "#test/fuzz/random.ts";

export type Table = "raw" | "mangle" | "nat" | "filter" | "security";
export type Hook = "PREROUTING" | "INPUT" | "FORWARD" | "OUTPUT" | "POSTROUTING";

/** Where a rule stands. A chain of the user's is entered from one hook only, so what hooks allow holds there too. */
export interface Place {
  readonly family: Family;
  readonly table: Table;
  readonly hook: Hook;
  readonly protocol: string | undefined;
}

/** Fields of a packet in the harness's JSON form. */
export type Wish = Readonly<Record<string, unknown>>;

export interface Piece {
  readonly text: string;
  /** What a packet needs for the condition to hold, or nearly. */
  readonly wish?: Wish;
}

export interface Condition {
  readonly name: string;
  readonly families?: readonly Family[];
  readonly tables?: readonly Table[];
  readonly hooks?: readonly Hook[];
  /** Protocols one of which the rule must name. */
  readonly protocols?: readonly string[];
  /** What it asks is not part of a packet: mostly used where the answer changes nothing. */
  readonly isUnseen?: true;
  make(random: Random, place: Place): Piece;
}

export function fits(one: Omit<Condition, "make" | "name">, place: Place): boolean {
  const { families, tables, hooks, protocols } = one;
  return (
    (families?.includes(place.family) ?? true) &&
    (tables?.includes(place.table) ?? true) &&
    (hooks?.includes(place.hook) ?? true) &&
    (protocols === undefined || (place.protocol !== undefined && protocols.includes(place.protocol)))
  );
}

export const not = (random: Random, times = 5): string => (random.once(times) ? "! " : "");

export const between = (random: Random, first: number, last: number): number => first + random.below(last - first + 1);

export const hex = (value: number): string => `0x${(value >>> 0).toString(16)}`;

/** At least one of the items, in their order. */
export function some<Item>(random: Random, items: readonly Item[], most = items.length): readonly Item[] {
  const count = between(random, 1, most);
  const chosen = new Set(Array.from({ length: count }, () => random.pick(items)));
  return items.filter((one) => chosen.has(one));
}

/** A value at or beside an end of the range. */
export function nearEnds(random: Random, first: number, last: number, most: number): number {
  const value = random.pick([first, last, first - 1, last + 1, Math.floor((first + last) / 2)]);
  return Math.min(Math.max(value, 0), most);
}
