import type { Check } from "#engine/checks/check.ts";
import { lineSpan } from "#engine/checks/statements.ts";
import { splitWords } from "#engine/iptables/lexer.ts";
import { LINE, statementStart } from "#engine/iptables/lines.ts";
import type { Ruleset } from "#engine/iptables/ruleset.ts";
import type { Span } from "#engine/text/span.ts";

export const openQuote: Check = {
  code: "open-quote",
  severity: "warning",
  summary:
    "A quote is opened and not closed on the line. iptables-restore takes all that follows, and the newline, for a part of the " +
    "text: what stands behind it (a target, say) is lost without a word.",
  concerns: { text: /(?:^|\n)[^\n"]*"[^\n]*/g },
  run({ ruleset }, report) {
    const { text, lines } = ruleset;
    let hit = text.indexOf('"');
    for (let line = 0; hit >= 0 && line < lines.count; line++) {
      const end = lines.start[line + 1] ?? text.length;
      let quotes = 0;
      for (; hit >= 0 && hit < end; hit = text.indexOf('"', hit + 1)) if (text.charCodeAt(hit - 1) !== 92) quotes++;
      if (quotes % 2 === 0 || lines.kind[line] !== LINE.rule) continue;
      const span = lastWord(ruleset, line);
      if (span !== undefined) report(span, "This quote is not closed: the rest of the line is taken for a part of the text.");
    }
  },
};

/** The word that runs to the end of the line with its quote open. */
function lastWord(ruleset: Ruleset, line: number): Span | undefined {
  const { text, lines } = ruleset;
  const { end } = lineSpan(ruleset, line);
  const last = splitWords(text, statementStart(lines, line), end).at(-1);
  const written = last && text.slice(last.span.start, last.span.end);
  if (last === undefined || written === undefined) return undefined;
  const open = written.indexOf('"');
  return open >= 0 && !/^"(?:[^"\\]|\\.)*"$/s.test(written.slice(open)) ? last.span : undefined;
}
