// 4 or 6.
import type { Shape } from "#engine/resources/schema/schema.ts";
import { shapeOf } from "#engine/resources/schema/shapes/shape-of.ts";

export const IP_VERSION: Shape = shapeOf("4 or 6", ["4", "6"], (text, _place, { value }) => {
  if (value === 4 || value === 6) return undefined;
  return typeof value === "string" && (text === "4" || text === "6") ? { message: `Write ${text} without quotes` } : {};
});
