// What selectors say of each other, as far as it is certain whatever the labels are.
import { neverMatches } from "#engine/selector/contradiction.ts";
import { parseSelector } from "#engine/selector/parse-selector.ts";
import type { Selector } from "#engine/selector/selector.ts";
import { spanOf } from "#engine/text/span.ts";

const NOWHERE = spanOf(0, 0);

/** Whether every labels that satisfy `narrow` satisfy `wide` too; false where that cannot be told. */
export function implies(narrow: Selector, wide: Selector): boolean {
  if (wide.kind === "all") return true;
  return excludes(narrow, { kind: "not", operand: wide, span: NOWHERE });
}

/** Whether no labels satisfy both. */
export function excludes(one: Selector, other: Selector): boolean {
  return neverMatches({ kind: "and", operands: [one, other], span: NOWHERE }) !== undefined;
}

/** As implies(), for texts that do not parse too. */
export function impliesText(narrow: string, wide: string): boolean {
  if (narrow === wide) return true;
  const [a, b] = [parseSelector(narrow).tree, parseSelector(wide).tree];
  return a !== undefined && b !== undefined && implies(a, b);
}
