// What of a node's configuration decides what Felix renders (felix/rules/rules_defs.go, Config).
import type { PortRange } from "#engine/felix/model.ts";

/** A port kept open whatever the policies say. */
export interface Failsafe {
  readonly protocol: string;
  readonly port: number;
  /** From v3.19 on. */
  readonly net: string | undefined;
}

/** Bits of the packet mark, one each but for `endpoint`; 0 where the vintage or the configuration has none. */
export interface FelixMarks {
  readonly accept: number;
  readonly pass: number;
  /** v3.30 and later. */
  readonly drop: number;
  /** Felix 2.1 to 2.3: the bit that later is scratch0. */
  readonly fromWorkload: number;
  readonly scratch0: number;
  readonly scratch1: number;
  readonly endpoint: number;
  readonly nonCaliEndpoint: number;
  readonly wireguard: number;
}

export interface RenderOptions {
  readonly marks: FelixMarks;
  /** Without the `+`: `cali`. */
  readonly workloadPrefixes: readonly string[];
  readonly filterAllowAction: "ACCEPT" | "RETURN";
  readonly mangleAllowAction: "ACCEPT" | "RETURN";
  readonly filterDenyAction: "DROP" | "REJECT";
  readonly endpointToHostAction: "DROP" | "RETURN" | "ACCEPT";
  readonly logPrefix: string;
  /** `10/second`; v3.32. */
  readonly logActionRateLimit: string | undefined;
  readonly logActionRateLimitBurst: number | undefined;
  readonly flowLogs: boolean;
  readonly disableConntrackInvalid: boolean;
  readonly failsafeInbound: readonly Failsafe[];
  readonly failsafeOutbound: readonly Failsafe[];
  readonly ipipEnabled: boolean;
  readonly ipipTunnelAddress: string | undefined;
  readonly vxlanEnabled: boolean;
  readonly vxlanEnabledV6: boolean;
  readonly vxlanTunnelAddress: string | undefined;
  readonly vxlanTunnelAddressV6: string | undefined;
  readonly vxlanPort: number;
  readonly vxlanVni: number;
  readonly allowVxlanPacketsFromWorkloads: boolean;
  readonly allowIpipPacketsFromWorkloads: boolean;
  readonly wireguardEnabled: boolean;
  readonly wireguardEnabledV6: boolean;
  readonly wireguardInterfaceName: string;
  readonly wireguardInterfaceNameV6: string;
  readonly wireguardListeningPort: number;
  readonly wireguardListeningPortV6: number;
  readonly wireguardEncryptHostTraffic: boolean;
  /** `CalicoIPAM` or `WorkloadIPs`. */
  readonly routeSource: string;
  readonly openStackSpecialCases: boolean;
  readonly openStackMetadataIp: string | undefined;
  readonly openStackMetadataPort: number;
  readonly natOutgoingAddress: string | undefined;
  readonly natOutgoingExclusions: "IPPoolsOnly" | "IPPoolsAndHostIPs";
  readonly natPortRange: PortRange | undefined;
  readonly natOutgoingInterfaceFilter: string;
  /** MASQUERADE and SNAT get --random-fully: iptables and kernel can (v3.3 and later). */
  readonly randomFully: boolean;
  readonly nflogSize: boolean;
  readonly kubeIpvsSupport: boolean;
  readonly kubeNodePortRanges: readonly PortRange[];
  readonly serviceLoopPrevention: "Drop" | "Reject" | "Disabled";
  /** CIDRs of services that are blocked from going round in circles. */
  readonly blockedCidrs: readonly string[];
  readonly bpfEnabled: boolean;
  readonly bpfForceTrackInterfaces: readonly string[];
  readonly istioAmbient: boolean;
}
