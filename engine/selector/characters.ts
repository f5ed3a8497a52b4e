// Which characters do what in a selector.
import { isKeyCharacter } from "#engine/selector/operators.ts";

const STRAY_BLANK = /[\s\u200b]/;
const SIGNS = "(){},&|=!<>~[]";

export const STRAIGHT_QUOTES = "\"'";
/** What word processors and chat programs make of straight quotes. */
export const TYPOGRAPHIC_QUOTES = "“”„‟‘’‚‛«»`´";

/** trimWhitespace(), libcalico-go/lib/selector/tokenizer/tokenizer.go: no line breaks. */
export function isBlank(character: string): boolean {
  return character === " " || character === "\t";
}

/** Looks blank, but Calico refuses it. */
export function isStrayBlank(character: string): boolean {
  return !isBlank(character) && STRAY_BLANK.test(character);
}

export function isQuote(character: string): boolean {
  return character !== "" && (STRAIGHT_QUOTES.includes(character) || TYPOGRAPHIC_QUOTES.includes(character));
}

/** Belongs to nothing in the language. */
export function isOdd(character: string): boolean {
  return (
    character !== "" &&
    !isKeyCharacter(character) &&
    !SIGNS.includes(character) &&
    !isQuote(character) &&
    !isBlank(character) &&
    !STRAY_BLANK.test(character)
  );
}

/** The offset behind the run of such characters that begins at `from`. */
export function endOfRun(text: string, from: number, belongs: (character: string) => boolean): number {
  let at = from;
  while (at < text.length && belongs(text.charAt(at))) at++;
  return at;
}
