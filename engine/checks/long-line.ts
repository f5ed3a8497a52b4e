import { bytesOf } from "#engine/checks/chain-name.ts";
import type { Check, Report } from "#engine/checks/check.ts";
import { lineSpan } from "#engine/checks/statements.ts";
import { splitWords } from "#engine/iptables/lexer.ts";
import { LINE, statementStart } from "#engine/iptables/lines.ts";
import type { Ruleset } from "#engine/iptables/ruleset.ts";

/** A line is read into 10,240 bytes, its newline and an end mark included (iptables/xtables-restore.c). */
const LONGEST_LINE = 10_238;
/** PARAM_SIZE less one (add_param(), iptables/xshared.c). */
const LONGEST_WORD = 1023;
/** MAX_ARGC less what the tool puts in front (add_argv(), iptables/xshared.c). */
const MOST_WORDS = 251;

export const longLine: Check = {
  code: "long-line",
  severity: "error",
  summary:
    "iptables-restore reads lines of at most 10,238 bytes, words of at most 1023 bytes, and some 250 words a line; it refuses " +
    "longer ones, or takes the rest of the line for another one.",
  run({ ruleset }, report) {
    const { lines } = ruleset;
    for (let line = 0; line < lines.count; line++) {
      const length = (lines.start[line + 1] ?? 0) - (lines.start[line] ?? 0);
      // Words are at least two characters with their blank, and characters at most three bytes.
      if (length > LONGEST_WORD / 3 && (lines.kind[line] === LINE.rule || length > LONGEST_LINE / 3))
        measure(ruleset, line, report);
    }
  },
};

function measure(ruleset: Ruleset, line: number, report: Report): void {
  const { text, lines } = ruleset;
  const span = lineSpan(ruleset, line);
  const bytes = bytesOf(text.slice(span.start, span.end));
  if (bytes > LONGEST_LINE) {
    return report(
      span,
      `The line has ${bytes} bytes; iptables-restore reads ${LONGEST_LINE}, and takes the rest for another line.`,
    );
  }
  if (lines.kind[line] !== LINE.rule) return;
  const words = splitWords(text, statementStart(lines, line), span.end);
  for (const word of words) {
    if (bytesOf(word.text) <= LONGEST_WORD) continue;
    return report(word.span, `This word has ${bytesOf(word.text)} bytes; iptables-restore takes ${LONGEST_WORD}.`);
  }
  const counters = words[0]?.text.startsWith("[") === true ? 1 : 0;
  const first = words[MOST_WORDS + counters];
  if (first === undefined) return;
  report(
    { start: first.span.start, end: span.end },
    `The rule has ${words.length - counters} words; iptables-restore takes ${MOST_WORDS}.`,
  );
}
