// Where marks are tested and changed in a dump. Found by the text of the options, since a dump may have far more rules
// than can be read while somebody waits; values that are written alike are read once and kept together.

import { type MarkChange, type MarkTest, markChangeOf, markTestOf } from "#engine/calico/rule-summary.ts";
import { LINE } from "#engine/iptables/lines.ts";
import type { Ruleset } from "#engine/iptables/ruleset.ts";

export interface MarkMeaning {
  readonly of: "packet" | "connection";
  readonly test: MarkTest | undefined;
  readonly change: MarkChange | undefined;
}

/** All places where a mark is tested or changed in the same way. */
export interface MarkUses extends MarkMeaning {
  /** Length of the value as written. */
  readonly width: number;
  /** Where the values begin, in the order of the text. */
  readonly starts: readonly number[];
}

interface OpenUses extends MarkUses {
  readonly starts: number[];
}

const OPTIONS = ["--mark", "--set-xmark", "--set-mark", "--and-mark", "--or-mark", "--xor-mark"];

export interface FoundUses {
  readonly uses: readonly MarkUses[];
  /** False when there are more than were looked for. */
  readonly complete: boolean;
}

/** The first `most` places of the text. */
export function findMarkUses({ text, lines }: Ruleset, most: number): FoundUses {
  let count = 0;
  const found = new Map<string, Kind>();
  /** Most dumps write few different values, over and over. */
  const recent: Kind[] = [];
  let line = 0;
  const quotes: Quotes = { at: 0, open: false, next: -1 };
  for (let hit = text.indexOf("mark "); hit >= 0; hit = text.indexOf("mark ", hit + 5)) {
    const start = optionStart(text, hit);
    if (start === hit) continue;
    while (line + 1 < lines.count && (lines.start[line + 1] ?? 0) <= hit) line++;
    if (lines.kind[line] !== LINE.rule || isQuoted(quotes, text, lines.start[line] ?? 0, hit)) continue;
    if (count++ === most) return { uses: merged([...found.values()].map(({ uses }) => uses)), complete: false };
    // The words before the option say whose mark it is and whether `!` stands before it.
    const from = wordBefore(text, start);
    let kind = recent.find(({ key }) => text.startsWith(key, from) && isEnd(text, from + key.length));
    if (kind === undefined) {
      const end = valueEnd(text, hit + 5);
      kind = kindOf(found, text.slice(from, end), hit + 5 - start, end - hit - 5);
      if (recent.unshift(kind) > MOST_RECENT) recent.pop();
    }
    kind.uses?.starts.push(hit + 5);
  }
  return { uses: merged([...found.values()].map(({ uses }) => uses)), complete: true };
}

/** Where the word before the option begins, and the `!` behind it; not further away than the longest of interest. */
function wordBefore(text: string, start: number): number {
  const first = Math.max(0, start - WORDS_BEFORE);
  let at = start;
  while (at > first && (isEnd(text, at - 1) || text.charCodeAt(at - 1) === BANG)) at--;
  while (at > first && !isEnd(text, at - 1)) at--;
  return at;
}

const BANG = 33;
const WORDS_BEFORE = 12;
const MOST_RECENT = 8;

/** All places that are written alike, from the words before the option on; no uses where it cannot be read. */
interface Kind {
  readonly key: string;
  readonly uses: OpenUses | undefined;
}

function kindOf(found: Map<string, Kind>, key: string, width: number, length: number): Kind {
  const known = found.get(key);
  if (known !== undefined) return known;
  const kind = { key, uses: readUses(key, width, length) };
  found.set(key, kind);
  return kind;
}

function isEnd(text: string, at: number): boolean {
  return at >= text.length || text.charCodeAt(at) <= 32;
}

/** Where the option that ends in `mark` begins; `hit` itself when it is another word. */
function optionStart(text: string, hit: number): number {
  let start = hit;
  while (start > 0 && text.charCodeAt(start - 1) > 32 && hit - start < 12) start--;
  const length = hit + 4 - start;
  return OPTIONS.some((name) => name.length === length && text.startsWith(name, start)) ? start : hit;
}

function valueEnd(text: string, at: number): number {
  let end = at;
  while (!isEnd(text, end)) end++;
  return end;
}

/** How far a line was looked through for quotes, and whether one is open there; `next` is the first quote behind `at`. */
interface Quotes {
  at: number;
  open: boolean;
  next: number;
}

function isQuoted(quotes: Quotes, text: string, lineStart: number, offset: number): boolean {
  if (quotes.at < lineStart) {
    quotes.at = lineStart;
    quotes.open = false;
  }
  if (quotes.next < quotes.at) quotes.next = nextQuote(text, quotes.at);
  while (quotes.next < offset) {
    if (text.charCodeAt(quotes.next - 1) !== 92) quotes.open = !quotes.open;
    quotes.next = nextQuote(text, quotes.next + 1);
  }
  quotes.at = offset;
  return quotes.open;
}

function nextQuote(text: string, from: number): number {
  const found = text.indexOf('"', from);
  return found < 0 ? text.length : found;
}

/** `width` of the option and the blank behind it, `length` of the value at the end of `key`. */
function readUses(key: string, width: number, length: number): OpenUses | undefined {
  const value = key.slice(key.length - length);
  const name = key.slice(key.length - length - width, -length - 1);
  const before = key.slice(0, key.length - length - width);
  const span = { start: 0, end: 0 };
  const negated = before.endsWith("! ");
  const option = { name: { text: name, span }, key: name, negated, values: [{ text: value, span }], span };
  const [test] = markTestOf(option);
  const [change] = markChangeOf(option);
  if (test === undefined && change === undefined) return undefined;
  return { of: /connmark|CONNMARK/.test(before) ? "connection" : "packet", test, change, width: length, starts: [] };
}

/** What is meant alike is put together, in the order of the text. */
function merged(all: Iterable<OpenUses | undefined>): readonly MarkUses[] {
  const byMeaning = new Map<string, OpenUses[]>();
  for (const uses of all) {
    if (uses === undefined) continue;
    const { of, test, change, width } = uses;
    const key = JSON.stringify([of, test, change, width]);
    byMeaning.set(key, [...(byMeaning.get(key) ?? []), uses]);
  }
  return [...byMeaning.values()].flatMap((alike) => {
    const [first] = alike;
    if (first === undefined) return [];
    return [
      { ...first, starts: alike.length === 1 ? first.starts : alike.flatMap(({ starts }) => starts).sort((a, b) => a - b) },
    ];
  });
}

/** The bits a value looks at or changes. */
export function bitsIn({ test, change }: MarkMeaning): number {
  if (test !== undefined) return (test.mask | test.value) >>> 0;
  return change === undefined ? 0 : (change.mask | change.value) >>> 0;
}
