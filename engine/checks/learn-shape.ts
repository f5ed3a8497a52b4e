// Learns the shape of a rule that was read in full, so that the next one like it need not be.

import type { Part } from "#engine/checks/check.ts";
import {
  type KnownShapes,
  type Node,
  newNode,
  rootOf,
  type Shape,
  type ShapePart,
  type Value,
} from "#engine/checks/known-shapes.ts";
import { thingOf } from "#engine/checks/numbering.ts";
import { type FixedFacts, fixedFacts, optionThing } from "#engine/checks/rule-facts.ts";
import { checkedOption, ownCopy } from "#engine/checks/shape-values.ts";
import { splitWords } from "#engine/iptables/lexer.ts";
import { contextOf } from "#engine/iptables/print-rule.ts";
import type { Option, Rule, Table } from "#engine/iptables/ruleset.ts";
import type { Word } from "#engine/text/span.ts";

/** Words that lead to shapes, and those that may stand at one place. */
const MOST_NODES = 20_000;
const MOST_WORDS = 300;

/** Remembers the shape of a rule with which nothing was wrong. */
export function learnShape(shapes: KnownShapes, rule: Rule, parts: readonly Part[], text: string): void {
  const { table } = shapes;
  if (shapes.size > MOST_NODES || (rule.target !== undefined && rule.target.name.text === "TCPMSS")) return;
  const words = splitWords(text, rule.chain.span.end, rule.span.end);
  const fixed = fixedFacts(rule, table, parts);
  const chainAt = fixed.jumps ? (rule.target?.name.span.start ?? -1) : -1;
  const places = valuePlaces(parts, words);
  const indices = new Map<Option, number>();
  let node = rootOf(shapes, rule.chain.text);
  for (let at = 0; at < words.length; at++) {
    const { span } = words[at] ?? rule.chain;
    const place = places.get(span.start);
    if (place !== undefined) {
      indices.set(place.option, indices.size);
      at += place.option.values.length - 1;
      node.value ??= newValue(shapes, place);
      node = node.value.next;
    } else if (span.start === chainAt) {
      node.chain ??= newNode(shapes);
      node = node.chain;
    } else {
      const next: Node | undefined = nextNode(shapes, node, text.slice(span.start, span.end));
      if (next === undefined) return;
      node = next;
    }
  }
  node.shape ??= shapeOf(shapes, rule, parts, fixed, indices);
}

function newValue(shapes: KnownShapes, place: ValuePlace): Value {
  const { part, option } = place;
  const thing = optionThing(shapes.numbers, part.name, option);
  return {
    ...place,
    kind: kindOf(shapes.table, place),
    twoWords: option.values.length === 2,
    thing,
    next: newNode(shapes),
    grammar: option.values.length === 1 ? part.module?.options[option.key]?.values : undefined,
    seen: new Map(),
    kinds: [],
  };
}

/** One of -s and -d that is not negated, in IPv4, is the most frequent value of all. */
function kindOf({ family }: Table, { part, option }: ValuePlace): Value["kind"] {
  if (option.key === "--comment") return "comment";
  const isAddress = part.name === "" && family === 4 && !option.negated && /^--(source|destination)$/.test(option.key);
  return isAddress ? "address" : "other";
}

function nextNode(shapes: KnownShapes, node: Node, word: string): Node | undefined {
  const known = node.next[node.words.indexOf(word)];
  if (known !== undefined || node.words.length >= MOST_WORDS) return known;
  const next = newNode(shapes);
  node.words.push(ownCopy(word));
  node.next.push(next);
  return next;
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
      thing: thingOf(shapes.numbers, part.name),
      together: new Set(),
    });
  }
  // The words stand in the same order in all rules of the shape, so that places say nothing more.
  const contexts = shapes.backends.map((backend) => {
    const { protocolSpan: _place, ...context } = contextOf(rule, shapes.table, backend);
    return context;
  });
  const jump = thingOf(shapes.numbers, rule.target?.mode ?? "jump");
  return { parts: known, contexts, fixed, jump, last: undefined };
}
