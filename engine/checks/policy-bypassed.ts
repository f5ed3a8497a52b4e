import type { ChainCheck } from "#engine/checks/check.ts";
import { takerOf } from "#engine/checks/unreachable-rule.ts";

export const policyBypassed: ChainCheck = {
  code: "policy-bypassed",
  severity: "warning",
  summary:
    "A rule accepts every packet that comes to it, in a chain whose policy is DROP: the policy never comes to act. Often a rule " +
    "that was added to test something, or one that lost its conditions.",
  run({ chain, facts }, report) {
    if (chain.policy !== "DROP") return;
    const rule = takerOf(facts);
    if (facts[rule]?.target !== "ACCEPT") return;
    const message = `Accepts every packet that comes to it, so the policy DROP of ${chain.name} never comes to act.`;
    report({ rule, message });
  },
};
