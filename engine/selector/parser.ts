// What the parts of the selector parser share: the tokens with the place reached, and the problems met so far.
import type { Operator, SelectorFunction } from "#engine/selector/operators.ts";
import type { KeyToken, StringToken, Token } from "#engine/selector/token.ts";
import { type Diagnostic, diagnostic, type Fix } from "#engine/text/diagnostic.ts";
import { type Span, spanOf, type Word } from "#engine/text/span.ts";

/** A label key in use, with the values it is compared to; also in terms that are wrong otherwise. */
export interface LabelUse {
  readonly key: Word;
  /** `has` for `has(key)`; undefined where no operator can be made out. */
  readonly operator: Operator | SelectorFunction | undefined;
  readonly values: readonly Word[];
}

export interface Parser {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly problems: Diagnostic[];
  readonly uses: LabelUse[];
  /** Index of the next token. */
  at: number;
  /** Calico takes no such selector. */
  isRefused: boolean;
  /** A quote is open so that nothing behind it makes sense: no more is said. */
  isLost: boolean;
}

/** Who wrote a selector with more mistakes than this has other worries. */
const MOST_PROBLEMS = 50;

export function tokenAhead(parser: Parser, by = 0): Token {
  return parser.tokens[parser.at + by] ?? { kind: "end", span: spanOf(parser.text.length, parser.text.length) };
}

/** The next token, which is read by this; the end stays. */
export function readToken(parser: Parser): Token {
  const token = tokenAhead(parser);
  if (token.kind !== "end") parser.at++;
  return token;
}

/** Something for which Calico refuses the selector. */
export function refuse(parser: Parser, span: Span, message: string, fixes: readonly Fix[] = []): void {
  parser.isRefused = true;
  advise(parser, diagnostic("selector-syntax", "error", span, message, { fixes }));
}

/** Something that Calico takes and that is odd all the same. */
export function advise(parser: Parser, problem: Diagnostic): void {
  if (parser.problems.length < MOST_PROBLEMS) parser.problems.push(problem);
}

export function replaceFix(title: string, span: Span, text: string): Fix {
  return { title, edits: [{ span, text }] };
}

/** The text there, cut to what a message can hold. */
export function excerpt(parser: Parser, span: Span): string {
  const written = parser.text.slice(span.start, span.end);
  return written.length > 40 ? `${written.slice(0, 39)}…` : written;
}

export function wordOf(token: KeyToken | StringToken): Word {
  return { text: token.text, span: token.span };
}

/** The value in the quotes that it does not break. */
export function quotedValue(value: string): string {
  return value.includes('"') ? `'${value}'` : `"${value}"`;
}
