// Where an option stands in the rules of a dump, found by its text: a dump may have far more rules than can be read here.

import { splitWords } from "#engine/iptables/lexer.ts";
import { LINE, lineAt, lineEnd, statementStart } from "#engine/iptables/lines.ts";
import type { Ruleset } from "#engine/iptables/ruleset.ts";
import type { Word } from "#engine/text/span.ts";

export interface OptionPlace {
  readonly line: number;
  readonly negated: boolean;
  /** The words that the option takes. */
  readonly words: readonly Word[];
}

export interface SoughtOption {
  readonly name: string;
  /** How many words it takes. */
  readonly takes: 1 | 2;
  /** Whether these words, with one blank between them, are worth a look; asked once for the same words. */
  wanted(words: string): boolean;
}

/** Each place where the option stands in a rule followed by one blank, as iptables-save writes it. */
export function* optionPlaces(ruleset: Ruleset, { name, takes, wanted }: SoughtOption): Generator<OptionPlace> {
  const { text, lines } = ruleset;
  const answers = new Map<string, boolean>();
  let last = -1;
  let words: readonly Word[] = [];
  const sought = `${name} `;
  for (let hit = text.indexOf(sought); hit >= 0; hit = text.indexOf(sought, hit + sought.length)) {
    if (hit > 0 && text.charCodeAt(hit - 1) > 32) continue;
    const from = hit + sought.length;
    const end = endOfWord(text, from);
    const word = text.slice(from, takes === 1 ? end : endOfWord(text, end + 1));
    let answer = answers.get(word);
    if (answer === undefined) {
      answer = wanted(word);
      answers.set(word, answer);
    }
    const line = answer ? lineAt(lines, hit) : 0;
    if (!answer || lines.kind[line] !== LINE.rule) continue;
    // Inside a quoted comment it is no option.
    if (line !== last) words = splitWords(text, statementStart(lines, line), lineEnd(text, lines, line));
    last = line;
    const at = wordAt(words, hit);
    if (at >= 0) yield { line, negated: words[at - 1]?.text === "!", words: words.slice(at + 1, at + 1 + takes) };
  }
}

/** Binary search; -1 where no word begins. */
function wordAt(words: readonly Word[], start: number): number {
  let low = 0;
  let high = words.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle]?.span.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return words[low]?.span.start === start ? low : -1;
}

function endOfWord(text: string, at: number): number {
  let end = at;
  while (end < text.length && text.charCodeAt(end) > 32) end++;
  return end;
}
