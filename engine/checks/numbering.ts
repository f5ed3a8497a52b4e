// Numbers for what rules say: the same text about the same thing has the same number. Texts are looked up where they stand,
// without cutting them out, and their characters are copied: a piece of a text would keep the whole text alive.

import { plainPrefixAt } from "#engine/iptables/values/plain-address.ts";

export interface Numbering {
  /** By thing, e.g. an option of a match. */
  readonly things: Map<string, number>;
  readonly texts: Texts;
  readonly pairs: Pairs;
  count: number;
}

/** A hash table with open addressing. */
interface Texts {
  /** Number of an entry, from 1; 0 is free. Twice as many as entries at least. */
  slots: Int32Array;
  /** {@link WIDTH} numbers each: hash, thing, where its characters begin, how many, its number. */
  entries: Int32Array;
  size: number;
  chars: Uint16Array;
  used: number;
}

interface Pairs {
  /** Three numbers each: the pair, and its number; 0 is free. */
  slots: Int32Array;
  size: number;
}

const WIDTH = 5;
const FIRST_SIZE = 256;

/** The options whose values mostly are plain IPv4 addresses, which have numbers as they are. */
const ADDRESSES = ["--source", "--destination"];

export function numbering(): Numbering {
  return {
    things: new Map(ADDRESSES.map((name, index) => [name, index + 1])),
    texts: {
      slots: new Int32Array(2 * FIRST_SIZE),
      entries: new Int32Array(WIDTH * FIRST_SIZE),
      size: 0,
      chars: new Uint16Array(16 * FIRST_SIZE),
      used: 0,
    },
    pairs: { slots: new Int32Array(6 * FIRST_SIZE), size: 0 },
    count: 0,
  };
}

export function thingOf({ things }: Numbering, name: string): number {
  const known = things.get(name) ?? things.size + 1;
  things.set(name, known);
  return known;
}

/** The number of `start`..`end` of a text, which is new or known. */
export function textNumber(numbers: Numbering, thing: number, text: string, start: number, end: number): number {
  if (thing <= ADDRESSES.length) {
    const address = plainPrefixAt(text, start, end);
    if (address >= 0) return addressNumber(numbers, thing, address);
  }
  const { texts } = numbers;
  let hash = thing;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash ^= hash >>> 15;
  const { slots, entries } = texts;
  const mask = slots.length - 1;
  let slot = hash & mask;
  for (let entry = slots[slot] ?? 0; entry !== 0; entry = slots[slot] ?? 0) {
    const at = (entry - 1) * WIDTH;
    if (entries[at] === hash && entries[at + 1] === thing && isEntry(texts, at, text, start, end)) return entries[at + 4] ?? 0;
    slot = (slot + 1) & mask;
  }
  return addText(numbers, hash, thing, text, start, end);
}

/** `address`: as plainPrefixAt() gives it. */
export function addressNumber(numbers: Numbering, thing: number, address: number): number {
  const bits = Math.floor(address / 64) | 0;
  return pairNumber(numbers, bits, -(thing * 64 + (address % 64)));
}

/** The number of several numbers together, in any order; one alone keeps its own. */
export function numberOfAll(numbers: Numbering, thing: number, parts: readonly number[]): number {
  if (parts.length === 1) return parts[0] ?? 0;
  let number = textNumber(numbers, thing, "", 0, 0);
  for (const part of sorted(parts.slice())) number = pairNumber(numbers, number, part);
  return number;
}

/** The first `count`, in place: the lists are short. */
export function sorted(numbers: number[], count = numbers.length): number[] {
  for (let i = 1; i < count; i++) {
    const number = numbers[i] ?? 0;
    let at = i;
    for (; at > 0 && (numbers[at - 1] ?? 0) > number; at--) numbers[at] = numbers[at - 1] ?? 0;
    numbers[at] = number;
  }
  return numbers;
}

function isEntry({ entries, chars }: Texts, entry: number, text: string, start: number, end: number): boolean {
  const from = entries[entry + 2] ?? 0;
  if (entries[entry + 3] !== end - start) return false;
  for (let at = start; at < end; at++) if (text.charCodeAt(at) !== chars[from + at - start]) return false;
  return true;
}

function addText(numbers: Numbering, hash: number, thing: number, text: string, start: number, end: number): number {
  const { texts } = numbers;
  if (texts.size * 2 >= texts.slots.length) growTexts(texts);
  const length = end - start;
  if (texts.used + length > texts.chars.length) {
    const chars = new Uint16Array(2 * (texts.used + length));
    chars.set(texts.chars);
    texts.chars = chars;
  }
  const { slots, entries, chars, used } = texts;
  const at = texts.size++ * WIDTH;
  entries[at] = hash;
  entries[at + 1] = thing;
  entries[at + 2] = used;
  entries[at + 3] = length;
  entries[at + 4] = ++numbers.count;
  for (let i = 0; i < length; i++) chars[used + i] = text.charCodeAt(start + i);
  texts.used += length;
  insert(slots, hash, texts.size);
  return numbers.count;
}

function growTexts(texts: Texts): void {
  const entries = new Int32Array(2 * texts.entries.length);
  entries.set(texts.entries);
  const slots = new Int32Array(2 * texts.slots.length);
  for (let entry = 0; entry < texts.size; entry++) insert(slots, entries[entry * WIDTH] ?? 0, entry + 1);
  texts.entries = entries;
  texts.slots = slots;
}

function insert(slots: Int32Array, hash: number, entry: number): void {
  const mask = slots.length - 1;
  let slot = hash & mask;
  while (slots[slot] !== 0) slot = (slot + 1) & mask;
  slots[slot] = entry;
}

/** The second of a pair is below 0 for an address: then the first is its bits; else both are numbers given before. */
function pairNumber(numbers: Numbering, first: number, second: number): number {
  const { pairs } = numbers;
  let at = pairSlot(pairs.slots, first, second);
  const known = pairs.slots[at + 2] ?? 0;
  if (known !== 0) return known;
  if (pairs.size++ * 6 >= pairs.slots.length) {
    pairs.slots = grownPairs(pairs.slots);
    at = pairSlot(pairs.slots, first, second);
  }
  pairs.slots[at] = first;
  pairs.slots[at + 1] = second;
  pairs.slots[at + 2] = ++numbers.count;
  return numbers.count;
}

/** Where the pair stands, or the free place where it belongs. */
function pairSlot(slots: Int32Array, first: number, second: number): number {
  const places = slots.length / 3;
  let hash = Math.imul(first ^ Math.imul(second, 0x9e3779b1), 0x85ebca6b);
  hash ^= hash >>> 13;
  let place = hash & (places - 1);
  while (slots[place * 3 + 2] !== 0 && (slots[place * 3] !== first || slots[place * 3 + 1] !== second)) {
    place = (place + 1) & (places - 1);
  }
  return place * 3;
}

function grownPairs(old: Int32Array): Int32Array {
  const slots = new Int32Array(2 * old.length);
  for (let at = 0; at < old.length; at += 3) {
    const number = old[at + 2] ?? 0;
    if (number === 0) continue;
    const to = pairSlot(slots, old[at] ?? 0, old[at + 1] ?? 0);
    slots[to] = old[at] ?? 0;
    slots[to + 1] = old[at + 1] ?? 0;
    slots[to + 2] = number;
  }
  return slots;
}
