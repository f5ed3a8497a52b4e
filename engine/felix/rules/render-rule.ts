// One rule of a policy or profile as rules of iptables (ProtoRuleToIptablesRules(), felix/rules/policy.go).
import { hasMark } from "#engine/felix/chains/spelling.ts";
import type { BackendRule, FelixRule } from "#engine/felix/model.ts";
import { setName } from "#engine/felix/names/set-names.ts";
import { beyondVintage } from "#engine/felix/rules/beyond-vintage.ts";
import { commentText } from "#engine/felix/rules/comment-text.ts";
import { ruleOfFamily } from "#engine/felix/rules/family-rule.ts";
import { blockRules, takeBlocks } from "#engine/felix/rules/match-blocks.ts";
import { portGroups } from "#engine/felix/rules/port-groups.ts";
import { actionRules } from "#engine/felix/rules/rule-actions.ts";
import type { RuleContext } from "#engine/felix/rules/rule-context.ts";
import { ruleMatch, type SetNames } from "#engine/felix/rules/rule-match.ts";
import type { Vintage } from "#engine/felix/vintage.ts";

/** None where the rule is of the other family, or asks what the version does not know (see {@link beyondVintage}). */
export function renderRule(rule: BackendRule, context: RuleContext): readonly FelixRule[] {
  const { vintage, options, family } = context;
  const held = ruleOfFamily(vintage, rule, family);
  if (held === undefined || beyondVintage(vintage, held).length > 0) return [];
  const nameOf: SetNames = (id) => setName(vintage, family, id);
  const { blocks, rest } = takeBlocks(vintage, held, nameOf);
  const passed = blocks.length === 0 ? [] : [hasMark(options.marks.scratch0)];
  const decided = eachPortCombination(vintage, rest).flatMap((one) =>
    actionRules(context, one.action, [...ruleMatch(one, family, nameOf), ...passed]),
  );
  return [...blockRules(options.marks, blocks), ...decided].map((one) => attributed(vintage, rule, one));
}

/** Felix 2.x repeats the rule. */
function eachPortCombination(vintage: Vintage, rule: BackendRule): readonly BackendRule[] {
  if (vintage.manyPorts === "blocks") return [rule];
  const sources = withPortGroups(rule.source);
  const destinations = withPortGroups(rule.destination);
  return sources.flatMap((source) => destinations.map((destination) => ({ ...rule, source, destination })));
}

function withPortGroups(end: BackendRule["source"]): readonly BackendRule["source"][] {
  const groups = portGroups(end.ports);
  return groups.length <= 1 ? [end] : groups.map((ports) => ({ ...end, ports }));
}

/** Every rule that comes of it says what the rule's annotations say, and knows where it comes from. */
function attributed(vintage: Vintage, { annotations, origin }: BackendRule, rule: FelixRule): FelixRule {
  const comments = vintage.annotations ? annotations.map(([key, value]) => commentText(`${key}=${value}`)) : [];
  return { ...rule, comments: [...rule.comments, ...comments], ...(origin === undefined ? {} : { origin }) };
}
