import type { Check } from "#engine/checks/check.ts";
import { lineSpan } from "#engine/checks/statements.ts";
import { LINE, statementStart } from "#engine/iptables/lines.ts";
import { isBuiltin } from "#engine/iptables/netfilter.ts";
import type { Ruleset } from "#engine/iptables/ruleset.ts";
import type { Span } from "#engine/text/span.ts";

export const badCounters: Check = {
  code: "bad-counters",
  severity: "warning",
  summary:
    "Counters are written `[PACKETS:BYTES]`. iptables-restore passes over others, but with -c it refuses them, and builtin " +
    "chains that have none.",
  concerns: { text: /(?:^|\n)[^\n[]*\[\S*/g },
  run({ ruleset, declarations }, report) {
    const { text } = ruleset;
    const bare: Span[] = [];
    let counted = false;
    for (const { table, name, nameSpan, policy, countersSpan } of declarations()) {
      const written = text.slice(countersSpan.start, countersSpan.end);
      if (!isBuiltin(table, name) || policy === "" || policy === "-") continue;
      if (written === "") bare.push(nameSpan);
      else if (COUNTERS.test(written)) counted = true;
      else report(countersSpan, `Counters are written [PACKETS:BYTES]: iptables-restore -c refuses this.`);
    }
    // Without any counters nobody means the file for -c.
    if (counted) for (const span of bare) report(span, "This chain has no counters: iptables-restore -c refuses that.");
    for (const span of badRuleCounters(ruleset))
      report(span, `Counters are written [PACKETS:BYTES]: iptables-restore -c refuses this.`);
  },
};

const COUNTERS = /^\[\d+:\d+\]/;

function* badRuleCounters(ruleset: Ruleset): Generator<Span> {
  const { text, lines } = ruleset;
  for (let line = 0; line < lines.count; line++) {
    const start = statementStart(lines, line);
    if (lines.kind[line] !== LINE.rule || text.charCodeAt(start) !== 91) continue;
    const close = text.indexOf("]", start) + 1;
    const written = text.slice(start, Math.min(close, lineSpan(ruleset, line).end));
    // Without a colon it is refused with or without -c.
    if (!COUNTERS.test(written) && written.includes(":")) yield { start, end: start + written.length };
  }
}
