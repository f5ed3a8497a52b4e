// A name that is nearly that of something there is, and so probably meant to be it.
import { closestWord } from "#engine/text/closest-word.ts";

/** Names that differ in their digits alone are names of different things: `rack1`, `rack2`. */
export function misspelt(name: string, known: readonly string[]): string | undefined {
  const bare = name.replace(/\d+/g, "0");
  return closestWord(
    name,
    known.filter((one) => one.replace(/\d+/g, "0") !== bare),
  );
}
