// Values of labels (IsValidLabelValue(), k8s.io/apimachinery/pkg/util/validation/validation.go).
import type { Shape } from "#engine/resources/schema/schema.ts";
import { shapeOf } from "#engine/resources/schema/shapes/shape-of.ts";

const VALUE = /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;
const LONGEST = 63;

export const LABEL_VALUE: Shape = shapeOf(
  "a label value: at most 63 letters, digits, - _ and ., with a letter or digit at both ends",
  ["db", "v1.2"],
  (text) => {
    if (text.length > LONGEST) return { message: `A label value has at most ${LONGEST} characters, this one ${text.length}` };
    return VALUE.test(text) ? undefined : {};
  },
);
