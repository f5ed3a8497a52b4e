// The words of a selector by what they are, for colouring.
import { lexSelector } from "#engine/selector/lexer.ts";
import type { FunctionToken, Token } from "#engine/selector/token.ts";
import { type Span, spanOf } from "#engine/text/span.ts";

export interface SelectorWord {
  readonly kind: "key" | "value" | "operator" | "function" | "punctuation" | "wrong";
  readonly span: Span;
}

/** In order, without overlap. */
export function selectorTokens(text: string): readonly SelectorWord[] {
  return lexSelector(text).tokens.flatMap(wordsOf);
}

function wordsOf(token: Token): readonly SelectorWord[] {
  const { span } = token;
  switch (token.kind) {
    case "key":
      return [{ kind: token.fault === undefined ? "key" : "wrong", span }];
    case "string":
      return [{ kind: "value", span }];
    case "operator":
      return [{ kind: "operator", span }];
    case "function":
      return functionWords(token);
    case "sign":
      return [{ kind: token.sign === "&&" || token.sign === "||" || token.sign === "!" ? "operator" : "punctuation", span }];
    case "wrong":
      return [{ kind: "wrong", span }];
    case "end":
      return [];
  }
}

function functionWords({ name, key, isClosed, span }: FunctionToken): readonly SelectorWord[] {
  const open = span.start + name.length;
  const words: SelectorWord[] = [
    { kind: "function", span: spanOf(span.start, open) },
    { kind: "punctuation", span: spanOf(open, open + 1) },
  ];
  if (key !== undefined) words.push(...wordsOf(key));
  if (isClosed) words.push({ kind: "punctuation", span: spanOf(span.end - 1, span.end) });
  return words;
}
