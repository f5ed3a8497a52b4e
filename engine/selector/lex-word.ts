// Keys and quoted values of a selector.
import { endOfRun, isBlank, isOdd, isQuote, STRAIGHT_QUOTES } from "#engine/selector/characters.ts";
import { isKeyCharacter, LONGEST_KEY } from "#engine/selector/operators.ts";
import type { KeyToken, StringToken } from "#engine/selector/token.ts";
import { spanOf } from "#engine/text/span.ts";

/** Behind the word at `from`; characters that no key may have are part of it where they touch it. */
export function keyEnd(text: string, from: number): number {
  return endOfRun(text, from, (character) => isKeyCharacter(character) || isOdd(character));
}

export function keyToken(text: string, start: number): KeyToken {
  const isClean = endOfRun(text, 0, isKeyCharacter) === text.length;
  const fault = !isClean ? "character" : text.length > LONGEST_KEY ? "length" : undefined;
  return { kind: "key", text, span: spanOf(start, start + text.length), fault };
}

/** The quoted text that begins at `at`. Without its closing quote it is taken to end with its first word. */
export function stringAt(text: string, at: number): StringToken {
  const quote = text.charAt(at);
  const isStraight = STRAIGHT_QUOTES.includes(quote);
  const close = isStraight ? text.indexOf(quote, at + 1) : endOfRun(text, at + 1, (one) => !isQuote(one));
  if (close >= 0 && close < text.length) {
    const fault = isStraight ? undefined : "typographic";
    return { kind: "string", text: text.slice(at + 1, close), span: spanOf(at, close + 1), fault };
  }
  const end = endOfRun(text, at + 1, (one) => !isBlank(one) && !isQuote(one) && !"(){},&|\r\n".includes(one));
  const isMismatched = isQuote(text.charAt(end));
  return {
    kind: "string",
    text: text.slice(at + 1, end),
    span: spanOf(at, isMismatched ? end + 1 : end),
    fault: isMismatched ? "mismatched" : "unclosed",
  };
}
