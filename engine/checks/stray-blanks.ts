import type { Check } from "#engine/checks/check.ts";
import { lineSpan } from "#engine/checks/statements.ts";
import { LINE, statementStart } from "#engine/iptables/lines.ts";
import type { Ruleset } from "#engine/iptables/ruleset.ts";

export const strayBlanks: Check = {
  code: "stray-blanks",
  severity: "error",
  summary:
    "A line of blanks only, or blanks before a table, chain, comment, COMMIT or counters: iptables-restore knows these at the " +
    "very beginning of a line only. Blanks before -A and other commands are allowed.",
  run({ ruleset }, report) {
    const { lines } = ruleset;
    for (let line = 0; line < lines.count; line++) {
      const width = lines.indent[line] ?? 0;
      if (width === 0) continue;
      const start = lines.start[line] ?? 0;
      const what = refused(ruleset, line);
      if (what === undefined) continue;
      const span = { start, end: start + width };
      const fixes = [{ title: "Remove the blanks", edits: [{ span, text: "" }] }];
      report(span, `iptables-restore refuses ${what}.`, { fixes });
    }
  },
};

function refused(ruleset: Ruleset, line: number): string | undefined {
  const { lines, text } = ruleset;
  const at = statementStart(lines, line);
  // What is not blank in front of a statement is line-prefix's.
  if (!/^[ \t]*$/.test(text.slice(lines.start[line] ?? 0, at))) return undefined;
  switch (lines.kind[line]) {
    case LINE.blank:
      return at > lineSpan(ruleset, line).start ? "a line of blanks only: leave it empty" : undefined;
    case LINE.comment:
      return "blanks before #";
    case LINE.table:
      return "blanks before *";
    case LINE.chain:
      return "blanks before a chain";
    case LINE.commit:
      return "blanks before COMMIT";
    default:
      return text.charCodeAt(at) === 91 ? "blanks before counters" : undefined;
  }
}
