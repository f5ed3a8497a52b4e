// What a selector may go on with behind each token, the wrong ones read as what was meant.
import { OPERATORS, type Operator } from "#engine/selector/operators.ts";
import { meantOperator, meantSign, type Token } from "#engine/selector/token.ts";

export type Expected =
  /** A key, a function, `!` or `(`. */
  | { readonly what: "term"; readonly depth: number }
  /** The key in `has(`. */
  | { readonly what: "key" }
  /** The `)` of a function. */
  | { readonly what: "closing" }
  | { readonly what: "operator"; readonly key: string; readonly depth: number }
  /** The `{` of a list. */
  | { readonly what: "set"; readonly key: string; readonly operator: Operator; readonly depth: number }
  | {
      readonly what: "value";
      readonly key: string;
      readonly operator: Operator;
      /** Whether it is one of several in braces. */
      readonly isListed: boolean;
      readonly depth: number;
    }
  /** `,` or `}`. */
  | { readonly what: "comma"; readonly key: string; readonly operator: Operator; readonly depth: number }
  /** `&&`, `||`, and where `depth` parentheses are open `)`. */
  | { readonly what: "connective"; readonly depth: number };

export const START: Expected = { what: "term", depth: 0 };

export function expectedBehind(before: Expected, token: Token): Expected {
  const sign = meantSign(token);
  const depth = "depth" in before ? before.depth : 0;
  if (sign === "&&" || sign === "||") return { what: "term", depth };
  switch (before.what) {
    case "term":
      return behindTermStart(token, depth);
    case "operator":
      return behindOperator(token, before.key, depth);
    case "set":
      return sign === "{" || sign === "(" ? { ...before, what: "value", isListed: true } : { what: "connective", depth };
    case "value":
      if (!before.isListed) return sign === "{" ? { ...before, isListed: true } : { what: "connective", depth };
      if (token.kind === "string" || token.kind === "key") return { ...before, what: "comma" };
      return sign === "," ? before : { what: "connective", depth };
    case "comma":
      return sign === "," ? { ...before, what: "value", isListed: true } : { what: "connective", depth };
    case "key":
    case "closing":
    case "connective":
      if (sign === ")") return { what: "connective", depth: Math.max(0, depth - 1) };
      return behindTermStart(token, depth);
  }
}

function behindTermStart(token: Token, depth: number): Expected {
  if (token.kind === "key" || token.kind === "string") return { what: "operator", key: token.text, depth };
  if (token.kind === "function") return { what: "connective", depth };
  return { what: "term", depth: meantSign(token) === "(" ? depth + 1 : depth };
}

function behindOperator(token: Token, key: string, depth: number): Expected {
  const operator = meantOperator(token);
  if (operator === undefined) return { what: "connective", depth };
  if (OPERATORS[operator].takes === "set") return { what: "set", key, operator, depth };
  return { what: "value", key, operator, depth, isListed: false };
}
