// Ruleset → text. Put together from the words and the gaps between them, so that a word with a wrong span shows.
import { splitWords } from "#engine/iptables/lexer.ts";
import { lineEnd } from "#engine/iptables/lines.ts";
import type { Ruleset } from "#engine/iptables/ruleset.ts";

/** The text the ruleset was parsed from, byte for byte. */
export function printRuleset(ruleset: Ruleset): string {
  const { text, lines } = ruleset;
  const pieces: string[] = [];
  for (let line = 0; line < lines.count; line++) {
    let at = lines.start[line] ?? 0;
    for (const { span } of splitWords(text, at, lineEnd(text, lines, line))) {
      pieces.push(text.slice(at, span.start), text.slice(span.start, span.end));
      at = span.end;
    }
    pieces.push(text.slice(at, lines.start[line + 1] ?? text.length));
  }
  return pieces.join("");
}
