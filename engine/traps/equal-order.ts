import { matchesLabels } from "#engine/calculate/labels.ts";
import type { WorldEndpoint, WorldPolicy } from "#engine/calculate/world.ts";
import type { Policy } from "#engine/resources/policy/policy.ts";
import { DIRECTIONS, type Direction, nameWords, scalarAt, specAt, typeOf } from "#engine/traps/places.ts";
import { isBefore } from "#engine/traps/precedence.ts";
import { actionOf } from "#engine/traps/rule-cover.ts";
import type { Trap } from "#engine/traps/trap.ts";

export const equalOrder: Trap = {
  code: "calico-equal-order",
  severity: "hint",
  summary:
    "Two policies of the same order apply to the same endpoint, and one allows where the other denies. Felix then asks them by " +
    "name, so that renaming one changes what is allowed. Give them different orders.",
  run({ world, policies, whereIs }, report) {
    if (world.endpoints.length === 0) return;
    const budget = { left: MOST_ASKED };
    const ties = tiesOf(world.policies.filter(counts));
    for (const own of policies) {
      const scalar = scalarAt(specAt(own.resource), "order");
      if (scalar === undefined || own.isReplaced || !counts(own)) continue;
      for (const one of ties.get(tieKey(own.policy)) ?? []) {
        if (budget.left <= 0) return;
        if (!isBefore(one.policy, own.policy) || !disagree(one.policy, own.policy)) continue;
        const endpoint = world.endpoints.find((each) => budget.left-- > 0 && selects(one, each) && selects(own, each));
        if (endpoint === undefined) continue;
        report(
          scalar.span,
          `${nameWords(one.policy)} (${whereIs(one.source)}) has the same order and is asked first for its name; both apply to ${endpoint.name} and disagree. Give them different orders.`,
        );
        break;
      }
    }
  },
};

/** Endpoints looked at for one file; of more some may be missed. */
const MOST_ASKED = 5000;

function tiesOf(policies: readonly WorldPolicy[]): ReadonlyMap<string, readonly WorldPolicy[]> {
  const ties = new Map<string, WorldPolicy[]>();
  for (const one of policies) {
    const key = tieKey(one.policy);
    const known = ties.get(key);
    if (known === undefined) ties.set(key, [one]);
    else known.push(one);
  }
  return ties;
}

/** Only policies of one kind and namespace are certain to be asked by name alone. */
function tieKey({ tier, order, kind, namespace, doNotTrack, preDnat }: Policy): string {
  return [tier, order, kind, namespace, doNotTrack, preDnat].join(" ");
}

function counts({ policy, isWhole }: WorldPolicy): boolean {
  return isWhole && !policy.isStaged && policy.order !== undefined && policy.api !== "kubernetes";
}

function disagree(a: Policy, b: Policy): boolean {
  return DIRECTIONS.some((direction) => {
    const [first, second] = [actionsOf(a, direction), actionsOf(b, direction)];
    return (first.has("Allow") && second.has("Deny")) || (first.has("Deny") && second.has("Allow"));
  });
}

function actionsOf(policy: Policy, direction: Direction): ReadonlySet<string | undefined> {
  return new Set(policy.types.includes(typeOf(direction)) ? policy[direction].map((rule) => actionOf(rule, policy.api)) : []);
}

function selects({ policy, selector }: WorldPolicy, { kind, labels, isWhole }: WorldEndpoint): boolean {
  const isHostOnly = policy.doNotTrack || policy.preDnat;
  return selector !== undefined && isWhole && !(isHostOnly && kind === "workload") && matchesLabels(selector, labels) === "yes";
}
