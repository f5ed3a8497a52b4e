// One line of the packet form by which walks are held against a real kernel (JSON Lines): what is sent, by whom, and
// which connection tracking state is prepared for it.
import type { Address } from "#engine/net/address.ts";
import { packetBytes } from "#engine/net/oracle-bytes.ts";
import { addressIn, flagsOf, isObject, type Json, numberIn, plainText, protocolIn, textIn } from "#engine/net/oracle-json.ts";
import { icmpIn, wireFieldsOf } from "#engine/net/oracle-wire.ts";
import { type CtState, type Packet, packetOf, TCP_FLAGS, type Tuple } from "#engine/net/packet.ts";
import { ICMP, ICMPV6, SCTP, TCP, UDP, UDPLITE } from "#engine/net/protocol.ts";

export interface OraclePacket {
  readonly id: string;
  /** Device it comes in by, or "local". */
  readonly from: string;
  readonly packet: Packet;
  readonly state: CtState | undefined;
  readonly conntrack: { readonly direction: "original" | "reply"; readonly mark: number; readonly seenReply: boolean };
  readonly icmpId: number;
  /** The packet an ICMP error quotes. */
  readonly embedded: Tuple | undefined;
  readonly badChecksum: boolean;
  readonly bindDevice: string | undefined;
  /** The frame is addressed to another host: the node's IP never sees it. */
  readonly otherHost: boolean;
  readonly before: readonly OraclePacket[];
  readonly keepConntrack: boolean;
  readonly sysctls: ReadonlyMap<string, string>;
}

/** Number of a run's first packet: the harness writes it into IPv4 ids, IPv6 flow labels, ICMP ids and payloads. */
export const FIRST_NUMBER = 0x1001;

/**
 * Reads one packet; a sentence about what is wrong when it is none. `devices` are the node's, in order. `first` is the
 * number of the packet, or of the first one sent before it: the next line has `first + 1 + before.length`. Without it the
 * bytes are told only where the payload is, as if it was the run's first line.
 */
export function packetFromOracle(json: unknown, devices: readonly string[], first?: number): OraclePacket | string {
  return readOracle(json, { devices, number: first ?? FIRST_NUMBER, isNumbered: first !== undefined, isPrelude: false });
}

interface Setting {
  readonly devices: readonly string[];
  readonly number: number;
  readonly isNumbered: boolean;
  /** Sent before another: no state is prepared for it. */
  readonly isPrelude: boolean;
}

function readOracle(json: unknown, setting: Setting): OraclePacket | string {
  if (!isObject(json)) return "a packet is an object";
  const source = addressIn(json, "src");
  const destination = addressIn(json, "dst");
  const protocol = protocolIn(json.proto);
  if (source === undefined || destination === undefined) return `"src" and "dst" must be addresses`;
  if (source.length !== destination.length) return `"src" and "dst" must be of one family`;
  if (protocol === undefined) return `"proto" must be a protocol's name or number`;
  if (json.tcp_flags !== undefined && json.tcp_flags !== null && flagsOf(json.tcp_flags) === undefined) {
    return `"tcp_flags" must be names such as "SYN,ACK"`;
  }
  const from = textIn(json, "in_iface") ?? "local";
  const earlier = Array.isArray(json.before) && !setting.isPrelude ? json.before : [];
  const before = earlier.map((one, i) => readOracle(one, { ...setting, number: setting.number + i, isPrelude: true }));
  const wrong = before.find((one) => typeof one === "string");
  if (typeof wrong === "string") return `"before": ${wrong}`;
  const wanted = setting.isPrelude ? undefined : stateIn(json);
  const icmpId = numberIn(json, "icmp_id") ?? usualIcmpId(json, wanted, before.length > 0);
  const number = setting.number + before.length;
  return {
    id: plainText(json.id),
    from,
    packet: readPacket(json, { source, destination, protocol, from, wanted, icmpId }, { ...setting, number }),
    state: hasEntry(json) ? wanted : wanted === "ESTABLISHED" || wanted === "RELATED" ? undefined : wanted,
    conntrack: readConntrack(json.ct),
    icmpId: icmpId ?? number & 0xffff,
    embedded: isObject(json.embedded) ? tupleIn(json.embedded) : undefined,
    badChecksum: json.bad_checksum === true,
    bindDevice: textIn(json, "bind_dev"),
    otherHost: json.l2 === "other",
    before: before.filter((one) => typeof one !== "string"),
    keepConntrack: json.keep_ct === true,
    sysctls: new Map(Object.entries(isObject(json.sysctls) ? json.sysctls : {}).map(([key, value]) => [key, plainText(value)])),
  };
}

/** Whether a conntrack entry is made for the state that is wanted. */
function hasEntry(json: Json): boolean {
  return !(isObject(json.ct) && json.ct.mode === "none");
}

/** The entry of an ESTABLISHED ping needs an id before the packet has its number. */
function usualIcmpId(json: Json, wanted: CtState | undefined, hasBefore: boolean): number | undefined {
  return wanted === "ESTABLISHED" && hasEntry(json) && !hasBefore ? 77 : undefined;
}

const AH = 51;
const NO_NEXT_HEADER = 59;

interface Headers {
  readonly source: Address;
  readonly destination: Address;
  readonly protocol: number;
  readonly from: string;
  readonly wanted: CtState | undefined;
  readonly icmpId: number | undefined;
}

function readPacket(json: Json, headers: Headers, { devices, number, isNumbered }: Setting): Packet {
  const { source, destination, protocol, from, wanted, icmpId } = headers;
  const isLocal = from === "local";
  const hasPorts = [TCP, UDP, SCTP, UDPLITE].includes(protocol);
  const usualFlags = wanted === "ESTABLISHED" || wanted === "INVALID" ? TCP_FLAGS.ACK : TCP_FLAGS.SYN;
  const wire = wireFieldsOf(json, { source, destination, protocol }, { tcpFlags: usualFlags, icmpId });
  const bytes = wire && packetBytes(wire, number);
  const areBytesKnown = isNumbered || wire?.payload !== undefined;
  const device = devices.indexOf(from) + 1;
  const isTcp = protocol === TCP;
  return packetOf({
    source,
    destination,
    // What the harness puts behind an authentication header, which for IPv6 is an extension header: nothing.
    protocol: protocol === AH && destination.length === 4 ? NO_NEXT_HEADER : protocol,
    sourcePort: hasPorts ? (numberIn(json, "sport") ?? 0) : undefined,
    destinationPort: hasPorts ? (numberIn(json, "dport") ?? 0) : undefined,
    tcpFlags: isTcp ? (flagsOf(json.tcp_flags) ?? usualFlags) : undefined,
    tcpOptions: isTcp && json.tcp_options_hex === undefined ? (wire?.tcpOptions.slice(0, 1) ?? []) : undefined,
    tcpMss: isTcp ? numberIn(json, "tcp_mss") : undefined,
    icmp: protocol === ICMP || protocol === ICMPV6 ? icmpIn(json, protocol) : undefined,
    sctpChunks: wire && protocol === SCTP ? [wire.chunk] : undefined,
    fragmentOffset: isObject(json.frag) ? (numberIn(json.frag, "offset") ?? 0) : 0,
    mark: isLocal ? (numberIn(json, "mark") ?? 0) >>> 0 : 0,
    tos: numberIn(json, "tos") ?? 0,
    ttl: numberIn(json, "ttl") ?? 64,
    length: bytes?.length,
    bytes: areBytesKnown ? bytes?.map((byte) => (byte & 255).toString(16).padStart(2, "0")).join("") : undefined,
    macSource: isLocal ? "" : (textIn(json, "mac_src") ?? `02:00:00:00:${device.toString(16).padStart(2, "0")}:02`).toLowerCase(),
    linkType: linkTypeOf(json, destination, isLocal),
    owner: isLocal ? { uid: numberIn(json, "uid") ?? 0, gid: numberIn(json, "gid") ?? 0 } : "none",
  });
}

function linkTypeOf(json: Json, destination: Address, local: boolean): Packet["linkType"] {
  if (local) return "unicast";
  const { l2 } = json;
  if (l2 === "unicast" || l2 === "broadcast" || l2 === "multicast") return l2;
  const [first = 0] = destination;
  if (destination.length === 4) return first >>> 24 === 0xff ? "multicast" : "unicast";
  if (first === 0xffffffff) return "broadcast";
  return first >>> 28 === 0xe ? "multicast" : "unicast";
}

function readConntrack(json: unknown): OraclePacket["conntrack"] {
  const ct = isObject(json) ? json : {};
  return {
    direction: ct.dir === "reply" ? "reply" : "original",
    mark: numberIn(ct, "mark") ?? 0,
    seenReply: ct.seen_reply !== false,
  };
}

function tupleIn(json: Json): Tuple | undefined {
  const source = addressIn(json, "src");
  const destination = addressIn(json, "dst");
  const protocol = protocolIn(json.proto);
  if (source === undefined || destination === undefined || protocol === undefined) return undefined;
  const isIcmp = protocol === ICMP || protocol === ICMPV6;
  const type = numberIn(json, "icmp_type") ?? (protocol === ICMP ? 8 : 128);
  const sourcePort = isIcmp ? (numberIn(json, "icmp_id") ?? 0) : (numberIn(json, "sport") ?? 0);
  const destinationPort = isIcmp ? type * 256 + (numberIn(json, "icmp_code") ?? 0) : (numberIn(json, "dport") ?? 0);
  return { protocol, source, destination, sourcePort, destinationPort };
}

const STATES: readonly CtState[] = ["NEW", "ESTABLISHED", "RELATED", "INVALID", "UNTRACKED"];

function stateIn(json: Json): CtState | undefined {
  const word = textIn(json, "ctstate")?.toUpperCase();
  return STATES.find((state) => state === word);
}
