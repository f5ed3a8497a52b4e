import type { RuleCheck } from "#engine/checks/check.ts";

export const unknownMatch: RuleCheck = {
  code: "unknown-match",
  severity: "info",
  summary:
    "Chainwalk does not know this match, so it cannot say whether it holds: the walk goes both ways at this rule. The name " +
    "may be misspelt, or belong to an extension that is not part of iptables.",
  run({ parts }, report) {
    for (const { kind, name, module, span } of parts) {
      if (kind === "match" && module === undefined)
        report(span, `The match ${name} is not known here: whether it holds is not known.`);
    }
  },
};
