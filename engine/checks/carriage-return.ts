import type { Check } from "#engine/checks/check.ts";
import { LINE } from "#engine/iptables/lines.ts";
import type { Ruleset } from "#engine/iptables/ruleset.ts";

export const carriageReturn: Check = {
  code: "carriage-return",
  severity: "error",
  summary:
    "The line ends with CR LF, as Windows writes it. iptables-restore takes the CR for a part of the last word and refuses the " +
    "line. Change the line ends of the file to LF.",
  concerns: { text: /(?:^|\n)[^\S\n]*#|\r(?:\n|$)?/g },
  run({ ruleset }, report) {
    const { text, lines } = ruleset;
    let first = -1;
    let more = 0;
    for (let line = 0; line < lines.count; line++) {
      if (text.charCodeAt(lastOf(ruleset, line)) !== 13 || !counts(ruleset, line)) continue;
      if (first < 0) first = line;
      else more++;
    }
    if (first < 0) return;
    const end = lastOf(ruleset, first) + 1;
    const others = more === 0 ? "" : ` So ${more === 1 ? "does one more line" : `do ${more} more lines`}.`;
    const edit = { span: { start: end - 1, end }, text: "" };
    const fixes = more === 0 ? [{ title: "End the line with LF", edits: [edit] }] : [];
    report(edit.span, `This line ends with CR LF: iptables-restore takes the CR for a part of the last word.${others}`, {
      fixes,
    });
  },
};

/** Where the last character of a line is, its LF apart. */
function lastOf({ text, lines }: Ruleset, line: number): number {
  const last = (lines.start[line + 1] ?? text.length) - 1;
  return text.charCodeAt(last) === 10 ? last - 1 : last;
}

/** Whether iptables-restore stumbles over a CR there: comments and what stands behind a policy are not looked at. */
function counts({ lines }: Ruleset, line: number): boolean {
  return lines.kind[line] !== LINE.comment && lines.kind[line] !== LINE.chain;
}
