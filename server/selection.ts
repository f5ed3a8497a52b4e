// The steps of a growing selection.
import { type Span, touches } from "#engine/text/span.ts";

/** Those of the spans that lie around the place, the smallest first; of two that overlap, the one named first. */
export function growing(offset: number, spans: readonly Span[]): readonly Span[] {
  const steps: Span[] = [];
  for (const span of spans) {
    const last = steps.at(-1);
    const isWider = last === undefined || (span.start <= last.start && last.end <= span.end && !isSame(span, last));
    if (touches(span, offset) && isWider) steps.push(span);
  }
  return steps;
}

function isSame(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end;
}
