// The values in braces behind `in` and `not in`.
import { checkedString, unquoted } from "#engine/selector/parse-value.ts";
import { advise, excerpt, type Parser, readToken, refuse, replaceFix, tokenAhead } from "#engine/selector/parser.ts";
import { isMember } from "#engine/selector/skip.ts";
import { isSign, meantSign, type Token } from "#engine/selector/token.ts";
import { diagnostic, type TextEdit } from "#engine/text/diagnostic.ts";
import { type Span, spanOf, type Word } from "#engine/text/span.ts";

/** Undefined where there are no braces at all. */
export function parseSet(parser: Parser, operator: "in" | "not in"): readonly Word[] | undefined {
  const open = tokenAhead(parser);
  if (isSign(open, "{")) return readMembers(parser, operator, open.span);
  if (isSign(open, "(") || meantSign(open) === "{") {
    otherBrackets(parser, open);
    return undefined;
  }
  if (open.kind === "string" || open.kind === "key") {
    const value = open.kind === "string" ? checkedString(parser, open) : unquoted(parser);
    if (open.kind === "string" && open.fault === undefined) {
      const braced = `{${parser.text.slice(open.span.start, open.span.end)}}`;
      refuse(parser, open.span, `The values of ${operator} stand in braces`, [replaceFix("Put it in braces", open.span, braced)]);
    }
    return [value];
  }
  refuse(parser, parser.tokens[parser.at - 1]?.span ?? open.span, `${operator} needs values in braces: {"a", "b"}`);
  return undefined;
}

/** ( and [ in the place of {: reads up to what closes them, and offers braces. */
function otherBrackets(parser: Parser, open: Token): void {
  readToken(parser);
  while (isMember(tokenAhead(parser))) readToken(parser);
  const close = tokenAhead(parser);
  const edits: TextEdit[] = [{ span: open.span, text: "{" }];
  if (isSign(close, ")") || meantSign(close) === "}") {
    readToken(parser);
    edits.push({ span: close.span, text: "}" });
  }
  refuse(parser, open.span, "The values of in and not in stand in braces", [{ title: "Write braces", edits }]);
}

/** Calico takes no values, and a comma behind the last one. */
function readMembers(parser: Parser, operator: "in" | "not in", open: Span): readonly Word[] {
  readToken(parser);
  const values: Word[] = [];
  let isParted = true;
  for (;;) {
    const token = tokenAhead(parser);
    if (token.kind === "string" || token.kind === "key") {
      if (!isParted) reportMissingComma(parser, token.span);
      values.push(token.kind === "string" ? checkedString(parser, token) : unquoted(parser));
      isParted = false;
    } else if (isSign(token, ",")) {
      if (isParted) refuse(parser, token.span, "A value is missing before this comma", [replaceFix("Remove it", token.span, "")]);
      readToken(parser);
      isParted = true;
    } else break;
  }
  closeSet(parser, open);
  if (values.length === 0) reportEmpty(parser, operator, open);
  return values;
}

function reportMissingComma(parser: Parser, span: Span): void {
  const end = parser.tokens[parser.at - 1]?.span.end ?? span.start;
  refuse(parser, span, `A comma is missing before ${excerpt(parser, span)}`, [replaceFix("Insert it", spanOf(end, end), ",")]);
}

function closeSet(parser: Parser, open: Span): void {
  const token = tokenAhead(parser);
  if (isSign(token, "}")) {
    readToken(parser);
    return;
  }
  const isOther = isSign(token, ")") || meantSign(token) === "}";
  const end = parser.tokens[parser.at - 1]?.span.end ?? open.end;
  if (isOther) readToken(parser);
  const fix = isOther ? replaceFix("Write }", token.span, "}") : replaceFix("Insert the }", spanOf(end, end), "}");
  refuse(parser, open, "This { is never closed", [fix]);
}

function reportEmpty(parser: Parser, operator: "in" | "not in", open: Span): void {
  const span = spanOf(open.start, parser.tokens[parser.at - 1]?.span.end ?? open.end);
  const message =
    operator === "in"
      ? "No value is in an empty list: this never matches"
      : "Every value is outside an empty list: this always matches";
  advise(parser, diagnostic("selector-empty-set", "warning", span, message));
}
