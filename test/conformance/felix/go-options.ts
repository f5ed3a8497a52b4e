// The configuration of upstream's renderer (rules.Config in Go's form) as our options.
import type { Failsafe, FelixMarks, RenderOptions } from "#engine/felix/options.ts";
import { objectOf, objects } from "#test/conformance/felix/go-form.ts";

/** Names differ between versions: those from 3.30 on lost their `Iptables`. */
interface ConfigReader {
  readonly number: (...names: readonly string[]) => number;
  /** Undefined for "" too. */
  readonly text: (...names: readonly string[]) => string | undefined;
  readonly flag: (name: string) => boolean;
  readonly list: (name: string) => readonly unknown[];
}

export function optionsOf(config: Readonly<Record<string, unknown>>): RenderOptions {
  const read = configReader(config);
  return {
    marks: marksOf(read),
    ...actionOptions(read),
    ...tunnelOptions(read),
    ...natOptions(read),
    workloadPrefixes: read.list("WorkloadIfacePrefixes").map(String),
    logPrefix: read.text("IptablesLogPrefix", "LogPrefix") ?? "",
    logActionRateLimit: read.text("LogActionRateLimit"),
    logActionRateLimitBurst: read.number("LogActionRateLimitBurst") || undefined,
    flowLogs: read.flag("FlowLogsEnabled"),
    nflogSize: false,
    disableConntrackInvalid: read.flag("DisableConntrackInvalid"),
    failsafeInbound: failsafesOf(read.list("FailsafeInboundHostPorts")),
    failsafeOutbound: failsafesOf(read.list("FailsafeOutboundHostPorts")),
    routeSource: read.text("RouteSource") ?? "",
    openStackSpecialCases: read.flag("OpenStackSpecialCasesEnabled"),
    openStackMetadataIp: read.text("OpenStackMetadataIP"),
    openStackMetadataPort: read.number("OpenStackMetadataPort"),
    kubeIpvsSupport: read.flag("KubeIPVSSupportEnabled"),
    kubeNodePortRanges: objects(read.list("KubeNodePortRanges")).map(({ MinPort, MaxPort }) => ({
      first: Number(MinPort),
      last: Number(MaxPort),
    })),
    serviceLoopPrevention: "Drop",
    blockedCidrs: [],
    bpfEnabled: read.flag("BPFEnabled"),
    bpfForceTrackInterfaces: read.list("BPFForceTrackPacketsFromIfaces").map(String),
    istioAmbient: false,
  };
}

function configReader(config: Readonly<Record<string, unknown>>): ConfigReader {
  return {
    number: (...names) => names.map((name) => config[name]).find((value) => typeof value === "number") ?? 0,
    text: (...names) => names.map((name) => textOf(config[name])).find((text) => text !== ""),
    flag: (name) => config[name] === true,
    list: (name) => (Array.isArray(config[name]) ? config[name] : []),
  };
}

/** Addresses that upstream makes of four bytes stand as an object of them. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return "_0" in objectOf(value) ? Object.values(objectOf(value)).join(".") : "";
}

function marksOf({ number }: ConfigReader): FelixMarks {
  return {
    accept: number("IptablesMarkAccept", "MarkAccept"),
    pass: number("IptablesMarkPass", "MarkPass"),
    drop: number("MarkDrop"),
    fromWorkload: number("IptablesMarkFromWorkload"),
    scratch0: number("IptablesMarkScratch0", "MarkScratch0"),
    scratch1: number("IptablesMarkScratch1", "MarkScratch1"),
    endpoint: number("IptablesMarkEndpoint", "MarkEndpoint"),
    nonCaliEndpoint: number("IptablesMarkNonCaliEndpoint", "MarkNonCaliEndpoint"),
    wireguard: number("WireguardIptablesMark", "WireguardMark"),
  };
}

type ActionOptions = Pick<RenderOptions, "filterAllowAction" | "mangleAllowAction" | "filterDenyAction" | "endpointToHostAction">;

function actionOptions({ text }: ConfigReader): ActionOptions {
  return {
    filterAllowAction: text("IptablesFilterAllowAction", "FilterAllowAction") === "RETURN" ? "RETURN" : "ACCEPT",
    mangleAllowAction: text("IptablesMangleAllowAction", "MangleAllowAction") === "RETURN" ? "RETURN" : "ACCEPT",
    filterDenyAction: text("IptablesFilterDenyAction", "FilterDenyAction") === "REJECT" ? "REJECT" : "DROP",
    endpointToHostAction: "RETURN",
  };
}

type TunnelOptions = Pick<
  RenderOptions,
  Extract<keyof RenderOptions, `ipip${string}` | `vxlan${string}` | `wireguard${string}` | `allow${string}`>
>;

function tunnelOptions({ flag, number, text }: ConfigReader): TunnelOptions {
  return {
    ipipEnabled: flag("IPIPEnabled"),
    ipipTunnelAddress: text("IPIPTunnelAddress"),
    vxlanEnabled: flag("VXLANEnabled"),
    vxlanEnabledV6: flag("VXLANEnabledV6"),
    vxlanTunnelAddress: text("VXLANTunnelAddress"),
    vxlanTunnelAddressV6: text("VXLANTunnelAddressV6"),
    vxlanPort: number("VXLANPort"),
    vxlanVni: number("VXLANVNI"),
    allowVxlanPacketsFromWorkloads: flag("AllowVXLANPacketsFromWorkloads"),
    allowIpipPacketsFromWorkloads: flag("AllowIPIPPacketsFromWorkloads"),
    wireguardEnabled: flag("WireguardEnabled"),
    wireguardEnabledV6: flag("WireguardEnabledV6"),
    wireguardInterfaceName: text("WireguardInterfaceName") ?? "",
    wireguardInterfaceNameV6: text("WireguardInterfaceNameV6") ?? "",
    wireguardListeningPort: number("WireguardListeningPort"),
    wireguardListeningPortV6: number("WireguardListeningPortV6"),
    wireguardEncryptHostTraffic: flag("WireguardEncryptHostTraffic"),
  };
}

type NatOptions = Pick<RenderOptions, Extract<keyof RenderOptions, `nat${string}`> | "randomFully">;

/** The range stands as the call that makes it. */
function natOptions({ text }: ConfigReader): NatOptions {
  const range = /PortFromRange\((\d+), (\d+)\)/.exec(text("NATPortRange") ?? "");
  return {
    natOutgoingAddress: text("NATOutgoingAddress"),
    natOutgoingExclusions: text("NATOutgoingExclusions") === "IPPoolsAndHostIPs" ? "IPPoolsAndHostIPs" : "IPPoolsOnly",
    natPortRange: range === null ? undefined : { first: Number(range[1]), last: Number(range[2]) },
    natOutgoingInterfaceFilter: text("IptablesNATOutgoingInterfaceFilter") ?? "",
    randomFully: false,
  };
}

/** Ports alone, in the oldest version: of TCP. */
function failsafesOf(list: readonly unknown[]): Failsafe[] {
  return list.map((entry) => {
    if (typeof entry === "number") return { protocol: "tcp", port: entry, net: undefined };
    const { Protocol, Port, Net } = objectOf(entry);
    return { protocol: String(Protocol), port: Number(Port), net: typeof Net === "string" && Net !== "" ? Net : undefined };
  });
}
