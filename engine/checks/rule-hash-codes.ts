// What the hashes of Felix's rules can bring to light (engine/felix/hash-problems), code by code.
import type { ParseCode } from "#engine/checks/check.ts";

const code = (code: string, severity: ParseCode["severity"], summary: string): ParseCode => ({ code, severity, summary });

const UNDONE =
  "While Felix runs it undoes the change by itself when it next checks the rules: after iptablesRefreshInterval, one to three minutes by default.";

export const RULE_HASH_CODES: readonly ParseCode[] = [
  code(
    "calico-rule-edited",
    "warning",
    `Somebody has changed a rule that Felix wrote: its hash fits once the rule says again what Felix wrote. ${UNDONE}`,
  ),
  code(
    "calico-rule-missing",
    "warning",
    `Rules that Felix wrote are gone: the hash of this rule only fits with them before it. Rules that are gone from the end of a chain leave no trace. ${UNDONE}`,
  ),
  code("calico-rule-moved", "warning", `The rule is as Felix wrote it, but stood at another place of its chain. ${UNDONE}`),
  code(
    "calico-rule-added",
    "info",
    `Felix did not write this rule into its chain: it has no hash, or that of another rule, or the rules around it fit with nothing between them. ${UNDONE}`,
  ),
  code(
    "calico-hash-mismatch",
    "info",
    `The hash of the rule does not fit. Either the rule was changed, or rules before it were taken away, added or moved; which of these cannot be told from the dump. What stands behind it in the chain cannot be checked. ${UNDONE}`,
  ),
];
