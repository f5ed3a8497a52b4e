import type { Check } from "#engine/checks/check.ts";
import { LINE, statementStart } from "#engine/iptables/lines.ts";

export const linePrefix: Check = {
  code: "line-prefix",
  severity: "error",
  summary:
    "Text that is no part of the statement stands in front of it, as logs print it, or the `iptables` of a shell script. It is " +
    "passed over here; iptables-restore refuses it. Said once a file.",
  run({ ruleset }, report) {
    const { text, lines } = ruleset;
    const first = lines.prefixed.find((line) => lines.kind[line] !== LINE.unknown);
    if (first === undefined) return;
    const span = { start: lines.start[first] ?? 0, end: statementStart(lines, first) };
    report(span, `${messageFor(text.slice(span.start, span.end))} iptables-restore refuses this.`);
  },
};

function messageFor(prefix: string): string {
  if (prefix === "\uFEFF") return "A byte order mark stands at the beginning of the file: save it as UTF-8 without one.";
  if (/^\[\d*:?\d* *$/.test(prefix)) return "Counters are written [PACKETS:BYTES].";
  if (/^(-t|--table|-w|--wait)\b/.test(prefix)) return `${prefix.trim()} is for the command line, not for a dump.`;
  if (/\bip6?tables(-\w+)* /.test(prefix)) return "A line of a dump is a rule without the command: leave the beginning out.";
  return "Text before the statements (a log prefix?) is left out of account, here and on other lines.";
}
