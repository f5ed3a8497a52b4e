// Configurations under which a chain of Felix has every rule it ever may have, to guess from them which one is gone.
import type { Failsafe, FelixMarks, RenderOptions } from "#engine/felix/options.ts";
import type { VintageName } from "#engine/felix/vintage/versions.ts";

type MarkName = keyof FelixMarks;

/** In the order in which Felix hands out the bits of its mask, from `first` upward; the rest is the endpoints'. */
interface MarkOrder {
  readonly first: number;
  readonly bits: readonly MarkName[];
}

const TOP_BYTE = 24;
const UPPER_HALF = 16;
const BEFORE_3_17: MarkOrder = { first: UPPER_HALF, bits: ["accept", "pass", "wireguard", "scratch0", "scratch1"] };
const PLAIN: MarkOrder = { first: UPPER_HALF, bits: ["accept", "pass", "scratch0", "scratch1"] };
const WIREGUARD: MarkOrder = { first: UPPER_HALF, bits: ["accept", "pass", "scratch0", "scratch1", "wireguard"] };
const DROP: MarkOrder = { first: UPPER_HALF, bits: ["accept", "pass", "drop", "scratch0", "scratch1"] };
const DROP_WIREGUARD: MarkOrder = { first: UPPER_HALF, bits: ["accept", "pass", "drop", "scratch0", "scratch1", "wireguard"] };
const OLD: MarkOrder = { first: TOP_BYTE, bits: ["accept", "pass", "scratch0", "scratch1"] };

const MARK_ORDERS: Readonly<Record<VintageName, readonly MarkOrder[]>> = {
  "2.1": [{ first: TOP_BYTE, bits: ["accept", "pass", "fromWorkload"] }],
  "2.6": [OLD],
  "3.0": [OLD],
  "3.8": [PLAIN, BEFORE_3_17],
  "3.21": [PLAIN, WIREGUARD],
  "3.28": [PLAIN, WIREGUARD],
  "3.30": [DROP, DROP_WIREGUARD],
  "3.32": [DROP, DROP_WIREGUARD],
};

const NO_MARKS: FelixMarks = {
  accept: 0,
  pass: 0,
  drop: 0,
  fromWorkload: 0,
  scratch0: 0,
  scratch1: 0,
  endpoint: 0,
  nonCaliEndpoint: 0,
  wireguard: 0,
};

/** The marks of the version's default mask. */
export function likelyMarks(vintage: VintageName): FelixMarks[] {
  return MARK_ORDERS[vintage].map(({ first, bits }) => {
    const rest = first + bits.length;
    const named = Object.fromEntries(bits.map((name, index) => [name, (1 << (first + index)) >>> 0]));
    return { ...NO_MARKS, endpoint: (-1 << rest) >>> 0, nonCaliEndpoint: (1 << rest) >>> 0, ...named };
  });
}

const COMMON_PORTS = ["tcp:179", "tcp:2379", "tcp:2380", "tcp:4001", "tcp:5473", "tcp:6443", "tcp:6666", "tcp:6667", "tcp:7001"];

function failsafes(ports: readonly string[], net: string | undefined): Failsafe[] {
  return ports.map((text) => {
    const [protocol = "", port = ""] = text.split(":");
    return { protocol, port: Number(port), net };
  });
}

/** Everything on that adds rules, as far as it needs no name or address of the node. */
function everything(marks: FelixMarks, prefixes: readonly string[], anyNet: string | undefined): RenderOptions {
  return {
    marks,
    workloadPrefixes: prefixes,
    filterAllowAction: "ACCEPT",
    mangleAllowAction: "ACCEPT",
    filterDenyAction: "DROP",
    endpointToHostAction: "DROP",
    logPrefix: "calico-packet",
    logActionRateLimit: undefined,
    logActionRateLimitBurst: undefined,
    flowLogs: true,
    disableConntrackInvalid: false,
    failsafeInbound: failsafes(["tcp:22", "udp:68", ...COMMON_PORTS], anyNet),
    failsafeOutbound: failsafes(["udp:53", "udp:67", ...COMMON_PORTS], anyNet),
    ipipEnabled: true,
    ipipTunnelAddress: "0.0.0.0",
    vxlanEnabled: true,
    vxlanEnabledV6: true,
    vxlanTunnelAddress: "0.0.0.0",
    vxlanTunnelAddressV6: "::",
    vxlanPort: 4789,
    vxlanVni: 4096,
    allowVxlanPacketsFromWorkloads: false,
    allowIpipPacketsFromWorkloads: false,
    wireguardEnabled: true,
    wireguardEnabledV6: true,
    wireguardInterfaceName: "wireguard.cali",
    wireguardInterfaceNameV6: "wg-v6.cali",
    wireguardListeningPort: 51820,
    wireguardListeningPortV6: 51821,
    wireguardEncryptHostTraffic: true,
    routeSource: "WorkloadIPs",
    openStackSpecialCases: true,
    openStackMetadataIp: undefined,
    openStackMetadataPort: 8775,
    natOutgoingAddress: undefined,
    natOutgoingExclusions: "IPPoolsOnly",
    natPortRange: undefined,
    natOutgoingInterfaceFilter: "",
    randomFully: false,
    nflogSize: false,
    kubeIpvsSupport: true,
    kubeNodePortRanges: [{ first: 30000, last: 32767 }],
    serviceLoopPrevention: "Drop",
    blockedCidrs: [],
    bpfEnabled: false,
    bpfForceTrackInterfaces: [],
    istioAmbient: false,
  };
}

/** The choices that change rules rather than add some. */
export function likelyOptions(marks: FelixMarks, prefixes: readonly string[], anyNet: string | undefined): RenderOptions[] {
  const base = everything(marks, prefixes, anyNet);
  return [
    base,
    { ...base, randomFully: true },
    { ...base, filterAllowAction: "RETURN", mangleAllowAction: "RETURN", endpointToHostAction: "RETURN" },
    { ...base, filterDenyAction: "REJECT", endpointToHostAction: "ACCEPT" },
  ];
}
