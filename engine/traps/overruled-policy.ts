import type { WorldPolicy } from "#engine/calculate/world.ts";
import type { Policy } from "#engine/resources/policy/policy.ts";
import type { PolicyRule } from "#engine/resources/policy/rule.ts";
import { neverMatches } from "#engine/selector/contradiction.ts";
import type { Span } from "#engine/text/span.ts";
import { DIRECTIONS, type Direction, entryAt, listAt, namePlace, nameWords, specAt, typeOf } from "#engine/traps/places.ts";
import { isBefore } from "#engine/traps/precedence.ts";
import { actionOf, decides, matchesAll } from "#engine/traps/rule-cover.ts";
import { implies } from "#engine/traps/selector-cover.ts";
import type { OwnPolicy, Report, Trap, TrapInput } from "#engine/traps/trap.ts";
import { isUnderstood, isUnderstoodKubernetes } from "#engine/traps/understood.ts";

export const overruledPolicy: Trap = {
  code: "calico-overruled-policy",
  severity: "warning",
  summary:
    "Another policy of the tier is asked first, has a rule without a condition and applies to every endpoint that this policy " +
    "selects, so that the rules of this one never come to act. Give this policy a lower order than the other one, or narrow the " +
    "other one's selector or rules.",
  run(input, report) {
    for (const direction of DIRECTIONS) {
      const takers = takersByNamespace(input, direction);
      if (takers.size === 0) continue;
      const budget = { left: MOST_COMPARED };
      for (const policy of input.policies) {
        if (mayBeOverruled(policy, direction)) findTaker(input, { own: policy, direction, takers, budget }, report);
      }
    }
  },
};

/** Selectors compared with each other for one file; of more policies some may be missed. */
const MOST_COMPARED = 1000;

type Takers = ReadonlyMap<string, readonly Taker[]>;

interface Taker {
  readonly one: WorldPolicy;
  /** The first that decides every packet. */
  readonly rule: PolicyRule;
  readonly action: string;
}

function takersByNamespace({ world }: TrapInput, direction: Direction): Takers {
  const takers = new Map<string, Taker[]>();
  for (const one of world.policies) {
    const taker = takerOf(one, direction);
    if (taker === undefined) continue;
    const known = takers.get(one.policy.namespace);
    if (known === undefined) takers.set(one.policy.namespace, [taker]);
    else known.push(taker);
  }
  return takers;
}

/** Those of another namespace apply to other endpoints. */
function concerning(takers: Takers, { policy: { namespace } }: OwnPolicy): readonly Taker[] {
  return [...(takers.get("") ?? []), ...(namespace === "" ? [] : (takers.get(namespace) ?? []))];
}

function takerOf(one: WorldPolicy, direction: Direction): Taker | undefined {
  const { policy, selector, isWhole } = one;
  if (policy.isStaged || !isWhole || selector === undefined || !policy.types.includes(typeOf(direction))) return undefined;
  const rule = policy[direction].find((each) => matchesAll(each) && decides(actionOf(each, policy.api)));
  return rule && { one, rule, action: actionOf(rule, policy.api) ?? "" };
}

/** Whether the rule that seems to take everything has no field that is not read. */
function isSure({ resourceAt }: TrapInput, { one: { policy, source }, rule }: Taker, direction: Direction): boolean {
  const resource = resourceAt(source);
  const index = rule.origin.path.at(-1);
  if (resource === undefined || typeof index !== "number" || policy.kind === "KubernetesClusterNetworkPolicy") return false;
  const node = listAt(specAt(resource), direction)?.items[index];
  return node !== undefined && (policy.api === "kubernetes" ? isUnderstoodKubernetes(node) : isUnderstood(node));
}

function mayBeOverruled({ policy, selector, isWhole, isReplaced }: OwnPolicy, direction: Direction): boolean {
  const hasRules = policy.types.includes(typeOf(direction)) && policy[direction].length > 0;
  return hasRules && !isReplaced && !policy.isStaged && isWhole && selector !== undefined && neverMatches(selector) === undefined;
}

interface Question {
  readonly own: OwnPolicy;
  readonly direction: Direction;
  readonly takers: Takers;
  readonly budget: { left: number };
}

function findTaker(input: TrapInput, { own, direction, takers, budget }: Question, report: Report): void {
  for (const taker of concerning(takers, own)) {
    const { one, action } = taker;
    if (!isAskedFirst(one.policy, own.policy) || budget.left-- <= 0) continue;
    if (own.selector === undefined || one.selector === undefined || !implies(own.selector, one.selector)) continue;
    if (!isSure(input, taker, direction)) continue;
    const changesNothing = [own, one].every(({ policy }) => onlyDoes(policy, direction, action));
    // Policies of Kubernetes only allow, and add up.
    if (changesNothing && own.policy.api === "kubernetes") continue;
    const other = `${nameWords(one.policy)} (${input.whereIs(one.source)})`;
    const head = `These rules are never asked: ${other} comes first and has ${action} without a condition for all ${direction} traffic of the same endpoints.`;
    const advice = changesNothing
      ? "They would do nothing else."
      : `To be asked, give this policy an order below ${orderWords(one)}.`;
    report(placeOf(own, direction), `${head} ${advice}`, { severity: changesNothing ? "info" : "warning" });
    return;
  }
}

function onlyDoes(policy: Policy, direction: Direction, action: string): boolean {
  return policy[direction].every((rule) => [action, "Log"].includes(actionOf(rule, policy.api) ?? ""));
}

/** Only within a tier: an earlier one may have a Pass that lets packets come by. */
function isAskedFirst(a: Policy, b: Policy): boolean {
  if (a.tier !== b.tier || a.doNotTrack !== b.doNotTrack || a.preDnat !== b.preDnat) return false;
  // At host endpoints a policy without it is not asked of forwarded packets.
  return (a.applyOnForward || !b.applyOnForward) && isBefore(a, b);
}

function placeOf({ resource }: OwnPolicy, direction: Direction): Span {
  return entryAt(specAt(resource), direction)?.keySpan ?? namePlace(resource);
}

function orderWords({ policy: { order, name } }: WorldPolicy): string {
  return order === undefined ? `that of ${name}, which has none` : `${order}`;
}
