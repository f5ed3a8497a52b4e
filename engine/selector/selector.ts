// A selector as a tree of plain data, shaped as Calico's own (libcalico-go/lib/selector/parser/ast.go), and the two ways through
// it. Trees may be nested a hundred thousand deep, so nothing here or elsewhere recurs into them.
import type { Operator } from "#engine/selector/operators.ts";
import type { Span, Word } from "#engine/text/span.ts";

export type ValueOperator = Exclude<Operator, "in" | "not in">;

export interface Everything {
  readonly kind: "all" | "global";
  readonly span: Span;
}

export interface HasLabel {
  readonly kind: "has";
  readonly key: Word;
  readonly span: Span;
}

export interface ValueTerm {
  readonly kind: "value";
  readonly key: Word;
  readonly operator: ValueOperator;
  readonly value: Word;
  readonly span: Span;
}

export interface SetTerm {
  readonly kind: "set";
  readonly key: Word;
  readonly operator: "in" | "not in";
  /** As written: in any order, and one may be there twice. */
  readonly values: readonly Word[];
  readonly span: Span;
}

export interface Negation {
  readonly kind: "not";
  readonly operand: Selector;
  readonly span: Span;
}

export interface Combination {
  readonly kind: "and" | "or";
  /** Two or more. */
  readonly operands: readonly Selector[];
  readonly span: Span;
}

export type LabelTerm = HasLabel | ValueTerm | SetTerm;
export type Selector = Everything | LabelTerm | Negation | Combination;

export function operandsOf(node: Selector): readonly Selector[] {
  switch (node.kind) {
    case "and":
    case "or":
      return node.operands;
    case "not":
      return [node.operand];
    case "all":
    case "global":
    case "has":
    case "value":
    case "set":
      return [];
  }
}

interface Frame<T> {
  readonly node: Selector;
  readonly operands: readonly Selector[];
  readonly results: T[];
  readonly above: Frame<T> | undefined;
}

/** A value for the whole from the values of the parts, from the leaves up. */
export function foldSelector<T>(tree: Selector, combine: (node: Selector, parts: readonly T[]) => T): T {
  const enter = (node: Selector, above: Frame<T> | undefined): Frame<T> => ({
    node,
    operands: operandsOf(node),
    results: [],
    above,
  });
  let frame = enter(tree, undefined);
  for (;;) {
    const next = frame.operands[frame.results.length];
    if (next !== undefined) {
      frame = enter(next, frame);
      continue;
    }
    const value = combine(frame.node, frame.results);
    if (frame.above === undefined) return value;
    frame = frame.above;
    frame.results.push(value);
  }
}

/** The terms about labels, in the order they are written. */
export function labelTerms(tree: Selector): readonly LabelTerm[] {
  const terms: LabelTerm[] = [];
  foldSelector<undefined>(tree, (node) => {
    if (node.kind === "has" || node.kind === "value" || node.kind === "set") terms.push(node);
    return undefined;
  });
  return terms;
}
