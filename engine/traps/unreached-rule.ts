import type { Fix } from "#engine/text/diagnostic.ts";
import { moveUp, removeItem } from "#engine/traps/block-edits.ts";
import { rulePlace } from "#engine/traps/places.ts";
import type { Covered, RuleList } from "#engine/traps/rule-lists.ts";
import type { Trap } from "#engine/traps/trap.ts";

export const unreachedRule: Trap = {
  code: "calico-unreached-rule",
  severity: "warning",
  summary:
    "An earlier rule of the same list asks for less and decides every packet that this rule could match, so this rule never comes " +
    "to act. Put the narrower rule first, or remove it where both do the same.",
  run({ file, ruleLists }, report) {
    for (const list of ruleLists) {
      for (const covered of list.covered()) {
        const [rule, by] = [list.rules[covered.rule], list.rules[covered.by]];
        if (rule === undefined || by === undefined || rule.action === "Log") continue;
        const isAlike = rule.action === by.action;
        if (isAlike && covered.isSame) continue;
        const does = isAlike ? "and does the same with it" : `and its ${by.action} decides`;
        const advice = isAlike
          ? "This one can be left out."
          : covered.isSame
            ? "Leave out one of the two."
            : "Put the narrower rule first.";
        report(
          rulePlace(rule.node, rule.rule.span),
          `Rule ${covered.by + 1} of this list takes every packet that this rule could match, ${does}. ${advice}`,
          {
            severity: isAlike ? "info" : "warning",
            related: [{ span: rulePlace(by.node, by.rule.span), message: "This rule takes them." }],
            tags: ["unnecessary"],
            fixes: fixesOf(file.text, list, covered, isAlike),
          },
        );
      }
    }
  },
};

function fixesOf(text: string, { rules }: RuleList, { rule, by, isSame }: Covered, isAlike: boolean): readonly Fix[] {
  const nodes = rules.map(({ node }) => node);
  const up = isAlike || isSame ? undefined : moveUp(text, nodes, { from: rule, to: by });
  const none = isAlike ? removeItem(text, nodes, rule) : undefined;
  return [
    ...(up === undefined ? [] : [{ title: `Move the rule before rule ${by + 1}`, edits: up }]),
    ...(none === undefined ? [] : [{ title: "Remove the rule", edits: none }]),
  ];
}
