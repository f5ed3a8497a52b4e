// What a selector's text falls into. Nothing written is lost: what the language does not know is a token too, of kind "wrong".
import type { Operator, SelectorFunction } from "#engine/selector/operators.ts";
import type { Span } from "#engine/text/span.ts";

export type Sign = "(" | ")" | "{" | "}" | "," | "!" | "&&" | "||";

export interface KeyToken {
  readonly kind: "key";
  readonly text: string;
  readonly span: Span;
  readonly fault: undefined | "character" | "length" | "quoted";
}

export interface StringToken {
  readonly kind: "string";
  /** What stands between the quotes; the language has no escapes. */
  readonly text: string;
  readonly span: Span;
  readonly fault: undefined | "unclosed" | "mismatched" | "typographic";
}

export interface OperatorToken {
  readonly kind: "operator";
  readonly operator: Operator;
  readonly span: Span;
}

export interface SignToken {
  readonly kind: "sign";
  readonly sign: Sign;
  readonly span: Span;
}

/** `has(key)` and the like are one token in Calico too; without the `)` it ends behind what was read. */
export interface FunctionToken {
  readonly kind: "function";
  readonly name: SelectorFunction;
  readonly key: KeyToken | undefined;
  readonly isClosed: boolean;
  readonly span: Span;
}

export interface WrongToken {
  readonly kind: "wrong";
  readonly text: string;
  readonly span: Span;
  /** What was surely meant: `==` for `=`, `&&` for `and`. */
  readonly meant: Operator | Sign | undefined;
}

export interface EndToken {
  readonly kind: "end";
  readonly span: Span;
}

export type Token = KeyToken | StringToken | OperatorToken | SignToken | FunctionToken | WrongToken | EndToken;

export function isSign(token: Token | undefined, sign: Sign): boolean {
  return token?.kind === "sign" && token.sign === sign;
}

/** The sign written or meant. */
export function meantSign(token: Token | undefined): Sign | undefined {
  if (token?.kind === "sign") return token.sign;
  if (token?.kind !== "wrong") return undefined;
  switch (token.meant) {
    case "(":
    case ")":
    case "{":
    case "}":
    case ",":
    case "!":
    case "&&":
    case "||":
      return token.meant;
    default:
      return undefined;
  }
}

/** The operator written or meant. */
export function meantOperator(token: Token | undefined): Operator | undefined {
  if (token?.kind === "operator") return token.operator;
  if (token?.kind !== "wrong") return undefined;
  switch (token.meant) {
    case "==":
    case "!=":
    case "in":
    case "not in":
    case "contains":
    case "starts with":
    case "ends with":
      return token.meant;
    default:
      return undefined;
  }
}
