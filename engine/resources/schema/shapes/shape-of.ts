// A shape that can say what is wrong with a text, and what to write instead.
import type { YamlScalar } from "#engine/resources/resource.ts";
import type { Place, Shape } from "#engine/resources/schema/schema.ts";
import { badValue } from "#engine/resources/validate/problems.ts";

export interface Fault {
  /** A sentence; undefined: the text is not what is expected, and no more is known. */
  readonly message?: string;
  /** What was meant. */
  readonly instead?: string;
}

export function shapeOf(
  expected: string,
  examples: readonly string[],
  faultOf: (text: string, place: Place, scalar: YamlScalar) => Fault | undefined,
): Shape {
  return {
    expected,
    examples,
    check: (scalar, place) => {
      const fault = faultOf(scalar.source, place, scalar);
      if (fault === undefined) return [];
      return [badValue(scalar, fault.message ?? `"${shortened(scalar.source)}" is not ${expected}`, fault.instead)];
    },
  };
}

export function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
