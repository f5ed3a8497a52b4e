// A port or a range of ports, without names.
import type { Shape } from "#engine/resources/schema/schema.ts";
import { textShape } from "#engine/resources/schema/shapes/text-shape.ts";

/** validatePort() and validateFelixConfigSpec(), libcalico-go/lib/validator/v3/validator.go */
export const NUMERIC_PORTS: Shape = textShape(
  "a port from 1 to 65535, or a range of them such as 30000:32767",
  ["8080", "30000:32767"],
  (text) => {
    const [first, last = first, ...more] = text.split(":").map((part) => (/^\d+$/.test(part) ? Number(part) : Number.NaN));
    return more.length === 0 && first !== undefined && last !== undefined && 1 <= first && first <= last && last <= 65535;
  },
);
