// Rules of one shape: the same words but for the values behind the options. A big dump is made of a few hundred shapes.
// The first rule of a shape is read and checked in full; of the others, when nothing was wrong with it, only the values are
// read. Whatever is unusual (a value with something wrong, a word not seen before) is left to the full reading.

import type { Part, RuleCheck } from "#engine/checks/check.ts";
import {
  addConditions,
  type FixedFacts,
  fixedFacts,
  type Numbering,
  numberOf,
  optionsText,
  ownCopy,
  type RuleFacts,
  type SaidOption,
  sorted,
  withFacts,
} from "#engine/checks/rule-facts.ts";
import { complaintOf, type Decoded, decodeOption, type RuleContext, readingsOf } from "#engine/iptables/extension.ts";
import { skipBlanks, splitWords, wordEnd } from "#engine/iptables/lexer.ts";
import { type Backend, isBuiltin } from "#engine/iptables/netfilter.ts";
import { contextOf } from "#engine/iptables/print-rule.ts";
import type { Option, Rule, Table } from "#engine/iptables/ruleset.ts";
import { isPlainIpv4 } from "#engine/iptables/values/address.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";
import type { Span, Word } from "#engine/text/span.ts";

/** The shapes seen so far in one table, as judged by the same tools. */
export interface KnownShapes {
  readonly table: Table;
  readonly backends: readonly Backend[];
  /** The checks that look at options one by one. */
  readonly checks: readonly RuleCheck[];
  readonly numbers: Numbering;
  /** By the name of a builtin chain; "" for all others, in which the same is allowed. */
  readonly roots: Map<string, Node>;
  size: number;
}

/** The way to a shape: a word leads from one node to the next. */
interface Node {
  readonly words: Map<string, Node>;
  /** A value stands here, whatever the word. */
  value: Value | undefined;
  /** A chain of the table stands here, behind -j or -g. */
  chain: Node | undefined;
  /** A rule may end here. */
  shape: Shape | undefined;
}

interface Value {
  readonly option: Option;
  readonly part: Part;
  /** One of -s and -d that is not negated, in IPv4: the most frequent value of all. */
  readonly isAddress: boolean;
  readonly next: Node;
  /** Good values that were read before, as written. */
  readonly seen: Map<string, Seen>;
}

interface Seen {
  /** Undefined for a value that goes together with everything. */
  readonly read: Decoded | undefined;
  readonly said: SaidOption;
  /** Of the condition, where the option is one by itself; 0 where it holds for every packet. */
  readonly number: number;
}

interface ShapePart {
  readonly part: Part;
  /** In the order of the part's options: one that has no value of its own, or the index of the value. */
  readonly options: readonly (Seen | number)[];
  /** Whether each option is a condition by itself. */
  readonly isSplit: boolean;
  /** Whether the module has a say in which options go together. */
  readonly isChecked: boolean;
}

interface Shape {
  readonly parts: readonly ShapePart[];
  readonly contexts: readonly RuleContext[];
  readonly fixed: FixedFacts;
  readonly target: Rule["target"];
}

/** Values of one option that are remembered, and words that lead to shapes. */
const MOST_SEEN = 20_000;
const MOST_NODES = 20_000;
/** Characters of a comment that cannot be too many bytes for iptables (XT_MAX_COMMENT_LEN). */
const SHORT_COMMENT = 80;
const NO_PROBLEMS: readonly Diagnostic[] = [];

export function noShapes(given: Pick<KnownShapes, "table" | "backends" | "checks" | "numbers">): KnownShapes {
  return { ...given, roots: new Map(), size: 0 };
}

/** The facts of a rule of `chain`, whose words behind the chain's name are `span`; undefined: it must be read in full. */
export function factsByShape(shapes: KnownShapes, chain: string, text: string, span: Span): RuleFacts | undefined {
  let node = shapes.roots.get(rootName(shapes.table, chain));
  let target = "";
  const values: (Seen | undefined)[] = [];
  for (let at = skipBlanks(text, span.start, span.end); at < span.end; ) {
    if (node === undefined) return undefined;
    let stop = wordEnd(text, at, span.end);
    const { value } = node;
    if (value === undefined) {
      const word = text.slice(at, stop);
      const isChain = node.chain !== undefined && shapes.table.chains.has(word);
      if (isChain) target = word;
      node = isChain ? node.chain : node.words.get(word);
    } else {
      if (value.option.values.length === 2) stop = wordEnd(text, skipBlanks(text, stop, span.end), span.end);
      const isComment = value.option.key === "--comment";
      const seen = isComment ? undefined : readValue(shapes, value, text.slice(at, stop));
      if (isComment ? stop - at > SHORT_COMMENT : seen === undefined) return undefined;
      values.push(seen);
      node = value.next;
    }
    at = skipBlanks(text, stop, span.end);
  }
  return node?.shape && factsOfShape(shapes, node.shape, values, target);
}

function rootName({ name }: Table, chain: string): string {
  return isBuiltin(name, chain) ? chain : "";
}

/** Undefined for a value that is not plainly right, or may be none. */
function readValue(shapes: KnownShapes, value: Value, written: string): Seen | undefined {
  if (value.isAddress && isPlainIpv4(written)) {
    return { read: undefined, said: value.option, number: numberOf(shapes.numbers, value.option.key, written) };
  }
  const known = value.seen.get(written);
  if (known !== undefined) return known;
  const words = written.split(/[ \t]+/).map(ownCopy);
  if (words.length !== value.option.values.length || /["\\]|^[-!]/.test(written)) return undefined;
  const option = { ...value.option, values: words.map((text) => ({ text, span: NOWHERE })) };
  const seen = checkedOption(shapes, value.part, option);
  if (seen === undefined) return undefined;
  if (value.seen.size >= MOST_SEEN) value.seen.clear();
  value.seen.set(words.join(" "), seen);
  return seen;
}

const NOWHERE = { start: 0, end: 0 };

/** Undefined when something is wrong with the option. */
function checkedOption({ table, backends, checks, numbers }: KnownShapes, part: Part, option: Option): Seen | undefined {
  const read = part.module && decodeOption(option, part.module.options, table.family);
  if (read === undefined || read.refusal !== undefined) return undefined;
  const alone: Part = { ...part, options: [option], decoded: [{ option, read }], readings: readingsOf([read]) };
  let isRight = true;
  const input = { rule: NO_RULE, table, backends, parts: [alone] };
  for (const check of checks) check.run(input, () => (isRight = false));
  if (!isRight) return undefined;
  const conditions: number[] = [];
  if (part.kind === "match") addConditions(conditions, part.name, [option], numbers);
  return { read, said: option, number: conditions[0] ?? 0 };
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

function factsOfShape(
  shapes: KnownShapes,
  { parts, contexts, fixed, target }: Shape,
  values: readonly (Seen | undefined)[],
  chain: string,
): RuleFacts | undefined {
  const { numbers } = shapes;
  const conditions: number[] = [];
  let action = chain === "" ? 0 : numberOf(numbers, target?.mode ?? "", chain);
  for (const shapePart of parts) {
    const { part, isSplit, isChecked, options } = shapePart;
    if (isSplit && !isChecked) {
      for (const option of options) {
        const number = (typeof option === "number" ? values[option] : option)?.number ?? 0;
        if (number !== 0) conditions.push(number);
      }
      continue;
    }
    const seen = seenOf(shapePart, values);
    if (isChecked && !goTogether(part, contexts, seen)) return undefined;
    if (part.kind === "target") action = numberOf(numbers, part.name, optionsText(seen.map(({ said }) => said)));
    else if (isSplit) {
      for (const { number } of seen) if (number !== 0) conditions.push(number);
    } else {
      addConditions(
        conditions,
        part.name,
        seen.map(({ said }) => said),
        numbers,
      );
    }
  }
  return withFacts(fixed, NO_PROBLEMS, sorted(conditions), action);
}

function seenOf({ options }: ShapePart, values: readonly (Seen | undefined)[]): Seen[] {
  const seen: Seen[] = [];
  for (const option of options) {
    const one = typeof option === "number" ? values[option] : option;
    if (one !== undefined) seen.push(one);
  }
  return seen;
}

/** What the module itself says of its options, and which protocols it needs with them. */
function goTogether({ module }: Part, contexts: readonly RuleContext[], seen: readonly Seen[]): boolean {
  if (module === undefined) return true;
  const given = seen.flatMap(({ read }) => read ?? []);
  const readings = readingsOf(given);
  if (readings === undefined || contexts.some((context) => complaintOf(module, readings, context, given) !== undefined))
    return false;
  const wanted = typeof module.protocols === "function" ? module.protocols(readings) : [];
  return wanted.length === 0 || contexts.every(({ protocol }) => protocol !== undefined && wanted.includes(protocol));
}

/** Remembers the shape of a rule with which nothing was wrong. */
export function learnShape(shapes: KnownShapes, rule: Rule, parts: readonly Part[], text: string): void {
  const { table, roots } = shapes;
  if (shapes.size > MOST_NODES || (rule.target !== undefined && rule.target.name.text === "TCPMSS")) return;
  const words = splitWords(text, rule.chain.span.end, rule.span.end);
  const fixed = fixedFacts(rule, table, parts);
  const chainAt = fixed.jumps ? (rule.target?.name.span.start ?? -1) : -1;
  const places = valuePlaces(parts, words);
  const indices = new Map<Option, number>();
  const name = rootName(table, rule.chain.text);
  let node = roots.get(name) ?? newNode(shapes);
  roots.set(name, node);
  for (let at = 0; at < words.length; at++) {
    const { span } = words[at] ?? { span: NOWHERE };
    const place = places.get(span.start);
    if (place !== undefined) {
      indices.set(place.option, indices.size);
      at += place.option.values.length - 1;
      node.value ??= { ...place, isAddress: isAddress(table, place), next: newNode(shapes), seen: new Map() };
      node = node.value.next;
    } else if (span.start === chainAt) {
      node.chain ??= newNode(shapes);
      node = node.chain;
    } else {
      const word = ownCopy(text.slice(span.start, span.end));
      const next: Node = node.words.get(word) ?? newNode(shapes);
      node.words.set(word, next);
      node = next;
    }
  }
  node.shape ??= shapeOf(shapes, rule, parts, fixed, indices);
}

function isAddress({ family }: Table, { part, option }: ValuePlace): boolean {
  return part.name === "" && family === 4 && !option.negated && /^--(source|destination)$/.test(option.key);
}

function newNode(shapes: KnownShapes): Node {
  shapes.size++;
  return { words: new Map(), value: undefined, chain: undefined, shape: undefined };
}

interface ValuePlace {
  readonly option: Option;
  readonly part: Part;
}

/** Where values stand as words of their own, by where they begin. The protocol is no value here: it loads a match. */
function valuePlaces(parts: readonly Part[], words: readonly Word[]): ReadonlyMap<number, ValuePlace> {
  const places = new Map<number, ValuePlace>();
  const starts = new Set(words.map(({ span }) => span.start));
  for (const part of parts) {
    for (const { option } of part.decoded) {
      const [first, second] = option.values;
      if (first === undefined || option.key === "--protocol" || !starts.has(first.span.start)) continue;
      if (second === undefined || starts.has(second.span.start)) places.set(first.span.start, { option, part });
    }
  }
  return places;
}

/** Of the options every rule has, only negated ones are looked at together. */
function isChecked({ name, module, decoded }: Part): boolean {
  if (name === "") return decoded.some(({ read }) => read.negated);
  return module?.check !== undefined || typeof module?.protocols === "function";
}

function shapeOf(
  shapes: KnownShapes,
  rule: Rule,
  parts: readonly Part[],
  fixed: FixedFacts,
  indices: ReadonlyMap<Option, number>,
): Shape | undefined {
  const known: ShapePart[] = [];
  for (const part of parts) {
    if (part.name === "comment") continue;
    const options = part.decoded.map(({ option }) => indices.get(option) ?? checkedOption(shapes, part, option));
    if (options.some((option) => option === undefined)) return undefined;
    const isSplit = part.name === "" || (part.kind === "match" && options.length === 1);
    known.push({
      part: { ...part, options: [], decoded: [] },
      options: options.filter((option) => option !== undefined),
      isSplit,
      isChecked: isChecked(part),
    });
  }
  // The words stand in the same order in all rules of the shape, so that places say nothing more.
  const contexts = shapes.backends.map((backend) => {
    const { protocolSpan: _place, ...context } = contextOf(rule, shapes.table, backend);
    return context;
  });
  return { parts: known, contexts, fixed, target: rule.target };
}
