// Positions in a text: the only kind of position known below the server.

/** A half-open range of UTF-16 offsets, `start <= end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A piece of text with its place. `text` is the value (quotes and escapes removed), `span` covers what is written. */
export interface Word {
  readonly text: string;
  readonly span: Span;
}

export function spanOf(start: number, end: number): Span {
  return { start, end };
}

/** Whether `offset` lies in the span or right behind its last character, where a cursor still belongs to it. */
export function touches(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}
