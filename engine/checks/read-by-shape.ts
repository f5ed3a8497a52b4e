// Reads a rule whose shape is known: its words lead to the shape, and only its values are looked at.

import {
  type KnownShapes,
  type Node,
  rootOf,
  type Seen,
  type Shape,
  type ShapePart,
  type Value,
} from "#engine/checks/known-shapes.ts";
import { numberOfAll, sorted, textNumber } from "#engine/checks/numbering.ts";
import { type RuleFacts, withFacts } from "#engine/checks/rule-facts.ts";
import { noteValue } from "#engine/checks/shape-values.ts";
import { complaintOf, readingsOf } from "#engine/iptables/extension.ts";
import { isBlank, skipBlanks, wordEnd } from "#engine/iptables/lexer.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";

/** Options that are remembered to go together, for each shape. */
const MOST_TOGETHER = 20_000;
const NO_PROBLEMS: readonly Diagnostic[] = [];

export interface RuleText {
  readonly text: string;
  /** Behind the name of the chain, and the end of the line. */
  readonly start: number;
  readonly end: number;
  /** The name of chain or target behind -j or -g; "" without one. */
  readonly target: string;
}

/** The facts of a rule of `chain`; undefined: it must be read in full. */
export function factsByShape(shapes: KnownShapes, chain: string, rule: RuleText): RuleFacts | undefined {
  const { text, end, target } = rule;
  let node: Node | undefined = rootOf(shapes, chain);
  let action = 0;
  let jumps = false;
  let values = 0;
  for (let at = skipBlanks(text, rule.start, end); at < end; ) {
    if (node === undefined) return undefined;
    const value: Value | undefined = node.value;
    let stop: number;
    if (value !== undefined) {
      stop = wordEnd(text, at, end);
      if (value.twoWords) stop = wordEnd(text, skipBlanks(text, stop, end), end);
      if (!noteValue(shapes, values++, value, text, at, stop)) return undefined;
      node = value.next;
    } else if (node.chain !== undefined && isWord(text, at, end, target) && shapes.table.chains.has(target)) {
      stop = at + target.length;
      jumps = true;
      action = at;
      node = node.chain;
    } else if (isWord(text, at, end, runOf(shapes, node))) {
      stop = at + node.run.length;
      node = node.runEnd;
    } else {
      const found = wordAt(node, text, at, end);
      if (found < 0) return undefined;
      stop = at + (node.words[found] ?? "").length;
      node = node.next[found];
    }
    at = skipBlanks(text, stop, end);
  }
  const shape = node?.shape;
  if (shape === undefined) return undefined;
  return factsOfShape(shapes, shape, jumps ? textNumber(shapes.numbers, shape.jump, text, action, action + target.length) : 0);
}

/** The words that lead from one node to the next without a choice, as a dump writes them. */
function runOf({ size }: KnownShapes, node: Node): string {
  if (node.runOf === size) return node.run;
  const words: string[] = [];
  let end = node;
  while (end.value === undefined && end.chain === undefined && end.words.length === 1 && end.next[0] !== undefined) {
    words.push(end.words[0] ?? "");
    end = end.next[0];
  }
  node.run = words.length > 1 ? words.join(" ") : "";
  node.runEnd = end;
  node.runOf = size;
  return node.run;
}

/** The index of the word that stands at `at`; below 0 for a word that is not known. */
function wordAt({ words }: Node, text: string, at: number, end: number): number {
  for (let i = 0; i < words.length; i++) if (isWord(text, at, end, words[i] ?? "")) return i;
  return -1;
}

function isWord(text: string, at: number, end: number, word: string): boolean {
  const stop = at + word.length;
  if (word === "" || stop > end || (stop < end && !isBlank(text.charCodeAt(stop)))) return false;
  return text.startsWith(word, at);
}

/** `jump`: the number of the chain that the rule jumps to. */
function factsOfShape(shapes: KnownShapes, shape: Shape, jump: number): RuleFacts | undefined {
  let count = 0;
  let action = jump;
  for (const shapePart of shape.parts) {
    if (shapePart.isChecked && !goTogether(shapes, shape, shapePart)) return undefined;
    if (shapePart.part.kind === "target") action = numberOf(shapes, shapePart);
    else if (shapePart.isSplit) count = addEach(shapes, shapePart, count);
    else shapes.conditions[count++] = numberOf(shapes, shapePart);
  }
  const conditions = sorted(shapes.conditions, count);
  const { last } = shape;
  if (last !== undefined && last.action === action && beginsWith(conditions, last.conditions, count)) return last;
  shape.last = withFacts(shape.fixed, NO_PROBLEMS, conditions.slice(0, count), action);
  return shape.last;
}

function beginsWith(list: readonly number[], begin: readonly number[], count: number): boolean {
  if (begin.length !== count) return false;
  for (let i = 0; i < count; i++) if (begin[i] !== list[i]) return false;
  return true;
}

/** Behind the first `count` conditions; gives how many there are then. */
function addEach({ values, valueNumbers, conditions }: KnownShapes, { options }: ShapePart, count: number): number {
  let end = count;
  for (const option of options) {
    const isValue = typeof option === "number";
    const number = isValue ? (valueNumbers[option] ?? 0) : option.number;
    const seen = isValue ? values[option] : option;
    if (seen === undefined || !seen.alwaysHolds) conditions[end++] = number;
  }
  return end;
}

/** Of all options of a part. */
function numberOf({ numbers, valueNumbers }: KnownShapes, { options, thing }: ShapePart): number {
  const [only] = options;
  if (options.length === 1 && only !== undefined) return typeof only === "number" ? (valueNumbers[only] ?? 0) : only.number;
  const each: number[] = [];
  for (const option of options) each.push(typeof option === "number" ? (valueNumbers[option] ?? 0) : option.number);
  return numberOfAll(numbers, thing, each);
}

function seenOf({ values }: KnownShapes, { options }: ShapePart): Seen[] {
  const all: Seen[] = [];
  for (const option of options) {
    const seen = typeof option === "number" ? values[option] : option;
    if (seen !== undefined) all.push(seen);
  }
  return all;
}

/** What the module itself says of its options, and which protocols it needs with them. */
function goTogether(shapes: KnownShapes, shape: Shape, shapePart: ShapePart): boolean {
  const { together, thing, options } = shapePart;
  const [only] = options;
  const one = options.length === 1 && only !== undefined ? (typeof only === "number" ? shapes.values[only] : only) : undefined;
  if (one !== undefined && together.has(one.number)) return true;
  const seen = one === undefined ? seenOf(shapes, shapePart) : [one];
  const number =
    one?.number ??
    numberOfAll(
      shapes.numbers,
      thing,
      seen.map((each) => each.number),
    );
  if (together.has(number)) return true;
  if (!allows(shape, shapePart, seen)) return false;
  if (together.size >= MOST_TOGETHER) together.clear();
  together.add(number);
  return true;
}

function allows({ contexts }: Shape, { part: { module } }: ShapePart, seen: readonly Seen[]): boolean {
  if (module === undefined) return true;
  const given = seen.map(({ read }) => read);
  const readings = readingsOf(given);
  if (readings === undefined || contexts.some((context) => complaintOf(module, readings, context, given) !== undefined))
    return false;
  const wanted = typeof module.protocols === "function" ? module.protocols(readings) : [];
  return wanted.length === 0 || contexts.every(({ protocol }) => protocol !== undefined && wanted.includes(protocol));
}
