// What may stand at the cursor in a selector, for completion: the text before it decides.
import { endOfRun, isBlank, isQuote } from "#engine/selector/characters.ts";
import { type Expected, expectedBehind, START } from "#engine/selector/expected.ts";
import { lexSelector } from "#engine/selector/lexer.ts";
import { isKeyCharacter } from "#engine/selector/operators.ts";
import { isSign, meantSign, type StringToken, type Token } from "#engine/selector/token.ts";
import { type Span, spanOf } from "#engine/text/span.ts";

export interface SelectorContext {
  readonly expected: Expected;
  /** What is typed of it already, and what of the word stands behind the cursor: completion puts its text in this place. */
  readonly replace: Span;
  /** The quote that the cursor stands behind; undefined: what is completed needs its own. */
  readonly quote: string | undefined;
  /** The values that stand before the cursor in the list it is in. */
  readonly given: readonly string[];
}

export function selectorContext(text: string, offset: number): SelectorContext {
  const before = text.slice(0, offset);
  const { tokens } = lexSelector(before);
  const open = tokens.findIndex(isOpenString);
  const string = tokens[open];
  if (string !== undefined) {
    const end = endOfRun(
      text,
      before.length,
      (character) => !isQuote(character) && !isBlank(character) && !",}".includes(character),
    );
    const quote = before.charAt(string.span.start);
    return contextOf(tokens.slice(0, open), spanOf(string.span.start + 1, end), quote);
  }
  const words = tokens.slice(0, -1);
  const last = words.at(-1);
  const settled = words.slice(0, -1);
  const typed = last === undefined ? undefined : typedFrom(last, before, behindAll(settled));
  const end = endOfRun(text, before.length, isKeyCharacter);
  if (typed === undefined) return contextOf(words, spanOf(before.length, end), undefined);
  const context = contextOf(settled, spanOf(typed.start, end), undefined);
  return typed.expected === undefined ? context : { ...context, expected: typed.expected };
}

function contextOf(tokens: readonly Token[], replace: Span, quote: string | undefined): SelectorContext {
  return { expected: behindAll(tokens), replace, quote, given: listedAtEnd(tokens) };
}

/** The values of the list that is open behind the last token. */
function listedAtEnd(tokens: readonly Token[]): readonly string[] {
  const open = tokens.findLastIndex((token) => meantSign(token) === "{" || meantSign(token) === "}");
  if (meantSign(tokens[open]) !== "{") return [];
  return tokens.slice(open + 1).flatMap((token) => (token.kind === "string" || token.kind === "key" ? token.text : []));
}

/** Calico reads from here to the end: whatever follows is the value. */
function isOpenString(token: Token): token is StringToken {
  return token.kind === "string" && (token.fault === "unclosed" || token.fault === "mismatched");
}

function behindAll(tokens: readonly Token[]): Expected {
  return tokens.reduce(expectedBehind, START);
}

interface Typed {
  readonly start: number;
  /** Undefined: what was expected before the word. */
  readonly expected: Expected | undefined;
}

/** Where the word begins that the cursor is in; undefined where a new one begins at it. */
function typedFrom(last: Token, before: string, settled: Expected): Typed | undefined {
  const touches = last.span.end === before.length;
  if (last.kind === "function" && !last.isClosed) return inFunction(last, before.length);
  if (touches && isKeyCharacter(before.charAt(before.length - 1)) && !isQuote(before.charAt(last.span.start))) {
    return { start: last.span.start, expected: undefined };
  }
  if (touches && (last.kind === "wrong" || (settled.what === "operator" && isSign(last, "!")))) {
    return { start: last.span.start, expected: undefined };
  }
  const isHalf = last.kind === "wrong" && settled.what === "operator" && HALF_OPERATORS.includes(last.text.toLowerCase());
  return isHalf ? { start: last.span.start, expected: undefined } : undefined;
}

const HALF_OPERATORS: readonly string[] = ["starts", "ends", "not"];

function inFunction({ name, key, span }: Extract<Token, { kind: "function" }>, cursor: number): Typed {
  if (name !== "has") return { start: cursor, expected: { what: "closing" } };
  if (key === undefined) return { start: cursor, expected: { what: "key" } };
  if (span.end < cursor || key.fault === "quoted") return { start: cursor, expected: { what: "closing" } };
  return { start: key.span.start, expected: { what: "key" } };
}
