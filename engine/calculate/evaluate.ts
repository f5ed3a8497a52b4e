// What the policies of a cluster say of a packet, worked out from the YAML alone: tiers in order, their policies, pass, profiles
// and the defaults. It shares with the renderer which policies hold for whom and in what order, and none of what they say, so that
// the two can be held against each other. The packet is taken to open a connection; answers of a connection pass whatever the policies say.
import { type AppliedPolicy, type AppliedTier, appliedTiers } from "#engine/calculate/applied.ts";
import type { RuleSight } from "#engine/calculate/end-matches.ts";
import { profileNameIn } from "#engine/calculate/policy-id.ts";
import { ruleMatches } from "#engine/calculate/rule-matches.ts";
import { CALCULATION_TRAITS } from "#engine/calculate/traits.ts";
import type { World, WorldEndpoint, WorldPolicy, WorldProfile } from "#engine/calculate/world.ts";
import type { Origin } from "#engine/felix/model.ts";
import type { RenderOptions } from "#engine/felix/options.ts";
import type { Vintage } from "#engine/felix/vintage.ts";
import { contains, parsePrefix } from "#engine/net/address.ts";
import { type Answer, and, answer } from "#engine/net/answer.ts";
import type { Packet } from "#engine/net/packet.ts";
import { protocolNumber, UDP } from "#engine/net/protocol.ts";
import type { PolicyRule } from "#engine/resources/policy/rule.ts";

export type PolicyVerdict = "allow" | "deny" | "undecided";

/** What decided. A verdict that every way of reading an unknown leads to has none. */
export type PolicyDecider =
  | { readonly kind: "policy"; readonly policy: WorldPolicy; readonly index: number; readonly origin: Origin }
  | { readonly kind: "profile"; readonly profile: WorldProfile; readonly index: number; readonly origin: Origin }
  | { readonly kind: "end-of-tier"; readonly tier: string }
  | { readonly kind: "no-profile" | "failsafe" | "encapsulation" | "forward-default" };

export interface Evaluation {
  readonly verdict: PolicyVerdict;
  readonly decider: PolicyDecider | undefined;
  /** What is not known, where that keeps the verdict open: one sentence each. */
  readonly unknown: readonly string[];
}

export interface EvaluationRequest {
  readonly vintage: Vintage;
  readonly options: RenderOptions;
  /** As policies count it: ingress is towards the endpoint. */
  readonly direction: "ingress" | "egress";
  readonly packet: Packet;
  /** A host endpoint's policies for what the node forwards, instead of those for what it sends and gets. */
  readonly isForwarded?: boolean;
}

type Decided = "allow" | "deny";

/** What may come of a packet: both verdicts where something is not known. */
interface Outcome {
  readonly possible: ReadonlySet<Decided>;
  readonly decider: PolicyDecider | undefined;
}

interface Asking extends EvaluationRequest {
  readonly world: World;
  readonly endpoint: WorldEndpoint;
  readonly unknown: string[];
}

export function evaluate(world: World, endpoint: WorldEndpoint, request: EvaluationRequest): Evaluation {
  const asking: Asking = { ...request, world, endpoint, unknown: [] };
  const { possible, decider } = before(asking) ?? inTiers(asking, tiersFor(asking), 0);
  const [only, other] = [...possible];
  if (only === undefined || other !== undefined)
    return { verdict: "undecided", decider: undefined, unknown: distinct(asking.unknown) };
  return { verdict: only, decider, unknown: [] };
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

function surely(verdict: Decided, decider: PolicyDecider): Outcome {
  return { possible: new Set([verdict]), decider };
}

/** What is asked before the policies of the filter table. Undefined: it decides nothing. */
function before(asking: Asking): Outcome | undefined {
  return asking.endpoint.kind === "host" ? beforeHost(asking) : beforeWorkload(asking);
}

function beforeHost(asking: Asking): Outcome | undefined {
  const { world, endpoint, vintage, direction } = asking;
  const early = appliedTiers(world, endpoint, vintage).flatMap(({ untracked, preDnat }) => [...untracked, ...preDnat]);
  if (early.some((one) => one[direction]))
    return open(asking, "Policies with doNotTrack or preDNAT are asked first, in other tables.");
  return !isForward(asking) && isFailsafe(asking) ? surely("allow", { kind: "failsafe" }) : undefined;
}

function isFailsafe({ options, vintage, direction, packet }: Asking): boolean {
  const ports = direction === "ingress" ? options.failsafeInbound : options.failsafeOutbound;
  const other = direction === "ingress" ? packet.source : packet.destination;
  return ports.some(({ protocol, port, net }) => {
    const prefix = net === undefined || !vintage.failsafes.nets ? undefined : parsePrefix(net);
    const isForeign = prefix !== undefined && prefix.address.length !== other.length;
    const isNear = prefix === undefined || contains(prefix, other) || (isForeign && vintage.failsafes.foreignNet === "ignore");
    return isNear && protocolNumber(protocol) === packet.protocol && port === packet.destinationPort;
  });
}

/** A workload must not build tunnels of its own. */
function beforeWorkload(asking: Asking): Outcome | undefined {
  const { options, vintage, direction, packet } = asking;
  if (vintage.encapsulationDrops === "none" || direction === "ingress") return undefined;
  const dropped = surely("deny", { kind: "encapsulation" });
  if (packet.protocol === IPIP) return options.allowIpipPacketsFromWorkloads ? undefined : dropped;
  if (packet.protocol !== UDP || packet.fragmentOffset > 0 || options.allowVxlanPacketsFromWorkloads) return undefined;
  const isVxlan = packet.destinationPort === undefined ? "unknown" : answer(packet.destinationPort === options.vxlanPort);
  if (isVxlan === "no") return undefined;
  if (isVxlan === "yes" && vintage.vxlan?.vni !== true) return dropped;
  asking.unknown.push("Whether the packet is one of VXLAN, which workloads may not send, is not known.");
  return joined(dropped.possible, inTiers(asking, tiersFor(asking), 0));
}

const IPIP = 4;

/** Up to 2.6 one chain judges what a host sends, gets and forwards. */
function isForward({ endpoint, vintage, isForwarded = false }: Asking): boolean {
  return endpoint.kind === "host" && isForwarded && vintage.forward === "hep-forward";
}

/** The tiers with a policy for the endpoint in this direction, each with these policies. */
interface AskedTier {
  readonly tier: AppliedTier;
  readonly policies: readonly AppliedPolicy[];
}

function tiersFor(asking: Asking): readonly AskedTier[] {
  const { world, endpoint, vintage, direction } = asking;
  return appliedTiers(world, endpoint, vintage).flatMap((tier) => {
    const all = isForward(asking) ? tier.forward : tier.normal;
    const policies = all.filter((one) => one[direction] && !one.world.policy.isStaged);
    return policies.length === 0 ? [] : [{ tier, policies }];
  });
}

function inTiers(asking: Asking, tiers: readonly AskedTier[], index: number): Outcome {
  const asked = tiers[index];
  if (asked === undefined) return afterTiers(asking, tiers);
  const { tier, policies } = asked;
  if (!tier.isKnown) return open(asking, `No file holds the tier ${tier.name}, so its place is not known.`);
  const next = (): Outcome => inTiers(asking, tiers, index + 1);
  const possible = new Set<Decided>();
  for (const applied of policies) {
    const done = inPolicy(asking, applied, possible, next);
    if (done !== undefined) return joined(possible, done);
  }
  const isAsked = policies.some(({ applies }) => applies === "yes");
  const denied = surely("deny", { kind: "end-of-tier", tier: tier.name });
  if (tier.defaultAction === "Pass") return joined(possible, next());
  return isAsked ? joined(possible, denied) : joined(possible, either(denied, next()));
}

function open({ unknown }: Asking, why: string): Outcome {
  unknown.push(why);
  return { possible: new Set(["allow", "deny"]), decider: undefined };
}

/** What may already have been decided, or else the outcome of the rest. */
function joined(possible: ReadonlySet<Decided>, rest: Outcome): Outcome {
  return possible.size === 0 ? rest : { possible: new Set([...possible, ...rest.possible]), decider: undefined };
}

function either(one: Outcome, other: Outcome): Outcome {
  return { possible: new Set([...one.possible, ...other.possible]), decider: undefined };
}

/** Undefined: no rule surely decides, the next policy is asked. What may be decided goes into `possible`. */
function inPolicy(asking: Asking, applied: AppliedPolicy, possible: Set<Decided>, next: () => Outcome): Outcome | undefined {
  const { world, applies } = applied;
  const { policy, isWhole } = world;
  const sight = { vintage: asking.vintage, world: asking.world, namespace: policy.namespace };
  if (!isWhole) return open(asking, `Policy ${policy.name} could not be read as a whole.`);
  if (applies === "unknown")
    asking.unknown.push(`Whether policy ${policy.name} applies to ${asking.endpoint.name} is not known.`);
  for (const [index, rule] of policy[asking.direction].entries()) {
    const matches = and(applies, ruleMatches(sight, rule, asking.packet));
    const outcome =
      matches === "no" ? undefined : outcomeOf(rule, { kind: "policy", policy: world, index, origin: rule.origin }, next);
    if (outcome === undefined) continue;
    if (matches === "yes") return outcome;
    note(asking, matches, `rule ${index + 1} of policy ${policy.name}`);
    for (const verdict of outcome.possible) possible.add(verdict);
  }
  return undefined;
}

function note({ unknown }: Asking, matches: Answer, rule: string): void {
  if (matches === "unknown") unknown.push(`Whether ${rule} matches the packet is not known.`);
}

/** Undefined: the rule only logs. An action left out means allow. */
function outcomeOf({ action }: PolicyRule, decider: PolicyDecider, next: () => Outcome): Outcome | undefined {
  switch (action) {
    case "Allow":
    case undefined:
      return surely("allow", decider);
    case "Deny":
      return surely("deny", decider);
    case "Pass":
      return next();
    case "Log":
      return undefined;
  }
}

function afterTiers(asking: Asking, tiers: readonly AskedTier[]): Outcome {
  if (!isForward(asking)) return inProfiles(asking, 0);
  const { world, endpoint, vintage } = asking;
  const none = tiers.length === 0;
  const without = none && appliedTiers(world, endpoint, vintage).every(({ forward }) => forward.length === 0);
  const isOpen =
    vintage.forwardAllowedByDefault === "per-direction" ? none : vintage.forwardAllowedByDefault === "without-tiers" && without;
  // Otherwise the chain ends without a verdict, and the rules behind Calico's decide.
  return isOpen ? surely("allow", { kind: "forward-default" }) : open(asking, "No policy for forwarded packets decides.");
}

function inProfiles(asking: Asking, index: number): Outcome {
  const { endpoint, world, vintage, direction, packet } = asking;
  const name = endpoint.profiles[index];
  if (name === undefined) return surely("deny", { kind: "no-profile" });
  const next = (): Outcome => inProfiles(asking, index + 1);
  if (profileNameIn({ ...vintage, version: CALCULATION_TRAITS[vintage.name].version }, name) === undefined) return next();
  const profile = world.profiles.get(name);
  if (profile === undefined) return open(asking, `No file holds the profile ${name}.`);
  if (!profile.isWhole) return open(asking, `Profile ${name} could not be read as a whole.`);
  const possible = new Set<Decided>();
  const sight: RuleSight = { vintage, world, namespace: "" };
  for (const [place, rule] of profile.profile[direction].entries()) {
    const matches = ruleMatches(sight, rule, packet);
    const decider: PolicyDecider = { kind: "profile", profile, index: place, origin: rule.origin };
    const outcome = matches === "no" ? undefined : outcomeOf(rule, decider, next);
    if (outcome === undefined) continue;
    if (matches === "yes") return joined(possible, outcome);
    note(asking, matches, `rule ${place + 1} of profile ${name}`);
    for (const verdict of outcome.possible) possible.add(verdict);
  }
  return joined(possible, next());
}
