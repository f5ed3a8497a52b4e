// Text of a selector → tokens. Accepts what AppendTokens() of libcalico-go/lib/selector/tokenizer/tokenizer.go (v3.32) accepts,
// and reads on behind everything it would stop at.
import { endOfRun, isBlank, isOdd, isQuote, isStrayBlank } from "#engine/selector/characters.ts";
import { functionAt } from "#engine/selector/lex-function.ts";
import { operatorAt } from "#engine/selector/lex-operator.ts";
import { keyEnd, keyToken, stringAt } from "#engine/selector/lex-word.ts";
import { isKeyCharacter } from "#engine/selector/operators.ts";
import type { Sign, Token } from "#engine/selector/token.ts";
import { type Span, spanOf } from "#engine/text/span.ts";

export interface LexedSelector {
  /** The last one is of kind "end". */
  readonly tokens: readonly Token[];
  /** Line breaks, no-break spaces and the like. */
  readonly strayBlanks: readonly Span[];
}

export function lexSelector(text: string): LexedSelector {
  const tokens: Token[] = [];
  const strayBlanks: Span[] = [];
  let at = 0;
  while (at < text.length) {
    const blanks = endOfRun(text, at, isBlank);
    const stray = endOfRun(text, blanks, isStrayBlank);
    if (stray > blanks) strayBlanks.push(spanOf(blanks, stray));
    if (stray > at) {
      at = stray;
      continue;
    }
    const token = tokenAt(text, at, tokens.at(-1));
    tokens.push(token);
    at = token.span.end;
  }
  tokens.push({ kind: "end", span: spanOf(text.length, text.length) });
  return { tokens, strayBlanks };
}

function tokenAt(text: string, at: number, before: Token | undefined): Token {
  const character = text.charAt(at);
  switch (character) {
    case "(":
    case ")":
    case "{":
    case "}":
    case ",":
      return { kind: "sign", sign: character, span: spanOf(at, at + 1) };
    case "[":
      return { kind: "wrong", text: character, span: spanOf(at, at + 1), meant: "{" };
    case "]":
      return { kind: "wrong", text: character, span: spanOf(at, at + 1), meant: "}" };
    case "&":
      return connectiveAt(text, at, "&&");
    case "|":
      return connectiveAt(text, at, "||");
    case "=":
    case "!":
    case "<":
    case ">":
    case "~":
      return comparisonAt(text, at);
    default:
      return isQuote(character) ? stringAt(text, at) : wordAt(text, at, before);
  }
}

function connectiveAt(text: string, at: number, sign: "&&" | "||"): Token {
  const end = endOfRun(text, at, (one) => sign.startsWith(one));
  const span = spanOf(at, end);
  return end - at === 2 ? { kind: "sign", sign, span } : { kind: "wrong", text: text.slice(at, end), span, meant: sign };
}

function comparisonAt(text: string, at: number): Token {
  const two = text.slice(at, at + 2);
  const isLonger = text.charAt(at + 2) === "=";
  if ((two === "==" || two === "!=") && !isLonger) return { kind: "operator", operator: two, span: spanOf(at, at + 2) };
  if (two.startsWith("!") && two !== "!=") return { kind: "sign", sign: "!", span: spanOf(at, at + 1) };
  const end = endOfRun(text, at, (one) => "=!<>~".includes(one));
  const written = text.slice(at, end);
  const meant = /^=+$/.test(written) ? "==" : /^(?:!=+|<>|=!)$/.test(written) ? "!=" : undefined;
  return { kind: "wrong", text: written, span: spanOf(at, end), meant };
}

/** Behind a key only an operator may stand, elsewhere a function or a key. */
function wordAt(text: string, at: number, before: Token | undefined): Token {
  if (before?.kind === "key") return operatorAt(text, at);
  const call = functionAt(text, at);
  if (call !== undefined) return call;
  const end = keyEnd(text, at);
  const word = text.slice(at, end);
  const span = spanOf(at, end);
  if (endOfRun(word, 0, isOdd) === word.length) return { kind: "wrong", text: word, span, meant: undefined };
  const meant = spelledOut(word.toLowerCase(), text, end, before);
  return meant === undefined ? keyToken(word, at) : { kind: "wrong", text: word, span, meant };
}

/** `and`, `or` and `not` where no key may stand; elsewhere they are keys like any other. */
function spelledOut(word: string, text: string, end: number, before: Token | undefined): Sign | undefined {
  switch (word) {
    case "and":
      return endsTerm(before) ? "&&" : undefined;
    case "or":
      return endsTerm(before) ? "||" : undefined;
    case "not":
      return beginsTerm(text, endOfRun(text, end, isBlank), end) ? "!" : undefined;
    default:
      return undefined;
  }
}

function endsTerm(token: Token | undefined): boolean {
  if (token?.kind === "sign") return token.sign === ")" || token.sign === "}";
  return token?.kind === "string" || token?.kind === "function";
}

/** Whether what follows a `not` is a term and not the operator of a label called "not". */
function beginsTerm(text: string, next: number, end: number): boolean {
  if (text.charAt(next) === "(") return true;
  return next > end && isKeyCharacter(text.charAt(next)) && operatorAt(text, next).kind === "wrong";
}
