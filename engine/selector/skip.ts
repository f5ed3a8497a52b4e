// Reading on over what has had its problem already, so that it gives no more.
import { type Parser, readToken, tokenAhead } from "#engine/selector/parser.ts";
import { isSign, meantSign, type Token } from "#engine/selector/token.ts";

/** What would have been the value or the values of an operator. */
export function skipOperand(parser: Parser): void {
  const { kind } = tokenAhead(parser);
  if (kind === "string" || kind === "key") readToken(parser);
  else if (meantSign(tokenAhead(parser)) === "{") skipSet(parser);
}

/** A whole list with its brackets. */
export function skipSet(parser: Parser): void {
  readToken(parser);
  while (isMember(tokenAhead(parser))) readToken(parser);
  if (meantSign(tokenAhead(parser)) === "}") readToken(parser);
}

export function isMember(token: Token): boolean {
  return token.kind === "string" || token.kind === "key" || isSign(token, ",");
}
