// Shapes of rules: the same words but for the values behind the options. A big dump is made of a few hundred shapes. The
// first rule of a shape is read and checked in full (learn-shape.ts); of the others, when nothing was wrong with it, only
// the values are read (read-by-shape.ts). Whatever is unusual (a value with something wrong, a word not seen before) is
// left to the full reading.

import type { Part, RuleCheck } from "#engine/checks/check.ts";
import type { Numbering } from "#engine/checks/numbering.ts";
import type { FixedFacts, RuleFacts } from "#engine/checks/rule-facts.ts";
import type { Decoded, RuleContext, ValueGrammar } from "#engine/iptables/extension.ts";
import { type Backend, isBuiltin } from "#engine/iptables/netfilter.ts";
import type { Option, Table } from "#engine/iptables/ruleset.ts";

/** The shapes seen so far in one table, as judged by the same tools. */
export interface KnownShapes {
  readonly table: Table;
  readonly backends: readonly Backend[];
  /** The checks that look at options one by one. */
  readonly checks: readonly RuleCheck[];
  readonly numbers: Numbering;
  /** By the name of a builtin chain; "" for all others, in which the same is allowed. */
  readonly roots: Map<string, Node>;
  /** The chain that was asked for last, and where its rules begin. */
  chain: string | undefined;
  root: Node | undefined;
  size: number;
  /** The values of the rule that is being read, and their numbers; kept, for there are a hundred thousand rules. */
  readonly values: (Seen | undefined)[];
  readonly valueNumbers: number[];
  /** The same for its conditions: those behind the last one are left from another rule. */
  readonly conditions: number[];
}

/** The way to a shape: a word leads from one node to the next. */
export interface Node {
  /** Words that may stand here, and where each leads. */
  readonly words: string[];
  readonly next: Node[];
  /** All words up to where ways part, when there is more than one, and where they lead; as of this many nodes. */
  run: string;
  runEnd: Node | undefined;
  runOf: number;
  /** A value stands here, whatever the word. */
  value: Value | undefined;
  /** A chain of the table stands here, behind -j or -g. */
  chain: Node | undefined;
  /** A rule may end here. */
  shape: Shape | undefined;
}

export interface Value {
  readonly option: Option;
  readonly part: Part;
  readonly kind: "comment" | "address" | "other";
  readonly twoWords: boolean;
  readonly thing: number;
  readonly next: Node;
  readonly grammar: ValueGrammar<unknown> | undefined;
  /** Good values that were read before, by number. */
  readonly seen: Map<number, Seen>;
  /** One good value of each kind (ValueGrammar.kindAt()). */
  readonly kinds: (Seen | undefined)[];
}

export interface Seen {
  readonly read: Decoded;
  /** Of key and value. */
  readonly number: number;
  /** Whether it asks nothing of a packet where it stands by itself. */
  readonly alwaysHolds: boolean;
}

export interface ShapePart {
  readonly part: Part;
  readonly thing: number;
  /** In the order of the part's options: one that has no value of its own, or the index of the value. */
  readonly options: readonly (Seen | number)[];
  /** Whether each option is a condition by itself. */
  readonly isSplit: boolean;
  /** Whether the module has a say in which options go together. */
  readonly isChecked: boolean;
  /** The options that were found to go together, by the number of them all; for values of one kind, that of one of them. */
  readonly together: Set<number>;
}

export interface Shape {
  readonly parts: readonly ShapePart[];
  readonly contexts: readonly RuleContext[];
  readonly fixed: FixedFacts;
  /** What the number of a chain is about: -j or -g. */
  readonly jump: number;
  /** Of the last rule: many say the same but for their comments. */
  last: RuleFacts | undefined;
}

export function noShapes(given: Pick<KnownShapes, "table" | "backends" | "checks" | "numbers">): KnownShapes {
  return { ...given, roots: new Map(), chain: undefined, root: undefined, size: 0, values: [], valueNumbers: [], conditions: [] };
}

/** Where the shapes of a chain's rules begin. */
export function rootOf(shapes: KnownShapes, chain: string): Node {
  if (shapes.chain === chain && shapes.root !== undefined) return shapes.root;
  const name = isBuiltin(shapes.table.name, chain) ? chain : "";
  const root = shapes.roots.get(name) ?? newNode(shapes);
  shapes.roots.set(name, root);
  shapes.chain = chain;
  shapes.root = root;
  return root;
}

export function newNode(shapes: KnownShapes): Node {
  shapes.size++;
  return { words: [], next: [], run: "", runEnd: undefined, runOf: 0, value: undefined, chain: undefined, shape: undefined };
}
