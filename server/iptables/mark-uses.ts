// Where marks are tested and changed in a dump. Found by the text of the options, since a dump may have far more rules
// than can be read while somebody waits; values that are written alike are read once.

import { type MarkChange, type MarkTest, markChangeOf, markTestOf } from "#engine/calico/rule-summary.ts";
import { LINE, lineAt } from "#engine/iptables/lines.ts";
import type { Ruleset } from "#engine/iptables/ruleset.ts";
import type { Span } from "#engine/text/span.ts";

export interface MarkMeaning {
  readonly of: "packet" | "connection";
  readonly test: MarkTest | undefined;
  readonly change: MarkChange | undefined;
}

export interface MarkUse extends MarkMeaning {
  /** Of the value. */
  readonly span: Span;
  readonly line: number;
}

export interface MarkUses {
  readonly uses: readonly MarkUse[];
  /** False when there are more than were looked at. */
  readonly complete: boolean;
}

/** So many values are looked at: more than any node has, and still a few hundredths of a second. */
const MOST_USES = 200_000;

const OPTIONS = new Set(["--mark", "--set-xmark", "--set-mark", "--and-mark", "--or-mark", "--xor-mark"]);

export function findMarkUses({ text, lines }: Ruleset): MarkUses {
  const meanings = new Map<string, MarkMeaning | undefined>();
  const uses: MarkUse[] = [];
  for (let hit = text.indexOf("mark "); hit >= 0; hit = text.indexOf("mark ", hit + 5)) {
    const start = text.lastIndexOf(" ", hit) + 1;
    const name = text.slice(start, hit + 4);
    if (!OPTIONS.has(name)) continue;
    const valueAt = hit + 5;
    const end = valueEnd(text, valueAt);
    const before = text.slice(Math.max(0, start - 12), start);
    const key = `${before.endsWith("! ") ? "!" : ""}${/connmark|CONNMARK/.test(before) ? "c" : "p"} ${name} ${text.slice(valueAt, end)}`;
    if (!meanings.has(key)) meanings.set(key, readMeaning(key));
    const meaning = meanings.get(key);
    if (meaning === undefined) continue;
    const line = lineAt(lines, hit);
    if (lines.kind[line] !== LINE.rule || isQuoted(text, lines.start[line] ?? 0, hit)) continue;
    if (uses.length === MOST_USES) return { uses, complete: false };
    uses.push({ ...meaning, span: { start: valueAt, end }, line });
  }
  return { uses, complete: true };
}

function valueEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && text.charCodeAt(end) > 32) end++;
  return end;
}

function isQuoted(text: string, lineStart: number, offset: number): boolean {
  let quoted = false;
  for (let at = text.indexOf('"', lineStart); at >= 0 && at < offset; at = text.indexOf('"', at + 1)) {
    if (text.charCodeAt(at - 1) !== 92) quoted = !quoted;
  }
  return quoted;
}

function readMeaning(key: string): MarkMeaning | undefined {
  const [flags = "", name = "", value = ""] = key.split(" ");
  const span = { start: 0, end: 0 };
  const option = { name: { text: name, span }, key: name, negated: flags.startsWith("!"), values: [{ text: value, span }], span };
  const [test] = markTestOf(option);
  const [change] = markChangeOf(option);
  if (test === undefined && change === undefined) return undefined;
  return { of: flags.endsWith("c") ? "connection" : "packet", test, change };
}

/** The bits a value looks at or changes. */
export function bitsIn({ test, change }: MarkMeaning): number {
  if (test !== undefined) return (test.mask | test.value) >>> 0;
  return change === undefined ? 0 : (change.mask | change.value) >>> 0;
}
