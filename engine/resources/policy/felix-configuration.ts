// Felix's configuration as a resource: the fields that change what it renders, as written; undefined where it is silent.
import type { Failsafe } from "#engine/felix/options.ts";
import {
  booleanAt,
  type Fields,
  fieldsOf,
  itemsAt,
  nodeAt,
  numberAt,
  specOf,
  textAt,
  textsAt,
} from "#engine/resources/policy/fields.ts";
import { type Port, parsePort, portsAt } from "#engine/resources/policy/port.ts";
import type { Resource } from "#engine/resources/resource.ts";
import type { Span } from "#engine/text/span.ts";

const TEXTS = [
  "chainInsertMode",
  "defaultEndpointToHostAction",
  "flowLogsGoldmaneServer",
  "flowLogsLocalReporter",
  "interfaceExclude",
  "interfacePrefix",
  "iptablesBackend",
  "iptablesFilterAllowAction",
  "iptablesFilterDenyAction",
  "iptablesMangleAllowAction",
  "iptablesNATOutgoingInterfaceFilter",
  "istioAmbientMode",
  "logActionRateLimit",
  "logPrefix",
  "metadataAddr",
  "natOutgoingAddress",
  "natOutgoingExclusions",
  "nftablesMode",
  "openstackRegion",
  "routeSource",
  "serviceLoopPrevention",
  "wireguardInterfaceName",
  "wireguardInterfaceNameV6",
  "workloadSourceSpoofing",
] as const;

const NUMBERS = [
  "iptablesMarkMask",
  "logActionRateLimitBurst",
  "metadataPort",
  "vxlanPort",
  "vxlanVNI",
  "wireguardListeningPort",
  "wireguardListeningPortV6",
] as const;

const BOOLEANS = [
  "allowIPIPPacketsFromWorkloads",
  "allowVXLANPacketsFromWorkloads",
  "bpfEnabled",
  "bpfHostConntrackBypass",
  "disableConntrackInvalidCheck",
  "ipipEnabled",
  "ipv6Support",
  "vxlanEnabled",
  "wireguardEnabled",
  "wireguardEnabledV6",
  "wireguardHostEncryptionEnabled",
] as const;

export type FelixText = (typeof TEXTS)[number];
export type FelixNumber = (typeof NUMBERS)[number];
export type FelixBoolean = (typeof BOOLEANS)[number];

export interface FelixConfiguration {
  readonly name: string;
  /** Undefined: `default`, for all nodes. */
  readonly node: string | undefined;
  readonly texts: ReadonlyMap<FelixText, string>;
  readonly numbers: ReadonlyMap<FelixNumber, number>;
  readonly booleans: ReadonlyMap<FelixBoolean, boolean>;
  /** An empty list means none, undefined the defaults of the version. */
  readonly failsafeInboundHostPorts: readonly Failsafe[] | undefined;
  readonly failsafeOutboundHostPorts: readonly Failsafe[] | undefined;
  readonly kubeNodePortRanges: readonly Port[] | undefined;
  readonly natPortRange: Port | undefined;
  readonly bpfForceTrackPacketsFromIfaces: readonly string[] | undefined;
  readonly span: Span;
  readonly unread: readonly Span[];
}

export function readFelixConfiguration(resource: Resource): FelixConfiguration | undefined {
  if (resource.kind !== "FelixConfiguration") return undefined;
  const spec = specOf(resource);
  const { name, span } = resource;
  const isGiven = (key: string): boolean => nodeAt(spec, key)?.kind === "list";
  return {
    name,
    node: name.startsWith("node.") ? name.slice("node.".length) : undefined,
    texts: given(TEXTS, (key) => textAt(spec, key)),
    numbers: given(NUMBERS, (key) => numberAt(spec, key)),
    booleans: given(BOOLEANS, (key) => booleanAt(spec, key)),
    failsafeInboundHostPorts: failsafesAt(spec, "failsafeInboundHostPorts"),
    failsafeOutboundHostPorts: failsafesAt(spec, "failsafeOutboundHostPorts"),
    kubeNodePortRanges: isGiven("kubeNodePortRanges") ? portsAt(spec, "kubeNodePortRanges") : undefined,
    natPortRange: parsePort(textAt(spec, "natPortRange") ?? ""),
    bpfForceTrackPacketsFromIfaces: isGiven("bpfForceTrackPacketsFromIfaces")
      ? textsAt(spec, "bpfForceTrackPacketsFromIfaces")
      : undefined,
    span,
    unread: spec.unread,
  };
}

function given<Key, Value>(keys: readonly Key[], read: (key: Key) => Value | undefined): ReadonlyMap<Key, Value> {
  const values = new Map<Key, Value>();
  for (const key of keys) {
    const value = read(key);
    if (value !== undefined) values.set(key, value);
  }
  return values;
}

function failsafesAt(spec: Fields, key: string): readonly Failsafe[] | undefined {
  if (nodeAt(spec, key)?.kind !== "list") return undefined;
  return itemsAt(spec, key).flatMap((item) => {
    const entry = fieldsOf(item, spec.unread);
    const port = numberAt(entry, "port");
    if (port === undefined) return [];
    return { protocol: (textAt(entry, "protocol") ?? "tcp").toLowerCase(), port, net: textAt(entry, "net") };
  });
}
