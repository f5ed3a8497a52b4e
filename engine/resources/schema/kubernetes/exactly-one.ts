// Objects that hold exactly one of their fields (MinProperties and MaxProperties of the CRDs).
import type { ObjectCheck } from "#engine/resources/schema/schema.ts";
import { badValue, conflict } from "#engine/resources/validate/problems.ts";
import { entryAt, mayHoldMore } from "#engine/resources/validate/values.ts";

export function exactlyOneOf(...names: readonly string[]): ObjectCheck {
  return (map) => {
    const [first, ...more] = names.flatMap((name) => entryAt(map, name) ?? []);
    if (first === undefined) return mayHoldMore(map) ? [] : [badValue(map, `Write one of ${names.join(", ")} here`)];
    return more.map(({ key, keySpan }) => conflict(keySpan, `${key} does not go with ${first.key}: write one of them`));
  };
}
