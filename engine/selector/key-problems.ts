// A key with nothing to compare it to, and calls of functions that are not written as Calico reads them.
import { FUNCTION_WORDS, FUNCTIONS } from "#engine/selector/operators.ts";
import { excerpt, type Parser, readToken, refuse, replaceFix, tokenAhead } from "#engine/selector/parser.ts";
import { type FunctionToken, isSign, type KeyToken, meantSign } from "#engine/selector/token.ts";
import { closestWord } from "#engine/text/closest-word.ts";
import { spanOf } from "#engine/text/span.ts";

/** `has(key`, `all(`: reads what stands up to the `)`, if there is one before the next term. */
export function closeFunction(parser: Parser, { name, key, span }: FunctionToken): undefined {
  const insert = spanOf(span.end, span.end);
  const first = tokenAhead(parser);
  if (first.kind === "end" || isConnective(parser)) {
    const message = `The ) of ${excerpt(parser, span)} is missing`;
    refuse(parser, span, message, [replaceFix("Insert the )", insert, ")")]);
    return undefined;
  }
  while (tokenAhead(parser).kind !== "end" && !isConnective(parser) && !isSign(tokenAhead(parser), ")")) readToken(parser);
  const end = tokenAhead(parser).span.start;
  if (isSign(tokenAhead(parser), ")")) readToken(parser);
  const message = key === undefined ? `${name}() has nothing between its parentheses` : `${name}() takes one label key`;
  refuse(parser, spanOf(first.span.start, end), message, [replaceFix("Remove this", spanOf(span.end, end), "")]);
  return undefined;
}

function isConnective(parser: Parser): boolean {
  const sign = meantSign(tokenAhead(parser));
  return sign === "&&" || sign === "||";
}

/** `has (role)`, `exists(role)`. Reads the call. */
export function reportUnknownFunction(parser: Parser, name: KeyToken): void {
  const open = readToken(parser);
  const inner = tokenAhead(parser);
  if (inner.kind === "key" || inner.kind === "string") readToken(parser);
  if (isSign(tokenAhead(parser), ")")) readToken(parser);
  const known = FUNCTION_WORDS.find((word) => word === name.text);
  if (known !== undefined) {
    const blanks = spanOf(name.span.end, open.span.start);
    return refuse(parser, spanOf(name.span.start, open.span.end), `No blank may stand between ${known} and its (`, [
      replaceFix("Remove the blank", blanks, ""),
    ]);
  }
  const meant = OTHER_NAMES.get(name.text.toLowerCase()) ?? closestWord(name.text, FUNCTION_WORDS);
  const hint = meant === undefined ? "; there are has(key), all() and global()" : `: did you mean ${meant}?`;
  const fixes = meant === undefined ? [] : [replaceFix(`Write ${meant}`, name.span, meant)];
  refuse(parser, name.span, `Selectors have no function ${excerpt(parser, name.span)}${hint}`, fixes);
}

const OTHER_NAMES = new Map([
  ["exists", "has"],
  ["any", "all"],
]);

export function reportLoneKey(parser: Parser, key: KeyToken): void {
  const text = excerpt(parser, key.span);
  const known = FUNCTION_WORDS.find((word) => word === key.text);
  const next = tokenAhead(parser);
  if (known !== undefined && !FUNCTIONS[known].takesKey) {
    const fix = replaceFix(`Write ${known}()`, key.span, `${known}()`);
    return refuse(parser, key.span, `${known} is written with parentheses: ${known}()`, [fix]);
  }
  if (known === "has" && next.kind === "wrong" && meantSign(next) === undefined) {
    readToken(parser);
    const span = spanOf(key.span.start, next.span.end);
    const call = `has(${next.text})`;
    return refuse(parser, span, "The key of has stands in parentheses", [replaceFix(`Write ${call}`, span, call)]);
  }
  refuse(
    parser,
    key.span,
    `${text} alone is no term: has(${text}) asks whether the label is there, ${text} == "…" for its value`,
    [replaceFix(`Write has(${text})`, key.span, `has(${key.text})`)],
  );
}
