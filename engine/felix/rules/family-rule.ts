// The part of a rule that holds for one address family (FilterRuleToIPVersion(), felix/rules/policy.go): every rule is rendered
// for both, with the networks of each.
import type { BackendEnd, BackendRule } from "#engine/felix/model.ts";
import type { Vintage } from "#engine/felix/vintage.ts";
import type { Family } from "#engine/net/address.ts";

const ANY_NET: Readonly<Record<Family, string>> = { 4: "0.0.0.0/0", 6: "::/0" };

/** Undefined: no packet of this family can match. */
export function ruleOfFamily(vintage: Vintage, rule: BackendRule, family: Family): BackendRule | undefined {
  if (rule.ipVersion !== undefined && rule.ipVersion !== family) return undefined;
  const source = endOfFamily(rule.source, family);
  const destination = endOfFamily(rule.destination, family);
  const notSource = endOfFamily(rule.notSource, family);
  const notDestination = endOfFamily(rule.notDestination, family);
  if (source === undefined || destination === undefined || notSource === undefined || notDestination === undefined) {
    return undefined;
  }
  const excluded = [...notSource.nets, ...notDestination.nets];
  if (vintage.notAnyNet === "omitted" && excluded.includes(ANY_NET[family])) return undefined;
  return { ...rule, source, destination, notSource, notDestination };
}

/** Undefined where all networks are of the other family. This goes for negated ones too, though they would match everything. */
function endOfFamily(end: BackendEnd, family: Family): BackendEnd | undefined {
  const nets = end.nets.filter((net) => net.includes(":") === (family === 6));
  return nets.length === 0 && end.nets.length > 0 ? undefined : { ...end, nets };
}
