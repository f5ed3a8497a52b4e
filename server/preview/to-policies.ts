// From the chains, rules and sets of a dump to the policies they were made of.
import { ownedSets } from "#engine/calculate/compare-owners.ts";
import { LINE } from "#engine/iptables/lines.ts";
import type { Scope } from "#server/files.ts";
import { lineOf } from "#server/iptables/rule-at.ts";
import type { Thing } from "#server/iptables/thing.ts";
import { previewedRule } from "#server/preview/dump-rules.ts";
import { type OriginPlace, originPlace } from "#server/preview/origin-places.ts";
import { type OwnerPlace, ownerPlaces } from "#server/preview/owner-places.ts";
import { placeOfRule } from "#server/preview/rendered-rules.ts";
import { worldFor } from "#server/preview/world-for.ts";

/** Chains by their names alone; rules by what Felix would write now, so that a rule that has changed leads nowhere. */
export function policyPlaces(scope: Scope, thing: Thing | undefined, offset: number): readonly OwnerPlace[] {
  const { workspace } = scope;
  if (workspace.files.length === 0) return [];
  if (thing?.kind === "set") return setPlaces(scope, thing.name);
  if (thing?.kind === "chain") {
    const rule = thing.as === "owner" ? rulePlace(scope, offset) : undefined;
    return [...(rule === undefined ? [] : [linkTo(rule)]), ...ownerPlaces(workspace, thing.name)];
  }
  const place = rulePlace(scope, offset);
  return place === undefined ? [] : [linkTo(place)];
}

function linkTo({ file, resource, span }: OriginPlace): OwnerPlace {
  return { file, span: resource.span, selection: span };
}

const POLICY_CHAIN = /^cali-(?:pi|po|pri|pro)-/;

/** The rule of a policy that the rule at a place was made of. */
export function rulePlace({ file, preview }: Scope, offset: number): OriginPlace | undefined {
  const line = lineOf(file, offset);
  const found = file.ruleset?.lines.kind[line] === LINE.rule ? file.derived.placeOf(line) : undefined;
  if (found === undefined || !POLICY_CHAIN.test(found.chain.name)) return undefined;
  const made = preview?.(file.ruleset?.family ?? 4);
  const { table, name } = found.chain;
  const rule = made && previewedRule(made, { table, chain: name, number: found.number });
  return made && rule && placeOfRule(made, rule.chain, rule.number);
}

/** The rules that ask for a set, by its name. */
function setPlaces({ file, workspace, preview }: Scope, name: string): readonly OwnerPlace[] {
  const family = file.ruleset?.family ?? 4;
  const made = preview?.(family);
  if (made === undefined) return [];
  const { vintage, options } = made.node.felix;
  const owned = ownedSets(worldFor(workspace, file.uri), { vintage, options, family }).get(name);
  return (owned?.origins ?? []).flatMap((origin) => {
    const place = originPlace(workspace, origin);
    return place === undefined ? [] : [linkTo(place)];
  });
}
