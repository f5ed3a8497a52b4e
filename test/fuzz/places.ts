// Places of a document to ask about.
import type { Position, Range } from "vscode-languageserver-protocol";
import { type Document, positionAt } from "#test/fuzz/document.ts";
import type { Random } from "#test/fuzz/random.ts";

/** Mostly inside words, sometimes at line ends, sometimes where no text is. */
export function somePosition(document: Document, random: Random): Position {
  const { text, starts } = document;
  if (random.once(20)) {
    return random.pick([
      { line: starts.length, character: 0 },
      { line: 0, character: 2 ** 31 - 1 },
      { line: 2 ** 31 - 1, character: 2 ** 31 - 1 },
      { line: random.below(starts.length), character: 100_000 },
    ]);
  }
  if (random.once(8)) return positionAt(document, Math.max(0, (starts[random.below(starts.length)] ?? 0) - random.below(2)));
  const at = random.below(text.length + 1);
  if (random.once(3)) return positionAt(document, at);
  const blank = text.indexOf(" ", at);
  return positionAt(document, Math.min(text.length, blank < 0 ? at : blank + random.below(3)));
}

export function someRange(document: Document, random: Random): Range {
  if (random.once(4)) return { start: { line: 0, character: 0 }, end: { line: document.starts.length, character: 0 } };
  const from = random.below(document.text.length + 1);
  const to = Math.min(document.text.length, from + random.below(random.pick([1, 20, 2000])));
  return { start: positionAt(document, from), end: positionAt(document, to) };
}
