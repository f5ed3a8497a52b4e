import { moveUp } from "#engine/traps/block-edits.ts";
import { rulePlace } from "#engine/traps/places.ts";
import type { RuleList } from "#engine/traps/rule-lists.ts";
import type { Report, Trap } from "#engine/traps/trap.ts";

export const lateLog: Trap = {
  code: "calico-late-log",
  severity: "warning",
  summary:
    "A Log rule stands behind the rule that decides its packets, so that it never logs any. Log goes on to the next rule, Allow, " +
    "Deny and Pass do not: put the Log first.",
  run({ file, ruleLists }, report) {
    for (const list of ruleLists) {
      const { rules, catchAll } = list;
      for (const { rule, by } of list.covered()) {
        if (rules[rule]?.action === "Log" && rules[by]?.action !== "Log") tell(file.text, list, rule, by, report);
      }
      const behind = catchAll === undefined ? [] : rules.slice(catchAll + 1);
      if (catchAll === undefined || !behind.every(({ action }) => action === "Log")) continue;
      for (const index of behind.keys()) tell(file.text, list, catchAll + 1 + index, catchAll, report);
    }
  },
};

function tell(text: string, { rules }: RuleList, index: number, by: number, report: Report): void {
  const [log, decider] = [rules[index], rules[by]];
  if (log === undefined || decider === undefined) return;
  const nodes = rules.map(({ node }) => node);
  const edits = moveUp(text, nodes, { from: index, to: by });
  report(
    rulePlace(log.node, log.rule.span),
    `This Log never logs anything: rule ${by + 1} (${decider.action}) stands before it and decides all of its packets. Put the Log before it.`,
    {
      related: [{ span: rulePlace(decider.node, decider.rule.span), message: "This rule takes the packets." }],
      fixes: edits === undefined ? [] : [{ title: `Move the Log before rule ${by + 1}`, edits }],
    },
  );
}
