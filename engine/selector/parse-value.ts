// The value behind an operator, with what is wrong about its quotes.

import { excerpt, type Parser, quotedValue, readToken, refuse, replaceFix, tokenAhead, wordOf } from "#engine/selector/parser.ts";
import type { ValueOperator } from "#engine/selector/selector.ts";
import { skipSet } from "#engine/selector/skip.ts";
import { meantOperator, meantSign, type StringToken } from "#engine/selector/token.ts";
import { type Span, spanOf, type Word } from "#engine/text/span.ts";

export function parseValue(parser: Parser, operator: ValueOperator, written: Span): Word | undefined {
  const token = tokenAhead(parser);
  if (token.kind === "string") return checkedString(parser, token);
  if (token.kind === "key") return unquoted(parser);
  if (meantSign(token) === "{") {
    skipSet(parser);
    const set = operator === "!=" ? "not in" : "in";
    const fixes = operator === "==" || operator === "!=" ? [replaceFix(`Write ${set}`, written, set)] : [];
    refuse(parser, written, `${operator} takes one value; several in braces go with in or not in`, fixes);
    return undefined;
  }
  if (token.kind === "wrong" && meantSign(token) === undefined && meantOperator(token) === undefined) return unquoted(parser);
  refuse(parser, written, `${operator} needs a value in quotes behind it`);
  return undefined;
}

/** A value of a list or alone, read with whatever is wrong about its quotes. */
export function checkedString(parser: Parser, token: StringToken): Word {
  readToken(parser);
  switch (token.fault) {
    case undefined:
      break;
    case "typographic":
      refuse(parser, token.span, "Calico takes only straight quotes, \" or '", [
        replaceFix("Write straight quotes", token.span, quotedValue(token.text)),
      ]);
      break;
    case "mismatched":
      refuse(parser, token.span, "The closing quote is another one than the opening", [
        replaceFix("Write the same quotes", token.span, quotedValue(token.text)),
      ]);
      break;
    case "unclosed": {
      const quote = parser.text.charAt(token.span.start);
      const end = spanOf(token.span.end, token.span.end);
      refuse(parser, token.span, "The closing quote is missing", [replaceFix("Insert it", end, quote)]);
    }
  }
  return wordOf(token);
}

/** A value without quotes; it is read. */
export function unquoted(parser: Parser): Word {
  const { span } = readToken(parser);
  const text = parser.text.slice(span.start, span.end);
  refuse(parser, span, `A value stands in quotes: "${excerpt(parser, span)}"`, [
    replaceFix("Write it in quotes", span, quotedValue(text)),
  ]);
  return { text, span };
}
