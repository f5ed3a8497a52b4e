// Hovers of mark values: which bits, what they are for, what the kernel computes, and which other rules touch them.

import type { MarkMeaning } from "#engine/calico/mark-uses.ts";
import { describeMarkChange, describeMarkTest, type FieldWords, type MarkWords } from "#engine/calico/mark-words.ts";
import type { MarkChange, MarkTest } from "#engine/calico/rule-summary.ts";
import { hex } from "#engine/iptables/values/mark.ts";
import type { File } from "#server/file.ts";
import type { Scope } from "#server/files.ts";
import { lineOf } from "#server/iptables/rule-at.ts";
import type { MarkThing } from "#server/iptables/thing.ts";
import { meaningOf } from "#server/iptables/uses.ts";
import { countOf, placeName } from "#server/iptables/words.ts";
import { type Block, code, list, type Piece, strong, text } from "#server/markup.ts";

const SHOWN_FIELDS = 6;
const SHOWN_PLACES = 5;

export function markHover({ file }: Scope, thing: MarkThing): readonly Block[] {
  const meaning = meaningOf(thing);
  const variable = thing.of === "packet" ? "mark" : "connmark";
  const arithmetic = arithmeticOf(meaning, variable);
  if (arithmetic === undefined) return [text("This is not a mark that can be read.")];
  const title = text(code(arithmetic));
  if (thing.of === "connection") {
    const what =
      "The connection's mark is kept with the connection and not with the packet: what its bits are for is up to the programs that copy it.";
    return [title, text(what), ...list(usageItems(file, thing, touched(meaning)))];
  }
  const words = wordsOf(file, thing, meaning);
  const fields = words.fields.slice(0, SHOWN_FIELDS);
  const [only, second] = fields;
  const sure = only === undefined || second !== undefined ? "" : certaintyNote(only);
  return [
    title,
    text(`${upperFirst(words.sentence)}${sure}.`),
    ...(second === undefined ? [] : list(fields.map(fieldItem))),
    ...(words.always === undefined ? fields.flatMap((field) => fieldUsage(file, thing, field)) : []),
  ];
}

function arithmeticOf({ test, change }: MarkMeaning, variable: string): string | undefined {
  if (test !== undefined) return testText(test, variable);
  return change && changeText(change, variable);
}

function testText({ value, mask, negated }: MarkTest, variable: string): string {
  return `(${variable} & ${hex(mask)}) ${negated ? "!=" : "=="} ${hex(value)}`;
}

function changeText({ value, mask }: MarkChange, variable: string): string {
  return `new ${variable} = (${variable} & ~${hex(mask)}) ^ ${hex(value)}`;
}

function wordsOf(file: File, { rule }: MarkThing, { test, change }: MarkMeaning): MarkWords {
  const layout = file.derived.markRoles();
  if (test !== undefined) return describeMarkTest(layout, test, rule.ref);
  return describeMarkChange(layout, change ?? { value: 0, mask: 0 }, rule.ref);
}

function fieldItem(field: FieldWords): Piece[] {
  return [code(hex(field.bits)), " ", strong(field.name), ` ${field.state}: ${field.meaning}${certaintyNote(field)}`];
}

/** A role that rules of the dump show needs no note. */
function certaintyNote({ certainty }: FieldWords): string {
  return certainty === "certain" ? "" : ` (${certainty === "likely" ? "likely" : "a guess"})`;
}

function fieldUsage(file: File, thing: MarkThing, field: FieldWords): readonly Block[] {
  const items = usageItems(file, thing, field.bits);
  return items.length === 0 ? [] : [text("Rules about ", code(hex(field.bits)), ":"), ...list(items)];
}

type Way = "set by" | "cleared by" | "flipped by" | "tested to be set by" | "tested to be clear by" | "tested by";
const WAYS: readonly Way[] = ["set by", "cleared by", "flipped by", "tested to be set by", "tested to be clear by", "tested by"];

/** Which rules set, clear and test these bits: how many, and the first of them. */
function usageItems(file: File, thing: MarkThing, bits: number): Piece[][] {
  const counts = new Map<Way, number>();
  const firsts = new Map<Way, number[]>();
  const found = file.derived.someMarkUses();
  const least = found.complete ? "" : "at least ";
  for (const uses of found.uses) {
    if (uses.of !== thing.of) continue;
    for (const way of waysOf(uses, bits)) {
      counts.set(way, (counts.get(way) ?? 0) + uses.starts.length);
      firsts.set(way, [...(firsts.get(way) ?? []), ...uses.starts.slice(0, SHOWN_PLACES)]);
    }
  }
  return WAYS.flatMap((way) => {
    const count = counts.get(way);
    if (count === undefined) return [];
    const places = (firsts.get(way) ?? []).sort((a, b) => a - b).slice(0, SHOWN_PLACES);
    const more = count > SHOWN_PLACES ? ", …" : "";
    return [[`${upperFirst(way)} ${least}${countOf(count, "rule")}: ${places.map((at) => nameOf(file, at)).join(", ")}${more}`]];
  });
}

function waysOf({ test, change }: MarkMeaning, bits: number): readonly Way[] {
  if (test !== undefined) return testWays(test, bits);
  return change === undefined ? [] : changeWays(change, bits);
}

/** Only a test of these bits alone says whether they are wanted set; with others it is one condition of several. */
function testWays({ value, mask, negated }: MarkTest, bits: number): readonly Way[] {
  const own = (mask & bits) >>> 0;
  if (own === 0 || (value & ~mask) !== 0) return [];
  const alone = (mask & (mask - 1)) === 0;
  if (own !== bits || (negated && !alone)) return ["tested by"];
  const set = (value & own) >>> 0;
  if (set !== 0 && set !== own) return ["tested by"];
  return [(set !== 0) !== negated ? "tested to be set by" : "tested to be clear by"];
}

function changeWays({ value, mask }: MarkChange, bits: number): readonly Way[] {
  const ways: Way[] = [];
  if ((value & mask & bits) !== 0) ways.push("set by");
  if ((~value & mask & bits) !== 0) ways.push("cleared by");
  if ((value & ~mask & bits) !== 0) ways.push("flipped by");
  return ways;
}

function nameOf(file: File, offset: number): string {
  const line = lineOf(file, offset);
  const place = file.derived.placeOf(line);
  if (place === undefined) return `line ${line + 1}`;
  return placeName({ table: place.chain.table, chain: place.chain.name, number: place.number }, line);
}

function touched({ test, change }: MarkMeaning): number {
  if (test !== undefined) return test.mask;
  return change === undefined ? 0 : (change.mask | change.value) >>> 0;
}

function upperFirst(value: string): string {
  return value.slice(0, 1).toUpperCase() + value.slice(1);
}
