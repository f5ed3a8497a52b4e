// What differs between a rule as it stands and as it was written, in whole options.
import { skipBlanks, wordEnd } from "#engine/iptables/lexer.ts";
import { type Span, spanOf } from "#engine/text/span.ts";

export interface Difference {
  /** What stands there; "" where something is missing. */
  readonly now: string;
  readonly original: string;
  /** Of `now` in the text; the whole rule where that is empty. */
  readonly span: Span;
}

/** `rule` begins with its command, or counters. */
export function differingWords(text: string, rule: Span, original: string): Difference {
  const now = wordsIn(text, rule).filter((span, index) => index > 0 || text.charAt(span.start) !== "[");
  const written = wordsIn(original, { start: 0, end: original.length });
  const there = now.map(({ start, end }) => text.slice(start, end));
  const wanted = written.map(({ start, end }) => original.slice(start, end));
  const { head, tail } = commonEnds(there, wanted);
  const [first, last] = [now[head], now[now.length - tail - 1]];
  return {
    now: there.slice(head, there.length - tail).join(" "),
    original: wanted.slice(head, wanted.length - tail).join(" "),
    span: first === undefined || last === undefined || last.start < first.start ? rule : spanOf(first.start, last.end),
  };
}

function wordsIn(text: string, { start, end }: Span): Span[] {
  const words: Span[] = [];
  for (let at = skipBlanks(text, start, end); at < end; at = skipBlanks(text, at, end)) {
    const stop = wordEnd(text, at, end);
    words.push(spanOf(at, stop));
    at = stop;
  }
  return words;
}

type Words = readonly string[];

/** How many words are the same at the beginning and at the end, so that what lies between begins with an option. */
function commonEnds(one: Words, other: Words): { readonly head: number; readonly tail: number } {
  const least = Math.min(one.length, other.length);
  let head = 0;
  while (head < least && one[head] === other[head]) head++;
  let tail = 0;
  while (tail < least - head && one.at(-1 - tail) === other.at(-1 - tail)) tail++;
  const begins = (words: Words): boolean => head >= words.length - tail || /^(?:-|!$)/.test(words[head] ?? "");
  while (head > 0 && !(begins(one) && begins(other))) head--;
  const isOpen = (words: Words): boolean => words[words.length - tail - 1] === "!" && head < words.length - tail;
  if (isOpen(one) || isOpen(other)) tail = Math.max(0, tail - 2); // what is negated belongs to it
  return { head, tail };
}
