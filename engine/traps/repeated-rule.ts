import { removeItem } from "#engine/traps/block-edits.ts";
import { rulePlace } from "#engine/traps/places.ts";
import type { Trap } from "#engine/traps/trap.ts";

export const repeatedRule: Trap = {
  code: "calico-repeated-rule",
  severity: "info",
  summary: "The same rule stands twice in one list. The second one never finds a packet, or logs it again. Remove it.",
  run({ file, ruleLists }, report) {
    for (const { rules, covered } of ruleLists) {
      for (const { rule: index, by, isSame } of covered()) {
        const [rule, first] = [rules[index], rules[by]];
        if (rule === undefined || first === undefined || !isSame || rule.action !== first.action) continue;
        const nodes = rules.map(({ node }) => node);
        const edits = removeItem(file.text, nodes, index);
        report(
          rulePlace(rule.node, rule.rule.span),
          `This rule is the same as rule ${by + 1} of the list and adds nothing to it.`,
          {
            related: [{ span: rulePlace(first.node, first.rule.span), message: "The first of the two." }],
            tags: ["unnecessary"],
            fixes: edits === undefined ? [] : [{ title: "Remove the rule", edits }],
          },
        );
      }
    }
  },
};
