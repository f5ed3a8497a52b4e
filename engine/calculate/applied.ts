// Which policies hold for an endpoint, in the order in which they are asked (PolicyResolver and PolicySorter, felix/calc;
// tierInfoToProtoTierInfo(), felix/calc/event_sequencer.go).
import { matchesLabels } from "#engine/calculate/labels.ts";
import { policyIdOf } from "#engine/calculate/policy-id.ts";
import { type BuiltinTier, CALCULATION_TRAITS, type CalculationTraits } from "#engine/calculate/traits.ts";
import type { World, WorldEndpoint, WorldPolicy } from "#engine/calculate/world.ts";
import type { PolicyId } from "#engine/felix/model.ts";
import type { Vintage } from "#engine/felix/vintage.ts";
import type { Answer } from "#engine/net/answer.ts";

export interface AppliedPolicy {
  readonly id: PolicyId;
  readonly world: WorldPolicy;
  /** "unknown": the selector asks for labels that no file tells, or cannot be read. */
  readonly applies: Exclude<Answer, "no">;
  readonly ingress: boolean;
  readonly egress: boolean;
}

export interface AppliedTier {
  readonly name: string;
  readonly defaultAction: "Deny" | "Pass";
  /** No file holds the tier: its place and default action are not known. */
  readonly isKnown: boolean;
  /** Each kind of policies that an endpoint is asked at another place. */
  readonly normal: readonly AppliedPolicy[];
  readonly untracked: readonly AppliedPolicy[];
  readonly preDnat: readonly AppliedPolicy[];
  readonly forward: readonly AppliedPolicy[];
}

export function appliedTiers(world: World, endpoint: WorldEndpoint, vintage: Vintage): readonly AppliedTier[] {
  const traits = { ...CALCULATION_TRAITS[vintage.name], policyNames: vintage.policyNames };
  const applied = world.policies.flatMap((one): readonly AppliedPolicy[] => {
    const { policy } = one;
    const id = isRendered(traits, one) ? policyIdOf({ ...traits, setToken: vintage.setToken }, policy) : undefined;
    const applies = id === undefined ? "no" : selects(one, endpoint);
    if (id === undefined || applies === "no") return [];
    const both = !traits.hasTypes;
    const ingress = both || policy.types.includes("Ingress");
    return [{ id, world: one, applies, ingress, egress: both || policy.types.includes("Egress") }];
  });
  const names = [...new Set(applied.map(({ world: { policy } }) => policy.tier))];
  const tiers = names.map((name) => tierNamed(world, traits, name)).sort(byOrderAndName);
  return tiers.map(({ name, defaultAction, isKnown }) => {
    const members = applied.filter((one) => one.world.policy.tier === name).sort((a, b) => comparePolicies(traits, a, b));
    return { name, defaultAction, isKnown, ...split(members) };
  });
}

/** Tiers and the policies that need them came with 3.29; before there is one tier. */
function isRendered(traits: CalculationTraits, { policy }: WorldPolicy): boolean {
  if (!traits.hasTiers && policy.tier !== "default") return false;
  const isAdmin = policy.name.startsWith("kanp.") || policy.name.startsWith("kbanp.");
  if (policy.api === "kubernetes" && isAdmin) return traits.clusterPolicies === "admin";
  return policy.kind !== "KubernetesClusterNetworkPolicy" || traits.clusterPolicies === "cluster";
}

function selects({ policy, selector, isWhole }: WorldPolicy, endpoint: WorldEndpoint): Answer {
  if (endpoint.kind === "workload" && (policy.doNotTrack || policy.preDnat)) return "no";
  if (selector === undefined) return "unknown";
  const matches = matchesLabels(selector, endpoint.labels);
  // What a policy that cannot be wholly read says of its endpoints may lack a part.
  return matches === "yes" && !(isWhole && endpoint.isWhole) ? "unknown" : matches;
}

interface PlacedTier extends Omit<BuiltinTier, "order"> {
  readonly order: number | undefined;
  readonly isKnown: boolean;
}

function tierNamed(world: World, traits: CalculationTraits, name: string): PlacedTier {
  const builtin = traits.builtinTiers.find((one) => one.name === name);
  const { order, defaultAction } = world.tiers.get(name) ?? builtin ?? { order: undefined, defaultAction: "Deny" };
  // The order of a tier that comes with Calico cannot be changed.
  return { name, order: builtin?.order ?? order, defaultAction, isKnown: builtin !== undefined || world.tiers.has(name) };
}

function byOrderAndName(a: PlacedTier, b: PlacedTier): number {
  return compareOrders(a.order, b.order) || compareTexts(a.name, b.name);
}

function comparePolicies({ tieBreak }: CalculationTraits, a: AppliedPolicy, b: AppliedPolicy): number {
  const byOrder = compareOrders(a.world.policy.order, b.world.policy.order);
  const byName = compareTexts(a.id.name, b.id.name);
  if (tieBreak === "whole-name") return byOrder || byName;
  return byOrder || byName || compareTexts(a.id.namespace, b.id.namespace) || compareTexts(a.id.kind, b.id.kind);
}

/** Without an order comes last. */
function compareOrders(a: number | undefined, b: number | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  return b === undefined ? -1 : a - b;
}

/** Names of resources are ASCII, where the order of units is that of bytes. */
function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

type Split = Pick<AppliedTier, "normal" | "untracked" | "preDnat" | "forward">;

function split(members: readonly AppliedPolicy[]): Split {
  const untracked = members.filter(({ world: { policy } }) => policy.doNotTrack);
  const preDnat = members.filter(({ world: { policy } }) => policy.preDnat && !policy.doNotTrack);
  const normal = members.filter(({ world: { policy } }) => !policy.preDnat && !policy.doNotTrack);
  return {
    normal,
    untracked,
    preDnat: preDnat.map((one) => ({ ...one, egress: false })),
    forward: normal.filter(({ world: { policy } }) => policy.applyOnForward),
  };
}
