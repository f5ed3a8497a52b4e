// What Felix renders and from what: the rules of its calculation graph (felix/proto/felixbackend.proto) and the chains it
// hands to its iptables layer (felix/generictables/rules.go).

/** Where in a YAML file something stands: the file, and the path of keys and indexes to it. */
export interface Origin {
  readonly uri: string;
  /** Which document of the file, from 0. */
  readonly document: number;
  readonly path: readonly (string | number)[];
}

/** One rule as Felix writes it: the text behind `-A CHAIN`, in its own spelling, in three parts. */
export interface FelixRule {
  /** Each becomes `-m comment --comment "…"`, already cut and escaped as the vintage does it. */
  readonly comments: readonly string[];
  /** "" where it matches everything. */
  readonly match: string;
  /** `--jump DROP`; "" where the rule only carries a comment. */
  readonly action: string;
  readonly origin?: Origin;
}

export interface FelixChain {
  readonly name: string;
  readonly rules: readonly FelixRule[];
}

/** A protocol by name or number; Felix prints it as it was given. */
export type Protocol = string | number;

/** Both ends included. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

export interface IcmpType {
  readonly type: number;
  readonly code: number | undefined;
}

/** What one side of a backend rule asks of a packet's end. */
export interface BackendEnd {
  readonly nets: readonly string[];
  readonly ports: readonly PortRange[];
  /** Ids such as `s:…`; the set's name follows from the id, the family and the vintage. */
  readonly ipSetIds: readonly string[];
  readonly namedPortIpSetIds: readonly string[];
  /** Sets of addresses and ports of services (destinations, v3.20 and later). */
  readonly ipPortSetIds: readonly string[];
}

/** A rule of a policy or profile as the calculation graph gives it to the renderer (proto.Rule). */
export interface BackendRule {
  readonly action: "" | "allow" | "deny" | "pass" | "next-tier" | "log";
  /** Undefined: both. */
  readonly ipVersion: 4 | 6 | undefined;
  readonly protocol: Protocol | undefined;
  readonly notProtocol: Protocol | undefined;
  readonly icmp: IcmpType | undefined;
  readonly notIcmp: IcmpType | undefined;
  readonly source: BackendEnd;
  readonly destination: BackendEnd;
  readonly notSource: BackendEnd;
  readonly notDestination: BackendEnd;
  /** Annotations of the rule, printed as comments from v3.12 on. */
  readonly annotations: readonly (readonly [string, string])[];
  readonly origin?: Origin;
}

export const ANY_END: BackendEnd = { nets: [], ports: [], ipSetIds: [], namedPortIpSetIds: [], ipPortSetIds: [] };

export const ANY_RULE: BackendRule = {
  action: "",
  ipVersion: undefined,
  protocol: undefined,
  notProtocol: undefined,
  icmp: undefined,
  notIcmp: undefined,
  source: ANY_END,
  destination: ANY_END,
  notSource: ANY_END,
  notDestination: ANY_END,
  annotations: [],
};

export type PolicyKind =
  | "NetworkPolicy"
  | "GlobalNetworkPolicy"
  | "StagedNetworkPolicy"
  | "StagedGlobalNetworkPolicy"
  | "StagedKubernetesNetworkPolicy"
  | "KubernetesNetworkPolicy"
  | "KubernetesClusterNetworkPolicy";

/** A policy as its chains are named after it. Before v3.32 only `name` counts, which then holds namespace and tier too. */
export interface PolicyId {
  readonly name: string;
  readonly namespace: string;
  readonly kind: PolicyKind;
}

export interface BackendPolicy {
  readonly id: PolicyId;
  readonly tier: string;
  readonly inbound: readonly BackendRule[];
  readonly outbound: readonly BackendRule[];
  readonly untracked: boolean;
  readonly preDnat: boolean;
  /** Canonical text of the selector, by which policies are grouped from v3.28 on. */
  readonly selector: string;
  readonly origin?: Origin;
}

export interface BackendProfile {
  readonly name: string;
  readonly inbound: readonly BackendRule[];
  readonly outbound: readonly BackendRule[];
  readonly origin?: Origin;
}
