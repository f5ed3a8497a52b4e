// Regular expressions as Go reads them (RE2): what is surely wrong with one, without a parser of the whole language.
import type { Shape } from "#engine/resources/schema/schema.ts";
import { textShape } from "#engine/resources/schema/shapes/text-shape.ts";

export const REGULAR_EXPRESSION: Shape = textShape(
  "a regular expression that Go can read",
  ["^eth.*", "^(en|eth).*"],
  (text) => !isBrokenExpression(text),
);

/** Only what no reader of RE2 takes: nothing to repeat, brackets that do not close, looking around, a backslash at the end. */
function isBrokenExpression(text: string): boolean {
  const plain = withoutEscapes(text);
  if (plain === undefined) return true;
  const bare = withoutClasses(plain);
  if (bare === undefined || !isBalanced(bare)) return true;
  if (/\(\?(?:=|!|<=|<!)/.test(bare)) return true;
  // A repetition stands behind nothing, or behind another one; `?` behind one makes it lazy.
  const plainGroups = bare.replace(/\(\?(?:P?<\w+>|[imsU-]*[:)])/g, "(");
  return /(?:^|[(|])[*+?]/.test(plainGroups) || /[*+?][*+]/.test(plainGroups);
}

/** Each escape becomes one letter; undefined where the last backslash escapes nothing. Quoted parts (`\Q…\E`) are one letter too. */
function withoutEscapes(text: string): string | undefined {
  const unquoted = text.replace(/\\Q.*?(?:\\E|$)/gs, "x");
  const plain = unquoted.replace(/\\[\s\S]/g, "x");
  return plain.includes("\\") ? undefined : plain;
}

/** Each `[…]` becomes one letter; undefined where one does not close. A `]` that comes first is a member. */
function withoutClasses(text: string): string | undefined {
  const bare = text.replace(/\[\^?\]?(?:\[:\^?\w+:\]|[^\]])*\]/g, "x");
  return bare.includes("[") ? undefined : bare;
}

function isBalanced(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === "(") depth++;
    if (character === ")" && --depth < 0) return false;
  }
  return depth === 0;
}
