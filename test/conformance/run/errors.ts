// Dumps with one mistake each: whether it is found, and on the line that the real tool blames (iptables/errors.json).
import { checkWhole } from "#engine/checks/index.ts";
import { lineAt } from "#engine/iptables/lines.ts";
import { parseRuleset } from "#engine/iptables/parser.ts";
import type { Report } from "#test/conformance/run/report.ts";

interface Outcome {
  readonly rc: number;
  readonly stderr: string;
  readonly blamed: number | null;
}

interface Mistake {
  readonly id: number;
  readonly group: string;
  readonly title: string;
  readonly text: string;
  readonly family: "ip" | "ip6";
  readonly args: readonly string[];
  readonly mistake_line: number | null;
  readonly nft: Outcome;
  readonly legacy: Outcome;
}

export function checkErrors(text: string): Report {
  const mistakes = JSON.parse(text) as Mistake[];
  const disagreements: string[] = [];
  const summary: string[] = [];
  for (const backend of ["nft", "legacy"] as const) {
    let refused = 0;
    let found = 0;
    let placed = 0;
    let accepted = 0;
    let quiet = 0;
    for (const one of mistakes) {
      const { rc, stderr, blamed } = one[backend];
      const ruleset = parseRuleset(one.text, { family: one.family === "ip" ? 4 : 6 });
      const errors = checkWhole(ruleset, [backend]).filter(({ severity }) => severity === "error");
      const told = errors.map(({ span, code, message }) => `${lineAt(ruleset.lines, span.start) + 1} ${code}: ${message}`);
      const where = `${backend} #${one.id} ${one.group}: ${one.title}`;
      if (rc === 0) {
        accepted++;
        if (errors.length === 0) quiet++;
        else disagreements.push(`accepted by the tool ${where}: ${told.join(" / ")}\n${one.text}`);
        continue;
      }
      refused++;
      const line = one.mistake_line ?? blamed;
      const here = errors.some(({ span }) => {
        const at = lineAt(ruleset.lines, span.start) + 1;
        return at === line || at === blamed;
      });
      if (errors.length > 0) found++;
      else disagreements.push(`not found ${where} (line ${line}): ${stderr.trim()}\n${one.text}`);
      if (here) placed++;
      else if (errors.length > 0)
        disagreements.push(`other line ${where} (line ${line}, blamed ${blamed}): ${told.join(" / ")}\n${one.text}`);
    }
    summary.push(
      `${backend}: found ${found}/${refused}, on the blamed line ${placed}/${refused}, accepted controls without an error ${quiet}/${accepted}`,
    );
  }
  return { summary, disagreements };
}
