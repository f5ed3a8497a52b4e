// Options and text for tests of what Felix renders.
import type { FelixChain } from "#engine/felix/model.ts";
import type { RenderOptions } from "#engine/felix/options.ts";

/** Marks of v3.30 and later with its default mask; all extras off. */
export const RENDER_OPTIONS: RenderOptions = {
  marks: {
    accept: 0x10000,
    pass: 0x20000,
    drop: 0x40000,
    fromWorkload: 0,
    scratch0: 0x80000,
    scratch1: 0x100000,
    endpoint: 0xffe00000,
    nonCaliEndpoint: 0x200000,
    wireguard: 0,
  },
  workloadPrefixes: ["cali"],
  filterAllowAction: "ACCEPT",
  mangleAllowAction: "ACCEPT",
  filterDenyAction: "DROP",
  endpointToHostAction: "DROP",
  logPrefix: "calico-packet",
  logActionRateLimit: undefined,
  logActionRateLimitBurst: undefined,
  flowLogs: false,
  disableConntrackInvalid: false,
  failsafeInbound: [],
  failsafeOutbound: [],
  ipipEnabled: false,
  ipipTunnelAddress: undefined,
  vxlanEnabled: false,
  vxlanEnabledV6: false,
  vxlanTunnelAddress: undefined,
  vxlanTunnelAddressV6: undefined,
  vxlanPort: 4789,
  vxlanVni: 4096,
  allowVxlanPacketsFromWorkloads: false,
  allowIpipPacketsFromWorkloads: false,
  wireguardEnabled: false,
  wireguardEnabledV6: false,
  wireguardInterfaceName: "wireguard.cali",
  wireguardInterfaceNameV6: "wg-v6.cali",
  wireguardListeningPort: 51820,
  wireguardListeningPortV6: 51821,
  wireguardEncryptHostTraffic: false,
  routeSource: "CalicoIPAM",
  openStackSpecialCases: false,
  openStackMetadataIp: undefined,
  openStackMetadataPort: 8775,
  natOutgoingAddress: undefined,
  natOutgoingExclusions: "IPPoolsOnly",
  natPortRange: undefined,
  natOutgoingInterfaceFilter: "",
  randomFully: false,
  nflogSize: false,
  kubeIpvsSupport: false,
  kubeNodePortRanges: [{ first: 30000, last: 32767 }],
  serviceLoopPrevention: "Drop",
  blockedCidrs: [],
  bpfEnabled: false,
  bpfForceTrackInterfaces: [],
  istioAmbient: false,
};

/** Felix 2.1: three bits in the top byte. */
export const MARKS_2_1: RenderOptions["marks"] = {
  accept: 0x1000000,
  pass: 0x2000000,
  drop: 0,
  fromWorkload: 0x4000000,
  scratch0: 0,
  scratch1: 0,
  endpoint: 0,
  nonCaliEndpoint: 0,
  wireguard: 0,
};

/** One line a rule, without `-A CHAIN`; comments as `"…"`. */
export function rulesText(chains: readonly FelixChain[], name: string): string[] {
  const rules = chains.find((chain) => chain.name === name)?.rules ?? [];
  return rules.map((rule) =>
    [...rule.comments.map((comment) => `"${comment}"`), rule.match, rule.action].filter((part) => part !== "").join(" "),
  );
}

export function chainNames(chains: readonly FelixChain[]): string[] {
  return chains.map((chain) => chain.name);
}
