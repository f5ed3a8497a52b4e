// Words of Felix's configuration. The custom resource takes them in any case, calicoctl and the API server as they are written here
// (the patterns of the CRD, and the expressions in libcalico-go/lib/validator/v3/validator.go).
import type { EnumValue, Shape, ValueSpec } from "#engine/resources/schema/schema.ts";
import { valuesOf } from "#engine/resources/schema/value-specs.ts";
import { unknownWord } from "#engine/resources/validate/scalars.ts";

/** One of some words, whose case counts unless they are written in the custom resource. */
export function felixWord(words: Readonly<Record<string, string>>): ValueSpec {
  const values = valuesOf(words);
  return { kind: "text", values, shape: wordShape(values, (api) => api === "crd.projectcalico.org/v1") };
}

/** The same, where no validator looks at it and Felix takes any case. */
export function looseWord(words: Readonly<Record<string, string>>): ValueSpec {
  const values = valuesOf(words);
  return { kind: "text", values, shape: wordShape(values, () => true) };
}

function wordShape(values: readonly EnumValue[], takesAnyCase: (api: string) => boolean): Shape {
  const words = values.map(({ value }) => value);
  const known = new Set(words.map((word) => word.toLowerCase()));
  return {
    expected: `one of ${words.join(", ")}`,
    examples: words,
    check: (scalar, place) =>
      takesAnyCase(place.api) && known.has(scalar.source.toLowerCase()) ? [] : [unknownWord(scalar, values, place)],
  };
}
