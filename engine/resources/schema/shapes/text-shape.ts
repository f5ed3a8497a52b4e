// A shape whose text is right or wrong as a whole.
import type { Shape } from "#engine/resources/schema/schema.ts";
import { shapeOf } from "#engine/resources/schema/shapes/shape-of.ts";

/** "" is fine: Calico takes an empty text for a field that is left out. */
export function textShape(expected: string, examples: readonly string[], isFine: (text: string) => boolean): Shape {
  return shapeOf(expected, examples, (text) => (text === "" || isFine(text) ? undefined : {}));
}

export function patternShape(expected: string, examples: readonly string[], pattern: RegExp): Shape {
  return textShape(expected, examples, (text) => pattern.test(text));
}
