import type { Fix } from "#engine/text/diagnostic.ts";
import { moveToEnd } from "#engine/traps/block-edits.ts";
import { rulePlace } from "#engine/traps/places.ts";
import { decides, matchesAll } from "#engine/traps/rule-cover.ts";
import type { ListedRule, RuleList } from "#engine/traps/rule-lists.ts";
import type { Trap } from "#engine/traps/trap.ts";

export const catchAllFirst: Trap = {
  code: "calico-catch-all-first",
  severity: "warning",
  summary:
    "A rule that asks nothing of the packet stands before others. Rules are asked in order and the first that matches decides, so " +
    "those behind it never are: a Deny written first as a default denies everything. Move the rule to the end of its list, or " +
    "write in it what it is about.",
  run({ file, ruleLists }, report) {
    for (const list of ruleLists) {
      const first = list.catchAll === undefined ? undefined : list.rules[list.catchAll];
      const behind = list.rules.slice((list.catchAll ?? 0) + 1);
      // Logs alone are told of by calico-late-log.
      if (first === undefined || behind.every(({ action }) => action === "Log")) continue;
      const changesNothing = behind.every(({ action }) => action === first.action || action === "Log");
      report(rulePlace(first.node, first.rule.span), messageOf(list, first, behind, changesNothing), {
        related: behind.slice(0, MOST_SHOWN).map(({ node, rule }) => ({
          span: rulePlace(node, rule.span),
          message: "Never asked.",
        })),
        severity: changesNothing ? "info" : "warning",
        fixes: changesNothing ? [] : fixesOf(file.text, list, behind),
      });
    }
  },
};

const MOST_SHOWN = 10;

function messageOf(
  { direction }: RuleList,
  { action }: ListedRule,
  behind: readonly ListedRule[],
  changesNothing: boolean,
): string {
  const others =
    behind.length === 1 ? `the ${direction} rule behind it is` : `the ${behind.length} ${direction} rules behind it are`;
  const head = `This ${action} has no condition, so it takes every packet: ${others} never asked.`;
  if (changesNothing) return `${head} What stands behind it could do nothing else, and can be left out.`;
  return `${head} Move it to the end of the list, or write in it which packets it is for.`;
}

/** Behind another rule for everything it would itself never be asked. */
function fixesOf(text: string, { rules, catchAll }: RuleList, behind: readonly ListedRule[]): readonly Fix[] {
  if (catchAll === undefined || behind.some(({ rule, action }) => decides(action) && matchesAll(rule))) return [];
  const nodes = rules.map(({ node }) => node);
  const edits = moveToEnd(text, nodes, catchAll);
  return edits === undefined ? [] : [{ title: "Move the rule to the end", edits }];
}
