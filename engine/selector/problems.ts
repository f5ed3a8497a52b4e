// Problems of a selector that are not those of a single term: what joins terms, and parentheses.
import { isQuote } from "#engine/selector/characters.ts";
import { excerpt, type Parser, readToken, refuse, replaceFix, tokenAhead } from "#engine/selector/parser.ts";
import { isSign, type StringToken, type Token } from "#engine/selector/token.ts";
import type { Fix } from "#engine/text/diagnostic.ts";
import { type Span, spanOf } from "#engine/text/span.ts";

export function reportMissingConnective(parser: Parser, token: Token): void {
  if (isSign(token, ",")) {
    readToken(parser);
    return refuse(parser, token.span, "Terms are joined with && or ||, not with a comma", [
      replaceFix("Write &&", token.span, " &&"),
    ]);
  }
  const before = parser.tokens[parser.at - 1];
  if (before?.kind === "string" && /&&|\|\||[=!]=/.test(before.text)) return reportOpenQuote(parser, before);
  const place = spanOf(token.span.start, token.span.start);
  refuse(parser, token.span, `&& or || is missing before ${excerpt(parser, token.span)}`, [
    replaceFix("Insert &&", place, "&& "),
    replaceFix("Insert ||", place, "|| "),
  ]);
}

/** `'db && tier == '`: the quote was not closed where it should have been, and ends with the next one that opens. */
function reportOpenQuote(parser: Parser, { text, span }: StringToken): void {
  parser.isLost = true;
  const start = span.start + 1;
  const end = start + text.search(/\s*(?:&&|\|\||$)/);
  const quote = parser.text.charAt(span.start);
  const place = isQuote(parser.text.charAt(end - 1)) ? spanOf(end - 1, end) : spanOf(end, end);
  refuse(parser, span, "This value goes on up to here: is its closing quote missing further left?", [
    replaceFix("Close it before the next term", place, quote),
  ]);
}

/** Characters behind a term that mean nothing. */
export function readStray(parser: Parser): void {
  for (let token = tokenAhead(parser); token.kind === "wrong" && token.meant === undefined; token = tokenAhead(parser)) {
    readToken(parser);
    refuse(parser, token.span, `A selector has no place for ${excerpt(parser, token.span)} here`, [
      replaceFix("Remove it", token.span, ""),
    ]);
  }
}

/** `open` are the places of the parentheses that nothing closes, from the outermost in. */
export function reportUnclosed(parser: Parser, open: readonly Span[]): void {
  const innermost = open.at(-1);
  if (innermost === undefined) return;
  const end = parser.text.trimEnd().length;
  const what = open.length === 1 ? "This ( is" : `${open.length} parentheses are`;
  refuse(parser, innermost, `${what} never closed`, [
    replaceFix(`Close ${open.length === 1 ? "it" : "them"} at the end`, spanOf(end, end), ")".repeat(open.length)),
  ]);
}

/** A term should stand here and none does. Reads nothing that joins or closes terms. */
export function reportMissingTerm(parser: Parser): void {
  const token = tokenAhead(parser);
  const before = parser.tokens[parser.at - 1];
  if (isSign(before, "!")) return refuse(parser, before?.span ?? token.span, "! needs a term behind it");
  if (isSign(before, "(") && before !== undefined && isSign(token, ")")) {
    const span = spanOf(before.span.start, token.span.end);
    return refuse(parser, span, "There is no term in these parentheses");
  }
  if (before?.kind === "sign" && (before.sign === "&&" || before.sign === "||") && !isTermStart(token)) {
    return refuse(parser, before.span, `${before.sign} needs a term on both sides`, [removal(parser, before.span)]);
  }
  if (token.kind === "end") return refuse(parser, token.span, "A term is missing here");
  refuse(parser, token.span, `A term is missing before ${excerpt(parser, token.span)}`, [removal(parser, token.span)]);
}

function isTermStart(token: Token): boolean {
  return token.kind === "key" || token.kind === "function" || isSign(token, "(") || isSign(token, "!");
}

/** Together with the blanks before it. */
function removal(parser: Parser, span: Span): Fix {
  const before = parser.text.slice(0, span.start).trimEnd().length;
  return replaceFix(`Remove ${excerpt(parser, span)}`, spanOf(before, span.end), "");
}
