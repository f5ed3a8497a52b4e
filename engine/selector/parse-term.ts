// One term of a selector: `has(key)`, `all()`, `global()`, or a key with its operator and values.
import { closeFunction, reportLoneKey, reportUnknownFunction } from "#engine/selector/key-problems.ts";
import { OPERATOR_WORDS, OPERATORS } from "#engine/selector/operators.ts";
import { checkKey } from "#engine/selector/parse-key.ts";
import { parseSet } from "#engine/selector/parse-set.ts";
import { parseValue } from "#engine/selector/parse-value.ts";
import { excerpt, type Parser, readToken, refuse, replaceFix, tokenAhead, wordOf } from "#engine/selector/parser.ts";
import { reportMissingTerm } from "#engine/selector/problems.ts";
import type { Selector } from "#engine/selector/selector.ts";
import { skipOperand, skipSet } from "#engine/selector/skip.ts";
import { type FunctionToken, isSign, type KeyToken, meantOperator, meantSign, type StringToken } from "#engine/selector/token.ts";
import { type Span, spanOf } from "#engine/text/span.ts";

/** Undefined where it is broken, which a problem says then. Reads at least one token, except of those that join or close terms. */
export function parseTerm(parser: Parser): Selector | undefined {
  const token = tokenAhead(parser);
  switch (token.kind) {
    case "function":
      readToken(parser);
      return functionTerm(parser, token);
    case "key":
      readToken(parser);
      return labelTerm(parser, token);
    case "string":
      readToken(parser);
      return quotedKeyTerm(parser, token);
    case "operator":
      return keylessTerm(parser);
    case "end":
      reportMissingTerm(parser);
      return undefined;
    case "sign":
    case "wrong":
      return signTerm(parser);
  }
}

function functionTerm(parser: Parser, token: FunctionToken): Selector | undefined {
  const { name, key, span } = token;
  if (key !== undefined) {
    parser.uses.push({ key: wordOf(key), operator: name, values: [] });
    checkKey(parser, key);
  }
  if (name !== "has") return token.isClosed ? { kind: name, span } : closeFunction(parser, token);
  if (key === undefined) {
    if (!token.isClosed && isSign(tokenAhead(parser), ")")) readToken(parser);
    refuse(parser, span, "has( needs the key of a label: has(role)");
    return undefined;
  }
  return token.isClosed ? { kind: "has", key: wordOf(key), span } : closeFunction(parser, token);
}

function labelTerm(parser: Parser, key: KeyToken): Selector | undefined {
  checkKey(parser, key);
  const next = tokenAhead(parser);
  const operator = meantOperator(next);
  if (operator === undefined) return operatorlessTerm(parser, key);
  readToken(parser);
  if (next.kind === "wrong") {
    refuse(parser, next.span, `"${excerpt(parser, next.span)}" is no operator: did you mean "${operator}"?`, [
      replaceFix(`Write ${operator}`, next.span, operator),
    ]);
  }
  if (operator === "in" || operator === "not in") {
    const values = parseSet(parser, operator);
    parser.uses.push({ key: wordOf(key), operator, values: values ?? [] });
    const span = spanOf(key.span.start, parser.tokens[parser.at - 1]?.span.end ?? key.span.end);
    return values === undefined ? undefined : { kind: "set", key: wordOf(key), operator, values, span };
  }
  const value = parseValue(parser, operator, next.span);
  parser.uses.push({ key: wordOf(key), operator, values: value === undefined ? [] : [value] });
  if (value === undefined) return undefined;
  return { kind: "value", key: wordOf(key), operator, value, span: spanOf(key.span.start, value.span.end) };
}

/** Behind the key stands something else than an operator. */
function operatorlessTerm(parser: Parser, key: KeyToken): undefined {
  const next = tokenAhead(parser);
  const sign = meantSign(next);
  const values = next.kind === "string" ? [wordOf(next)] : [];
  parser.uses.push({ key: wordOf(key), operator: undefined, values });
  if (sign === "(") reportUnknownFunction(parser, key);
  else if (next.kind === "string") {
    readToken(parser);
    const place = spanOf(next.span.start, next.span.start);
    const message = `An operator is missing between ${excerpt(parser, key.span)} and its value`;
    refuse(parser, spanOf(key.span.start, next.span.end), message, [replaceFix("Insert ==", place, "== ")]);
  } else if (sign === "{") {
    skipSet(parser);
    const place = spanOf(next.span.start, next.span.start);
    refuse(parser, next.span, "in or not in is missing before the values", [replaceFix("Insert in", place, "in ")]);
  } else if (next.kind === "wrong" && sign === undefined && !FUNCTION_LIKE.includes(key.text)) {
    readToken(parser);
    skipOperand(parser);
    if (/^not contains?$/i.test(next.text)) return reportNegatedOperator(parser, key, next.span);
    const known = OPERATOR_WORDS.map((word) => (OPERATORS[word].takes === "set" ? `${word} {…}` : word)).join(", ");
    refuse(parser, next.span, `"${excerpt(parser, next.span)}" is no operator; there are ${known}`);
  } else reportLoneKey(parser, key);
  return undefined;
}

/** Only `in` has a negated form of its own. */
function reportNegatedOperator(parser: Parser, key: KeyToken, written: Span): undefined {
  const span = spanOf(key.span.start, written.end);
  const text = parser.text.slice(key.span.start, key.span.end);
  refuse(parser, written, "There is no operator for this: negate the whole term with !", [
    replaceFix("Negate the term", span, `!${text} contains`),
  ]);
}

const FUNCTION_LIKE: readonly string[] = ["has", "all", "global"];

/** `"role" == "db"`: keys stand without quotes. */
function quotedKeyTerm(parser: Parser, quoted: StringToken): Selector | undefined {
  if (meantOperator(tokenAhead(parser)) !== undefined) {
    return labelTerm(parser, { kind: "key", text: quoted.text, span: quoted.span, fault: "quoted" });
  }
  refuse(parser, quoted.span, "A term begins with the key of a label, not with a value");
  return undefined;
}

function keylessTerm(parser: Parser): undefined {
  const { span } = readToken(parser);
  skipOperand(parser);
  refuse(parser, span, `The key of a label is missing before ${excerpt(parser, span)}`);
  return undefined;
}

function signTerm(parser: Parser): undefined {
  const token = tokenAhead(parser);
  const sign = meantSign(token);
  if (sign === "&&" || sign === "||" || sign === ")") {
    reportMissingTerm(parser);
    return undefined;
  }
  if (meantOperator(token) !== undefined) return keylessTerm(parser);
  if (sign === "{") skipSet(parser);
  else readToken(parser);
  refuse(parser, token.span, `A selector has no place for ${excerpt(parser, token.span)} here`);
  return undefined;
}
