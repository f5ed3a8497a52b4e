// What Felix's versions take where the configuration is silent: mark bits in the order they are handed out, ports kept open
// (felix/config/config_params.go, felix/rules/rules_defs.go).
import type { FelixMarks } from "#engine/felix/options.ts";
import type { VintageName } from "#engine/felix/vintage/versions.ts";

export type MarkName = keyof FelixMarks;

export interface OptionTraits {
  readonly markMask: number;
  /** From the lowest bit of the mask upward. */
  readonly markBits: readonly MarkName[];
  readonly markBitsWithWireguard: readonly MarkName[];
  /** The bits that are left over name the endpoint a packet came from (3.1 and later). */
  readonly marksEndpoints: boolean;
  /** `tcp:22`. */
  readonly failsafeInbound: readonly string[];
  readonly failsafeOutbound: readonly string[];
  /** What a failsafe without a network gets, which is only seen in hashes. */
  readonly failsafeNet: string | undefined;
  /** MASQUERADE and SNAT get --random-fully where iptables and kernel can, as those of the time can. */
  readonly randomFully: boolean;
}

const OLD_BITS: readonly MarkName[] = ["accept", "pass", "scratch0", "scratch1"];
const DROP_BITS: readonly MarkName[] = ["accept", "pass", "drop", "scratch0", "scratch1"];

const V2_1: OptionTraits = {
  markMask: 0xff000000,
  markBits: ["accept", "pass", "fromWorkload"],
  markBitsWithWireguard: ["accept", "pass", "fromWorkload"],
  marksEndpoints: false,
  failsafeInbound: ["tcp:22"],
  failsafeOutbound: ["tcp:2379", "tcp:2380", "tcp:4001", "tcp:7001"],
  failsafeNet: undefined,
  randomFully: false,
};

const V2_6: OptionTraits = {
  ...V2_1,
  markBits: OLD_BITS,
  markBitsWithWireguard: OLD_BITS,
  failsafeInbound: ["tcp:22", "udp:68"],
  failsafeOutbound: ["tcp:2379", "tcp:2380", "tcp:4001", "tcp:7001", "udp:53", "udp:67"],
};

const ETCD_AND_BGP = ["tcp:179", "tcp:2379", "tcp:2380", "tcp:6666", "tcp:6667"];
const API_SERVER_TOO = ["tcp:179", "tcp:2379", "tcp:2380", "tcp:5473", "tcp:6443", "tcp:6666", "tcp:6667"];

const V3_0: OptionTraits = {
  ...V2_6,
  failsafeInbound: ["tcp:22", "udp:68", ...ETCD_AND_BGP],
  failsafeOutbound: ["udp:53", "udp:67", ...ETCD_AND_BGP],
};

const V3_8: OptionTraits = {
  ...V3_0,
  markMask: 0xffff0000,
  markBitsWithWireguard: ["accept", "pass", "wireguard", "scratch0", "scratch1"],
  marksEndpoints: true,
  randomFully: true,
};

const V3_21: OptionTraits = {
  ...V3_8,
  markBitsWithWireguard: [...OLD_BITS, "wireguard"],
  failsafeInbound: ["tcp:22", "udp:68", ...API_SERVER_TOO],
  failsafeOutbound: ["udp:53", "udp:67", ...API_SERVER_TOO],
  failsafeNet: "0.0.0.0/0",
};

const V3_30: OptionTraits = { ...V3_21, markBits: DROP_BITS, markBitsWithWireguard: [...DROP_BITS, "wireguard"] };

export const OPTION_TRAITS: Readonly<Record<VintageName, OptionTraits>> = {
  "2.1": V2_1,
  "2.6": V2_6,
  "3.0": V3_0,
  "3.8": V3_8,
  "3.21": V3_21,
  "3.28": V3_21,
  "3.30": V3_30,
  "3.32": V3_30,
};
