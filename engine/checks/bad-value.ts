import type { RuleCheck } from "#engine/checks/check.ts";

export const badValue: RuleCheck = {
  code: "bad-value",
  severity: "error",
  summary:
    "The value behind an option cannot be read as what the option wants. iptables-restore refuses it, or reads it otherwise; " +
    "the walk answers unknown for this rule.",
  perOption: true,
  run({ parts }, report) {
    for (const { decoded } of parts) {
      for (const { option, read } of decoded) {
        if (read.refusal === undefined || option.values.length < read.spec.values.words) continue;
        const word = option.values[read.refusal.word ?? 0] ?? option.name;
        const { refusal } = read.refusal;
        report(word.span, sentence(refusal), read.refusal.lookedUp === true ? { severity: "warning" } : {});
      }
    }
  },
};

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
}
