// What the renderer knows of an endpoint: its interface, and the tiers, groups and profiles that hold for it.
import type { PolicyId } from "#engine/felix/model.ts";

export type PolicyDirection = "inbound" | "outbound";

/** Consecutive policies of a tier with one selector and direction. Before v3.28 the whole list is one group. */
export interface PolicyGroup {
  readonly tier: string;
  readonly direction: PolicyDirection;
  readonly selector: string;
  readonly policies: readonly PolicyId[];
}

/** Before v3.29 there is one, `default`, that denies. */
export interface EndpointTier {
  readonly name: string;
  readonly defaultAction: "Deny" | "Pass";
  readonly ingress: readonly PolicyGroup[];
  readonly egress: readonly PolicyGroup[];
}

/** Limits of a workload in one direction (v3.30 and later). */
export interface TrafficLimits {
  /** Packets a second. */
  readonly packetRate: number | undefined;
  readonly packetBurst: number | undefined;
  readonly maxConnections: number | undefined;
}

export interface WorkloadEndpoint {
  readonly interfaceName: string;
  readonly adminUp: boolean;
  readonly tiers: readonly EndpointTier[];
  readonly profiles: readonly string[];
  readonly ingressLimits: TrafficLimits | undefined;
  readonly egressLimits: TrafficLimits | undefined;
}

export interface HostEndpoint {
  readonly interfaceName: string;
  readonly tiers: readonly EndpointTier[];
  /** Policies with applyOnForward (3.0 and later). */
  readonly forwardTiers: readonly EndpointTier[];
  readonly untrackedTiers: readonly EndpointTier[];
  readonly preDnatTiers: readonly EndpointTier[];
  readonly profiles: readonly string[];
}

/** What one chain of an endpoint judges: one direction, in one table. */
export interface EndpointChain {
  /** `cali-fw-`; the interface's name follows. */
  readonly prefix: string;
  readonly interfaceName: string;
  readonly direction: PolicyDirection;
  readonly kind: "normal" | "untracked" | "pre-dnat" | "forward";
  readonly tiers: readonly EndpointTier[];
  readonly profiles: readonly string[];
  readonly failsafes: string | undefined;
  /** What an established connection gets. */
  readonly allow: string;
  readonly dropsEncapsulation: boolean;
  readonly limits: TrafficLimits | undefined;
}

/** Stands for every interface without an endpoint of its own, in chain names (v3.14 and later). */
export const ANY_INTERFACE = "any-interface-at-all";

/** A staged policy is watched, not enforced. Before v3.32 its name says so. */
export function isStaged(policy: PolicyId): boolean {
  return policy.kind.startsWith("Staged") || policy.name.includes("staged:");
}
