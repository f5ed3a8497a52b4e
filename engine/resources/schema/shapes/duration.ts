// Lengths of time as Go writes them.
import type { Shape } from "#engine/resources/schema/schema.ts";
import { textShape } from "#engine/resources/schema/shapes/text-shape.ts";

const PARTS = /^(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/;

/** time.ParseDuration(), and the pattern of the CRD, which knows no signs. */
export const DURATION: Shape = textShape("a length of time, such as 90s, 1m30s or 500ms", ["90s", "5m", "1h30m"], (text) =>
  isDuration(text),
);

/** The same, or a word: `Auto`. */
export function durationOr(word: string): Shape {
  return textShape(`a length of time such as 90s, or ${word}`, ["90s", word], (text) => text === word || isDuration(text));
}

/** Only nothing needs no unit. */
function isDuration(text: string): boolean {
  return PARTS.test(text) || /^0+$/.test(text);
}
