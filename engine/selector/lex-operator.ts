// The operators that are words, and what people write in their place.
import { endOfRun, isBlank, isQuote } from "#engine/selector/characters.ts";
import { keyEnd } from "#engine/selector/lex-word.ts";
import { isKeyCharacter, OPERATOR_WORDS, type Operator } from "#engine/selector/operators.ts";
import type { OperatorToken, Sign, WrongToken } from "#engine/selector/token.ts";
import { closestWord } from "#engine/text/closest-word.ts";
import { spanOf } from "#engine/text/span.ts";

const WORDS: readonly (readonly [Operator, readonly string[]])[] = [
  ["contains", ["contains"]],
  ["starts with", ["starts", "with"]],
  ["ends with", ["ends", "with"]],
  ["not in", ["not", "in"]],
  ["in", ["in"]],
];

/** Words of other languages whose meaning leaves no doubt. */
const MEANT = new Map<string, Operator | Sign>([
  ["is", "=="],
  ["eq", "=="],
  ["equal", "=="],
  ["equals", "=="],
  ["is not", "!="],
  ["isnt", "!="],
  ["ne", "!="],
  ["neq", "!="],
  ["not equals", "!="],
  ["starts", "starts with"],
  ["begins with", "starts with"],
  ["begin with", "starts with"],
  ["ends", "ends with"],
  ["is in", "in"],
  ["and", "&&"],
  ["or", "||"],
]);

/** These may be the first of two words. */
const FIRST_WORDS: readonly string[] = ["starts", "start", "begins", "begin", "ends", "end", "not", "is"];

/** The operator behind a key; a wrong token where there is none. */
export function operatorAt(text: string, at: number): OperatorToken | WrongToken {
  for (const [operator, words] of WORDS) {
    const end = endOfWords(text, at, words);
    if (end !== undefined) return { kind: "operator", operator, span: spanOf(at, end) };
  }
  const end = endOfWrong(text, at);
  const written = text.slice(at, end);
  const words = written
    .toLowerCase()
    .split(/[ \t]+/)
    .join(" ");
  return { kind: "wrong", text: written, span: spanOf(at, end), meant: MEANT.get(words) ?? closestOperator(words) };
}

/** Two letters are too few to guess from, unless only the case differs. */
function closestOperator(words: string): Operator | undefined {
  const closest = words.length > 2 ? closestWord(words, OPERATOR_WORDS) : words;
  return OPERATOR_WORDS.find((operator) => operator === closest);
}

/** cutMultiWordPrefixCheckBreak(): blanks between the words may be left out. */
function endOfWords(text: string, at: number, words: readonly string[]): number | undefined {
  let end = at;
  for (const word of words) {
    const start = endOfRun(text, end, isBlank);
    if (!text.startsWith(word, start)) return undefined;
    end = start + word.length;
  }
  return isKeyCharacter(text.charAt(end)) ? undefined : end;
}

function endOfWrong(text: string, at: number): number {
  const end = keyEnd(text, at);
  if (!FIRST_WORDS.includes(text.slice(at, end).toLowerCase())) return end;
  const next = endOfRun(text, end, isBlank);
  const character = text.charAt(next);
  return next > end && isKeyCharacter(character) && !isQuote(character) ? keyEnd(text, next) : end;
}
