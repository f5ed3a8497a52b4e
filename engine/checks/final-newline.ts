import type { Check } from "#engine/checks/check.ts";
import { LINE, lineEnd } from "#engine/iptables/lines.ts";

export const finalNewline: Check = {
  code: "final-newline",
  severity: "error",
  summary:
    "No newline stands behind the last COMMIT. iptables-legacy-restore then takes COMMIT for a rule and refuses the file; " +
    "iptables-nft-restore does not mind.",
  run({ ruleset, backends }, report) {
    const { text, lines } = ruleset;
    if (!backends.includes("legacy")) return;
    const line = lines.count - 1;
    if (lines.kind[line] !== LINE.commit) return;
    const end = lineEnd(text, lines, line);
    const fixes = [{ title: "End the line", edits: [{ span: { start: text.length, end: text.length }, text: "\n" }] }];
    report({ start: end - 6, end }, "A newline is missing behind COMMIT: iptables-legacy-restore refuses this.", {
      fixes,
    });
  },
};
