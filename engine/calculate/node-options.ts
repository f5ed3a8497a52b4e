// A node's configuration as the renderer takes it: FelixConfiguration `default`, what `node.NAME` says instead, and the defaults
// of the version (felix/config/config_params.go).
import { marksOf, NO_MARKS } from "#engine/calculate/marks.ts";
import type { Doubt } from "#engine/calculate/node-endpoints.ts";
import { OPTION_TRAITS, type OptionTraits } from "#engine/calculate/option-traits.ts";
import type { World } from "#engine/calculate/world.ts";
import type { PortRange } from "#engine/felix/model.ts";
import type { Failsafe, RenderOptions } from "#engine/felix/options.ts";
import type { Vintage } from "#engine/felix/vintage.ts";
import { parseAddress } from "#engine/net/address.ts";
import type { FelixBoolean, FelixConfiguration, FelixNumber, FelixText } from "#engine/resources/policy/felix-configuration.ts";
import type { Port } from "#engine/resources/policy/port.ts";

/** What no file of resources tells of a node. */
export interface NodeFacts {
  readonly ipipTunnelAddress?: string;
  readonly vxlanTunnelAddress?: string;
  readonly vxlanTunnelAddressV6?: string;
  readonly kubeIpvsSupport?: boolean;
  readonly randomFully?: boolean;
  readonly nflogSize?: boolean;
  readonly blockedCidrs?: readonly string[];
}

export interface NodeOptions {
  readonly options: RenderOptions;
  readonly doubts: readonly Doubt[];
}

/** The fields of all configurations that hold for the node, the later over the earlier. */
interface Settings {
  readonly text: (key: FelixText) => string | undefined;
  readonly number: (key: FelixNumber) => number | undefined;
  readonly boolean: (key: FelixBoolean) => boolean;
  readonly given: (key: FelixBoolean) => boolean | undefined;
  readonly last: <Value>(read: (one: FelixConfiguration) => Value | undefined) => Value | undefined;
}

export function nodeOptions(world: World, vintage: Vintage, node: string, facts: NodeFacts = {}): NodeOptions {
  const own = world.configurations.filter((one) => one.node === undefined || one.node === node);
  const settings = settingsOf(own.toSorted((a, b) => Number(a.node !== undefined) - Number(b.node !== undefined)));
  const traits = OPTION_TRAITS[vintage.name];
  const doubts: Doubt[] = [];
  const options: RenderOptions = {
    ...actionsOf(settings, traits, doubts),
    ...failsafesOf(settings, traits),
    ...tunnelsOf(settings, world, facts),
    ...natOf(settings, traits, facts),
    ...openStackOf(settings),
    nflogSize: facts.nflogSize ?? false,
    kubeIpvsSupport: facts.kubeIpvsSupport ?? false,
    kubeNodePortRanges: settings.last((one) => one.kubeNodePortRanges)?.filter(isRange) ?? [{ first: 30000, last: 32767 }],
    serviceLoopPrevention: choice(settings.text("serviceLoopPrevention"), ["Drop", "Reject", "Disabled"]),
    blockedCidrs: facts.blockedCidrs ?? [],
    bpfEnabled: settings.boolean("bpfEnabled"),
    bpfForceTrackInterfaces: settings.last((one) => one.bpfForceTrackPacketsFromIfaces) ?? ["docker+"],
    istioAmbient: settings.text("istioAmbientMode") === "Enabled",
  };
  if (options.bpfEnabled)
    doubts.push({ source: undefined, why: "The node's data plane is eBPF, which most of these rules are not for." });
  if (options.ipipEnabled && facts.ipipTunnelAddress === undefined)
    doubts.push({ source: undefined, why: "The address of the tunnel is not known, nor whether there is a rule for it." });
  if (world.pools.length === 0 && !world.isComplete)
    doubts.push({
      source: undefined,
      why: "No IP pools are in the loaded files, so the rules of tunnels and NAT are not known.",
    });
  return { options, doubts };
}

function settingsOf(configurations: readonly FelixConfiguration[]): Settings {
  const last: Settings["last"] = (read) => configurations.map(read).findLast((value) => value !== undefined);
  const given = (key: FelixBoolean): boolean | undefined => last((one) => one.booleans.get(key));
  return {
    text: (key) => last((one) => one.texts.get(key)),
    number: (key) => last((one) => one.numbers.get(key)),
    given,
    boolean: (key) => given(key) ?? false,
    last,
  };
}

/** Felix does not mind the case of a word; the first is the default. */
function choice<Word extends string>(text: string | undefined, words: readonly [Word, ...Word[]]): Word {
  return words.find((word) => word.toLowerCase() === text?.toLowerCase()) ?? words[0];
}

type Actions = Pick<
  RenderOptions,
  | "marks"
  | "workloadPrefixes"
  | "filterAllowAction"
  | "mangleAllowAction"
  | "filterDenyAction"
  | "endpointToHostAction"
  | "logPrefix"
  | "logActionRateLimit"
  | "logActionRateLimitBurst"
  | "flowLogs"
  | "disableConntrackInvalid"
>;

function actionsOf(settings: Settings, traits: OptionTraits, doubts: Doubt[]): Actions {
  const mask = settings.number("iptablesMarkMask") ?? traits.markMask;
  const wireguard = settings.boolean("wireguardEnabled") || settings.boolean("wireguardEnabledV6");
  const marks = marksOf(traits, mask, wireguard);
  if (marks === undefined) doubts.push({ source: undefined, why: "iptablesMarkMask has too few bits for Felix to start." });
  return {
    marks: marks ?? marksOf(traits, traits.markMask, wireguard) ?? NO_MARKS,
    workloadPrefixes: (settings.text("interfacePrefix") ?? "cali").split(",").map((text) => text.trim()),
    filterAllowAction: choice(settings.text("iptablesFilterAllowAction"), ["ACCEPT", "RETURN"]),
    mangleAllowAction: choice(settings.text("iptablesMangleAllowAction"), ["ACCEPT", "RETURN"]),
    filterDenyAction: choice(settings.text("iptablesFilterDenyAction"), ["DROP", "REJECT"]),
    endpointToHostAction: choice(settings.text("defaultEndpointToHostAction"), ["DROP", "RETURN", "ACCEPT"]),
    logPrefix: settings.text("logPrefix") ?? "calico-packet",
    logActionRateLimit: settings.text("logActionRateLimit"),
    logActionRateLimitBurst: settings.number("logActionRateLimitBurst"),
    flowLogs: settings.text("flowLogsGoldmaneServer") !== undefined || settings.text("flowLogsLocalReporter") === "Enabled",
    disableConntrackInvalid: settings.boolean("disableConntrackInvalidCheck"),
  };
}

function failsafesOf(settings: Settings, traits: OptionTraits): Pick<RenderOptions, "failsafeInbound" | "failsafeOutbound"> {
  const inbound = settings.last((one) => one.failsafeInboundHostPorts) ?? traits.failsafeInbound.map(failsafe);
  const outbound = settings.last((one) => one.failsafeOutboundHostPorts) ?? traits.failsafeOutbound.map(failsafe);
  return { failsafeInbound: inbound.map(withNet), failsafeOutbound: outbound.map(withNet) };

  function withNet(one: Failsafe): Failsafe {
    return { ...one, net: one.net ?? traits.failsafeNet };
  }
}

function failsafe(text: string): Failsafe {
  const [protocol = "", port = ""] = text.split(":");
  return { protocol, port: Number(port), net: undefined };
}

type Tunnels = Pick<
  RenderOptions,
  | "ipipEnabled"
  | "ipipTunnelAddress"
  | "vxlanEnabled"
  | "vxlanEnabledV6"
  | "vxlanTunnelAddress"
  | "vxlanTunnelAddressV6"
  | "vxlanPort"
  | "vxlanVni"
  | "allowVxlanPacketsFromWorkloads"
  | "allowIpipPacketsFromWorkloads"
  | "wireguardEnabled"
  | "wireguardEnabledV6"
  | "wireguardInterfaceName"
  | "wireguardInterfaceNameV6"
  | "wireguardListeningPort"
  | "wireguardListeningPortV6"
  | "wireguardEncryptHostTraffic"
  | "routeSource"
>;

/** Where the configuration does not say, a pool that wants a tunnel turns it on. */
function tunnelsOf(settings: Settings, { pools }: World, facts: NodeFacts): Tunnels {
  const v4 = pools.filter(({ cidr }) => !cidr.includes(":"));
  const vxlanIn = (own: typeof pools): boolean =>
    settings.given("vxlanEnabled") ?? own.some(({ vxlanMode }) => vxlanMode !== "Never");
  return {
    ipipEnabled: settings.given("ipipEnabled") ?? v4.some(({ ipipMode }) => ipipMode !== "Never"),
    ipipTunnelAddress: facts.ipipTunnelAddress,
    vxlanEnabled: vxlanIn(v4),
    vxlanEnabledV6: vxlanIn(pools.filter(({ cidr }) => cidr.includes(":"))),
    vxlanTunnelAddress: facts.vxlanTunnelAddress,
    vxlanTunnelAddressV6: facts.vxlanTunnelAddressV6,
    vxlanPort: settings.number("vxlanPort") ?? 4789,
    vxlanVni: settings.number("vxlanVNI") ?? 4096,
    allowVxlanPacketsFromWorkloads: settings.boolean("allowVXLANPacketsFromWorkloads"),
    allowIpipPacketsFromWorkloads: settings.boolean("allowIPIPPacketsFromWorkloads"),
    wireguardEnabled: settings.boolean("wireguardEnabled"),
    wireguardEnabledV6: settings.boolean("wireguardEnabledV6"),
    wireguardInterfaceName: settings.text("wireguardInterfaceName") ?? "wireguard.cali",
    wireguardInterfaceNameV6: settings.text("wireguardInterfaceNameV6") ?? "wg-v6.cali",
    wireguardListeningPort: settings.number("wireguardListeningPort") ?? 51820,
    wireguardListeningPortV6: settings.number("wireguardListeningPortV6") ?? 51821,
    wireguardEncryptHostTraffic: settings.boolean("wireguardHostEncryptionEnabled"),
    routeSource: settings.text("routeSource") ?? "CalicoIPAM",
  };
}

type Nat = Pick<
  RenderOptions,
  "natOutgoingAddress" | "natOutgoingExclusions" | "natPortRange" | "natOutgoingInterfaceFilter" | "randomFully"
>;

function natOf(settings: Settings, traits: OptionTraits, facts: NodeFacts): Nat {
  return {
    natOutgoingAddress: settings.text("natOutgoingAddress"),
    natOutgoingExclusions: choice(settings.text("natOutgoingExclusions"), ["IPPoolsOnly", "IPPoolsAndHostIPs"]),
    natPortRange: [settings.last((one) => one.natPortRange)].find(isRange),
    natOutgoingInterfaceFilter: settings.text("iptablesNATOutgoingInterfaceFilter") ?? "",
    randomFully: facts.randomFully ?? traits.randomFully,
  };
}

function isRange(port: Port | undefined): port is PortRange {
  return port !== undefined && typeof port !== "string";
}

const METADATA_ADDRESS = "127.0.0.1";
const METADATA_PORT = 8775;

/** A metadata server of its own, or interfaces called tap, tell OpenStack; so does a cluster type that no file here has. */
function openStackOf(
  settings: Settings,
): Pick<RenderOptions, "openStackSpecialCases" | "openStackMetadataIp" | "openStackMetadataPort"> {
  const address = settings.text("metadataAddr") ?? METADATA_ADDRESS;
  const port = settings.number("metadataPort") ?? METADATA_PORT;
  const hasTaps = (settings.text("interfacePrefix") ?? "").split(",").includes("tap");
  return {
    openStackSpecialCases: address !== METADATA_ADDRESS || port !== METADATA_PORT || hasTaps,
    openStackMetadataIp: parseAddress(address) === undefined ? undefined : address,
    openStackMetadataPort: port,
  };
}
