// Collects the tokens of a file in the order of its text, whatever the order in which the parts of a line come.
import { type Span, spanOf } from "#engine/text/span.ts";
import type { Token, TokenModifier, TokenType } from "#server/language.ts";

const NONE: readonly TokenModifier[] = [];

export class TokenList {
  readonly tokens: Token[] = [];
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** Puts a word where it belongs; nothing for one that is empty or lies over another. */
  add(span: Span, type: TokenType, modifiers: readonly TokenModifier[] = NONE): void {
    const { start, end } = span;
    if (end <= start) return;
    const { tokens } = this;
    let at = tokens.length;
    while (at > 0 && (tokens[at - 1]?.span.start ?? 0) >= end) at--;
    if (at > 0 && (tokens[at - 1]?.span.end ?? 0) > start) return;
    const token = { span, type, modifiers };
    if (at === tokens.length) tokens.push(token);
    else tokens.splice(at, 0, token);
  }

  /** The numbers of `[1:2]`, or of the two words behind `-c`. */
  addCounters(span: Span | undefined): void {
    if (span === undefined) return;
    for (const { index, 0: digits } of this.text.slice(span.start, span.end).matchAll(/\d+/g)) {
      this.add(spanOf(span.start + index, span.start + index + digits.length), "number");
    }
  }
}
