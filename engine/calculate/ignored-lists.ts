// Lists of alternatives that Felix loses. Each list that does not fit one rule is asked in rules before it, and the second and
// later ones share a mark bit. It is cleared once, in front of all of them (maybeAppendInitialRule(), felix/rules/policy.go, and
// so from 2.4 to 3.32), so that where the second list matched, the third always seems to: the node lets more packets into the
// rule than the policy says.
import type { BackendRule } from "#engine/felix/model.ts";
import { ruleOfFamily } from "#engine/felix/rules/family-rule.ts";
import { portGroups } from "#engine/felix/rules/port-groups.ts";
import type { Vintage } from "#engine/felix/vintage.ts";
import type { Family } from "#engine/net/address.ts";

export interface IgnoredList {
  readonly end: "source" | "destination";
  readonly what: "ports" | "networks";
}

const ENDS = ["source", "destination"] as const;
/** The first has a bit of its own, the second finds the shared one clear. */
const ASKED = 2;

/** Those of the rule that do not count, in the order in which Felix asks for them. */
export function ignoredLists(vintage: Vintage, rule: BackendRule, family: Family): readonly IgnoredList[] {
  const held = ruleOfFamily(vintage, rule, family);
  if (held === undefined) return [];
  const ports = ENDS.filter((end) => {
    const { ports: numbers, namedPortIpSetIds: names } = held[end];
    return vintage.manyPorts === "blocks" && portGroups(numbers).length + names.length > 1;
  });
  const networks = ENDS.filter((end) => vintage.manyNets !== "none" && held[end].nets.length > 1);
  const lists = [
    ...ports.map((end): IgnoredList => ({ end, what: "ports" })),
    ...networks.map((end): IgnoredList => ({ end, what: "networks" })),
  ];
  return lists.slice(ASKED);
}
