// Whether terms about one label can hold together, and in words why not.
import { matchesSelector } from "#engine/selector/match-selector.ts";
import type { LabelTerm, ValueTerm } from "#engine/selector/selector.ts";
import type { Span } from "#engine/text/span.ts";

/** A term that must hold, or must not. */
export interface Literal {
  readonly term: LabelTerm;
  readonly isNegated: boolean;
}

export interface Impossible {
  /** Why, as the rest of a sentence: `role cannot be both "db" and "web"`. */
  readonly reason: string;
  /** The terms that cannot hold together, in the order they are written. */
  readonly spans: readonly Span[];
}

/** Undefined: some labels may satisfy them all. */
export function clashOf(literals: readonly Literal[]): Impossible | undefined {
  const byKey = new Map<string, Literal[]>();
  for (const literal of literals) {
    const key = literal.term.key.text;
    byKey.set(key, [...(byKey.get(key) ?? []), literal]);
  }
  for (const [key, about] of byKey) {
    const clash = clashAbout(key, about);
    if (clash !== undefined) return clash;
  }
  return undefined;
}

function holds({ term, isNegated }: Literal, key: string, value: string | undefined): boolean {
  return matchesSelector(term, value === undefined ? new Map() : new Map([[key, value]])) !== isNegated;
}

/** The label is not there, or it has one of few values, or any value: three questions, tried in this order. */
function clashAbout(key: string, literals: readonly Literal[]): Impossible | undefined {
  const present = literals.find((literal) => !holds(literal, key, undefined));
  if (present === undefined) return undefined;
  const absent = literals.find(isAbsence);
  if (absent !== undefined) {
    return impossible(`${key} cannot be both there (${wordsOf(present)}) and not there (${wordsOf(absent)})`, [present, absent]);
  }
  const lists = literals.flatMap((literal) => allowedBy(literal) ?? []);
  const [first] = lists;
  return first === undefined ? clashOfPatterns(key, literals) : clashOfValues(key, literals, first);
}

function isAbsence({ term, isNegated }: Literal): boolean {
  return term.kind === "has" && isNegated;
}

interface Allowed {
  readonly literal: Literal;
  readonly values: readonly string[];
}

/** The only values it leaves; undefined where it leaves others. */
function allowedBy(literal: Literal): Allowed | undefined {
  const { term, isNegated } = literal;
  if (term.kind === "value" && term.operator === (isNegated ? "!=" : "==")) return { literal, values: [term.value.text] };
  if (term.kind === "set" && term.operator === (isNegated ? "not in" : "in")) {
    return { literal, values: term.values.map(({ text }) => text) };
  }
  return undefined;
}

/** Each value that one term leaves is refused by another. */
function clashOfValues(key: string, literals: readonly Literal[], { literal, values }: Allowed): Impossible | undefined {
  if (values.length === 0) return impossible(`${key} cannot be in an empty list`, [literal]);
  const against: Literal[] = [];
  for (const value of values) {
    const other = literals.find((one) => !holds(one, key, value));
    if (other === undefined) return undefined;
    if (!against.includes(other)) against.push(other);
  }
  const [other] = against;
  const second = other === undefined ? undefined : allowedBy(other);
  if (against.length === 1 && values.length === 1 && second?.values.length === 1) {
    return impossible(`${key} cannot be both "${values[0] ?? ""}" and "${second.values[0] ?? ""}"`, [literal, ...against]);
  }
  return impossible(`no value satisfies both ${wordsOf(literal)} and ${against.map(wordsOf).join(", ")}`, [literal, ...against]);
}

/** Pairs of texts that a value must have or must not have at its ends or somewhere. */
function clashOfPatterns(key: string, literals: readonly Literal[]): Impossible | undefined {
  for (const wanted of literals) {
    if (wanted.term.kind !== "value") continue;
    for (const other of literals) {
      if (other.term.kind !== "value" || !clashes(wanted, wanted.term, other, other.term)) continue;
      if (wanted === other) return impossible(`every value of ${key} fulfils ${termWords(other.term)}`, [other]);
      return impossible(`no value satisfies both ${wordsOf(wanted)} and ${wordsOf(other)}`, [wanted, other]);
    }
  }
  return undefined;
}

function clashes(wanted: Literal, a: ValueTerm, other: Literal, b: ValueTerm): boolean {
  // Every value has the empty text in it, and at both ends; the label is known to be there.
  if (other.isNegated && b.value.text === "" && isPattern(b.operator)) return true;
  if (wanted.isNegated || !isPattern(a.operator)) return false;
  const has = a.value.text;
  const text = b.value.text;
  switch (b.operator) {
    case "starts with":
      if (a.operator !== "starts with") return false;
      return other.isNegated ? has.startsWith(text) : !has.startsWith(text) && !text.startsWith(has);
    case "ends with":
      if (a.operator !== "ends with") return false;
      return other.isNegated ? has.endsWith(text) : !has.endsWith(text) && !text.endsWith(has);
    case "contains":
      return other.isNegated && has.includes(text);
    case "==":
    case "!=":
      return false;
  }
}

function isPattern(operator: ValueTerm["operator"]): boolean {
  return operator === "contains" || operator === "starts with" || operator === "ends with";
}

function impossible(reason: string, literals: readonly Literal[]): Impossible {
  const spans: Span[] = literals.map(({ term }) => term.span);
  return { reason, spans: [...new Set(spans)].sort((a, b) => a.start - b.start) };
}

function wordsOf({ term, isNegated }: Literal): string {
  return isNegated ? `!${termWords(term)}` : termWords(term);
}

/** As written, with long lists cut. */
function termWords(term: LabelTerm): string {
  switch (term.kind) {
    case "has":
      return `has(${term.key.text})`;
    case "value":
      return `${term.key.text} ${term.operator} "${term.value.text}"`;
    case "set": {
      const shown = term.values.slice(0, 5).map(({ text }) => `"${text}"`);
      const list = term.values.length > shown.length ? [...shown, "…"] : shown;
      return `${term.key.text} ${term.operator} {${list.join(", ")}}`;
    }
  }
}
