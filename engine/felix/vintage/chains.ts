// What Felix's versions differ in where it comes to the rendering of static, dispatch and endpoint chains.
import type { VintageName } from "#engine/felix/vintage/versions.ts";

export interface ChainTraits {
  /** Where the conntrack rules stand: in INPUT, FORWARD and OUTPUT (2.1.0, 2.1.1), or in each endpoint's chain. */
  readonly conntrackRules: "top" | "endpoint";
  /** Where INPUT accepts what raw or mangle accepted; 2.1 to 2.3 ask for UNTRACKED as well, and do it in FORWARD too. */
  readonly acceptsAccepted: "untracked-first" | "first" | "after-workloads";
  /** How FORWARD meets host endpoints; `hep-forward` are the chains of policies with applyOnForward. */
  readonly forward: "host-endpoint" | "host-endpoint-unless-accepted" | "hep-forward";
  /** v3.16 moved the ACCEPT from cali-FORWARD to the end of FORWARD; v3.18 sets the accept bit there besides. */
  readonly forwardAppends: readonly ("accept" | "set-accept")[];
  readonly natPostroutingAppended: boolean;
  readonly cidrBlock: boolean;

  /** `drop`: one rule against IP-in-IP of strangers; `pair`: an allow and a drop, and an allow on the way out. */
  readonly ipip: "drop" | "pair";
  readonly vxlan: VxlanTraits | undefined;
  readonly wireguardRules: boolean;
  readonly hostsSet: "all-hosts" | "all-hosts-net";
  readonly poolsSet: "all-ipam-pools" | "network-ip-pools";

  /** kube-proxy's IPVS mode: a match on it in OUTPUT, always (3.0), or endpoint marks where it is on. */
  readonly ipvs: "none" | "match" | "marks";
  /** Children of the dispatch to set marks tell workloads and hosts apart. */
  readonly endpointMarkKinds: boolean;

  readonly failsafes: FailsafeTraits;
  readonly manglePrerouting: "none" | "accepts-workloads" | "plain";
  readonly manglePostrouting: boolean;
  readonly egressDscp: boolean;

  readonly rpfFamilies: readonly (4 | 6)[];
  readonly rpfValidMark: boolean;
  readonly rpfSkip: boolean;
  /** DHCP requests of OpenStack's machines pass before the reverse path check. */
  readonly rpfOpenStackDhcp: boolean;
  readonly vxlanUntracked: boolean;
  /** How many WireGuard interfaces the chain for its mark knows; 0: there is no such chain. */
  readonly wireguardMarkInterfaces: 0 | 1 | 2;
  readonly bpfRaw: BpfRawTraits | undefined;

  /** How an endpoint's chain opens and closes its policies. */
  readonly policies: "list" | "list-with-pass-cleared" | "tiers";
  readonly policyGroups: boolean;
  readonly stagedSkipped: boolean;
  readonly forwardAllowedByDefault: "no" | "per-direction" | "without-tiers";
  readonly encapsulationDrops: "none" | "pods" | "workloads";
  readonly packetLimits: boolean;
}

export interface VxlanTraits {
  /** `IPv4 ` from v3.23 on, which also came with VXLAN over IPv6. */
  readonly namesFamily: boolean;
  readonly word: "whitelisted" | "allowed";
  /** Rules also match the network identifier, with u32 (v3.7 and v3.8). */
  readonly vni: boolean;
}

export interface FailsafeTraits {
  /** The raw chains also let the answers pass. */
  readonly answersInRaw: boolean;
  readonly nets: boolean;
  /** Which end the answers in raw failsafe-out match the net against. */
  readonly answerNet: "source" | "destination";
  /** A net of the other family: the rule is left out, or stands without it. */
  readonly foreignNet: "omit" | "ignore";
}

export interface BpfRawTraits {
  /** Undefined: the chains that Felix renders to start with are not known of this version. */
  readonly prerouting: "mark-to-host" | undefined;
  readonly linkLocal: boolean;
}

const SEED: ChainTraits = {
  conntrackRules: "top",
  acceptsAccepted: "untracked-first",
  forward: "host-endpoint",
  forwardAppends: [],
  natPostroutingAppended: false,
  cidrBlock: false,
  ipip: "drop",
  vxlan: undefined,
  wireguardRules: false,
  hostsSet: "all-hosts",
  poolsSet: "all-ipam-pools",
  ipvs: "none",
  endpointMarkKinds: false,
  failsafes: { answersInRaw: false, nets: false, answerNet: "source", foreignNet: "omit" },
  manglePrerouting: "none",
  manglePostrouting: false,
  egressDscp: false,
  rpfFamilies: [6],
  rpfValidMark: false,
  rpfSkip: false,
  rpfOpenStackDhcp: false,
  vxlanUntracked: false,
  wireguardMarkInterfaces: 0,
  bpfRaw: undefined,
  policies: "list",
  policyGroups: false,
  stagedSkipped: false,
  forwardAllowedByDefault: "no",
  encapsulationDrops: "none",
  packetLimits: false,
};

const V2_6: ChainTraits = {
  ...SEED,
  conntrackRules: "endpoint",
  acceptsAccepted: "first",
  forward: "host-endpoint-unless-accepted",
  ipip: "pair",
  failsafes: { ...SEED.failsafes, answersInRaw: true },
  manglePrerouting: "accepts-workloads",
};

const V3_0: ChainTraits = { ...V2_6, forward: "hep-forward", ipvs: "match" };

const V3_8: ChainTraits = {
  ...V3_0,
  acceptsAccepted: "after-workloads",
  vxlan: { namesFamily: false, word: "whitelisted", vni: true },
  hostsSet: "all-hosts-net",
  ipvs: "marks",
  manglePrerouting: "plain",
  forwardAllowedByDefault: "per-direction",
  encapsulationDrops: "pods",
};

const V3_21: ChainTraits = {
  ...V3_8,
  forwardAppends: ["accept", "set-accept"],
  cidrBlock: true,
  vxlan: { namesFamily: false, word: "whitelisted", vni: false },
  failsafes: { answersInRaw: true, nets: true, answerNet: "source", foreignNet: "ignore" },
  manglePostrouting: true,
  rpfFamilies: [4, 6],
  rpfValidMark: true,
  rpfOpenStackDhcp: true,
  wireguardMarkInterfaces: 1,
  encapsulationDrops: "workloads",
};

const V3_28: ChainTraits = {
  ...V3_21,
  vxlan: { namesFamily: true, word: "allowed", vni: false },
  wireguardRules: true,
  failsafes: { answersInRaw: true, nets: true, answerNet: "destination", foreignNet: "omit" },
  rpfSkip: true,
  wireguardMarkInterfaces: 2,
  bpfRaw: { prerouting: undefined, linkLocal: false },
  policies: "list-with-pass-cleared",
  policyGroups: true,
};

const V3_30: ChainTraits = {
  ...V3_28,
  natPostroutingAppended: true,
  vxlanUntracked: true,
  bpfRaw: { prerouting: "mark-to-host", linkLocal: true },
  policies: "tiers",
  stagedSkipped: true,
  forwardAllowedByDefault: "without-tiers",
  packetLimits: true,
};

const V3_32: ChainTraits = { ...V3_30, poolsSet: "network-ip-pools", endpointMarkKinds: true, egressDscp: true };

export const CHAIN_TRAITS: Readonly<Record<VintageName, ChainTraits>> = {
  "2.1": SEED,
  "2.6": V2_6,
  "3.0": V3_0,
  "3.8": V3_8,
  "3.21": V3_21,
  "3.28": V3_28,
  "3.30": V3_30,
  "3.32": V3_32,
};
