// Values of a shape's options: each is read and checked once, and known by its number from then on.

import type { Part } from "#engine/checks/check.ts";
import type { KnownShapes, Seen, Value } from "#engine/checks/known-shapes.ts";
import { addressNumber, textNumber } from "#engine/checks/numbering.ts";
import { alwaysHolds, optionNumber } from "#engine/checks/rule-facts.ts";
import { decodeOption, readingsOf } from "#engine/iptables/extension.ts";
import type { Option, Rule } from "#engine/iptables/ruleset.ts";
import { plainPrefixAt } from "#engine/iptables/values/plain-address.ts";

/** Values of one option that are remembered. */
const MOST_SEEN = 20_000;
/** Characters of a comment that cannot be too many bytes for iptables (XT_MAX_COMMENT_LEN). */
const SHORT_COMMENT = 80;

/** Notes the value at `start`..`end` as the one with this index; false when it is not plainly right, or may be none. */
export function noteValue(shapes: KnownShapes, index: number, value: Value, text: string, start: number, end: number): boolean {
  const { values, valueNumbers, numbers } = shapes;
  values[index] = undefined;
  valueNumbers[index] = 0;
  if (value.kind === "comment") return end - start <= SHORT_COMMENT;
  if (value.kind === "address") {
    const address = plainPrefixAt(text, start, end);
    if (address >= 0) {
      valueNumbers[index] = addressNumber(numbers, value.thing, address);
      return true;
    }
  }
  const number = textNumber(numbers, value.thing, text, start, end);
  const seen = seenValue(shapes, value, number, text, start, end);
  if (seen === undefined) return false;
  values[index] = seen;
  valueNumbers[index] = number;
  return true;
}

function seenValue(
  shapes: KnownShapes,
  value: Value,
  number: number,
  text: string,
  start: number,
  end: number,
): Seen | undefined {
  const kind = value.grammar?.kindAt?.(text, start, end, shapes.table.family) ?? 0;
  const known = kind > 0 ? value.kinds[kind] : value.seen.get(number);
  if (known !== undefined) return known;
  const seen = readValue(shapes, value, text.slice(start, end));
  if (seen === undefined) return undefined;
  if (kind > 0) value.kinds[kind] = seen;
  else {
    if (value.seen.size >= MOST_SEEN) value.seen.clear();
    value.seen.set(number, seen);
  }
  return seen;
}

function readValue(shapes: KnownShapes, value: Value, written: string): Seen | undefined {
  if (/["\\\t]|^[-!]| {2}/.test(written)) return undefined;
  const words = value.twoWords ? written.split(" ") : [written];
  if (words.length !== value.option.values.length) return undefined;
  const values = words.map((word) => ({ text: ownCopy(word), span: NOWHERE }));
  return checkedOption(shapes, value.part, { ...value.option, values });
}

/** A piece cut out of a text keeps the whole text alive, and so a version of the file that is long gone. */
export function ownCopy(text: string): string {
  return `\u0000${text}`.slice(1);
}

const NOWHERE = { start: 0, end: 0 };

/** Undefined when something is wrong with the option. */
export function checkedOption(shapes: KnownShapes, part: Part, option: Option): Seen | undefined {
  const { table, backends, checks, numbers } = shapes;
  const read = part.module && decodeOption(option, part.module.options, table.family);
  if (read === undefined || read.refusal !== undefined) return undefined;
  const alone: Part = { ...part, options: [option], decoded: [{ option, read }], readings: readingsOf([read]) };
  let isRight = true;
  const input = { rule: NO_RULE, table, backends, parts: [alone] };
  for (const check of checks) check.run(input, () => (isRight = false));
  if (!isRight) return undefined;
  const number = optionNumber(numbers, part.name, option);
  return { read, number, alwaysHolds: part.kind === "match" && alwaysHolds(part.name, option) };
}

const NO_RULE: Rule = {
  ref: { table: "", chain: "", number: 0 },
  line: 0,
  chain: { text: "", span: NOWHERE },
  counters: undefined,
  matches: [],
  target: undefined,
  comments: [],
  strays: [],
  problems: [],
  span: NOWHERE,
};
