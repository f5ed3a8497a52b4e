// One line of the packet form by which walks are held against a real kernel (JSON Lines): what is sent, by whom, and
// which connection tracking state is prepared for it.
import { type Address, parseAddress } from "#engine/net/address.ts";
import { type CtState, type Packet, packetOf, TCP_FLAGS, type Tuple } from "#engine/net/packet.ts";
import { protocolNumber } from "#engine/net/protocol.ts";

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

type Json = Readonly<Record<string, unknown>>;

/** Reads one packet; a sentence about what is wrong when it is none. `devices` are the node's, in order. */
export function packetFromOracle(json: unknown, devices: readonly string[]): OraclePacket | string {
  if (!isObject(json)) return "a packet is an object";
  const source = addressIn(json, "src");
  const destination = addressIn(json, "dst");
  const protocol = protocolIn(json.proto);
  if (source === undefined || destination === undefined) return `"src" and "dst" must be addresses`;
  if (source.length !== destination.length) return `"src" and "dst" must be of one family`;
  if (protocol === undefined) return `"proto" must be a protocol's name or number`;
  const from = textIn(json, "in_iface") ?? "local";
  const state = stateIn(json);
  const embedded = isObject(json.embedded) ? json.embedded : undefined;
  const before = Array.isArray(json.before) ? json.before.map((one) => packetFromOracle(one, devices)) : [];
  const wrong = before.find((one) => typeof one === "string");
  if (typeof wrong === "string") return `"before": ${wrong}`;
  const headers = { source, destination, protocol, from, state };
  return {
    id: String(json.id ?? ""),
    from,
    packet: readPacket(json, headers, devices),
    state,
    conntrack: readConntrack(json.ct),
    icmpId: numberIn(json, "icmp_id") ?? 0,
    embedded: embedded && tupleIn(embedded),
    badChecksum: json.bad_checksum === true,
    bindDevice: textIn(json, "bind_dev"),
    otherHost: json.l2 === "other",
    before: before.filter((one) => typeof one !== "string"),
    keepConntrack: json.keep_ct === true,
    sysctls: new Map(Object.entries(isObject(json.sysctls) ? json.sysctls : {}).map(([key, value]) => [key, String(value)])),
  };
}

interface Headers {
  readonly source: Address;
  readonly destination: Address;
  readonly protocol: number;
  readonly from: string;
  readonly state: CtState | undefined;
}

const ICMP = 1;
const TCP = 6;
const ICMPV6 = 58;
const SCTP = 132;

function readPacket(json: Json, headers: Headers, devices: readonly string[]): Packet {
  const { source, destination, protocol, from, state } = headers;
  const local = from === "local";
  const isIcmp = protocol === ICMP || protocol === ICMPV6;
  const ports = [TCP, 17, 33, SCTP, 136].includes(protocol);
  const device = devices.indexOf(from) + 1;
  const mss = numberIn(json, "tcp_mss");
  return packetOf({
    source,
    destination,
    protocol,
    sourcePort: ports ? (numberIn(json, "sport") ?? 0) : undefined,
    destinationPort: ports ? (numberIn(json, "dport") ?? 0) : undefined,
    tcpFlags: protocol === TCP ? flagsIn(json.tcp_flags, state) : undefined,
    tcpOptions: protocol === TCP ? (mss === undefined ? [] : [2]) : undefined,
    tcpMss: mss,
    icmp: isIcmp
      ? { type: numberIn(json, "icmp_type") ?? (protocol === ICMP ? 8 : 128), code: numberIn(json, "icmp_code") ?? 0 }
      : undefined,
    sctpChunks: protocol === SCTP ? [numberIn(json, "sctp_chunk") ?? 1] : undefined,
    fragmentOffset: isObject(json.frag) ? (numberIn(json.frag, "offset") ?? 0) : 0,
    mark: numberIn(json, "mark") ?? 0,
    tos: numberIn(json, "tos") ?? 0,
    ttl: numberIn(json, "ttl") ?? 64,
    length: lengthOf(json, headers),
    bytes: textIn(json, "payload_hex"),
    macSource: local ? "" : (textIn(json, "mac_src") ?? `02:00:00:00:${device.toString(16).padStart(2, "0")}:02`),
    linkType: linkTypeOf(json, destination, local),
    owner: local ? { uid: numberIn(json, "uid") ?? 0, gid: numberIn(json, "gid") ?? 0 } : "none",
  });
}

function linkTypeOf(json: Json, destination: Address, local: boolean): Packet["linkType"] {
  const { l2 } = json;
  if (l2 === "unicast" || l2 === "broadcast" || l2 === "multicast") return l2;
  const [first = 0] = destination;
  if (local) return "unicast";
  if (destination.length === 4) return first >>> 24 === 0xff ? "multicast" : "unicast";
  if (first === 0xffffffff) return "broadcast";
  return first >>> 28 === 0xe ? "multicast" : "unicast";
}

/** Bytes of the whole packet as the harness builds it: headers, and eight bytes of payload where none are named. */
function lengthOf(json: Json, { source, protocol, state }: Headers): number | undefined {
  const header = source.length === 1 ? 20 : 40;
  if (textIn(json, "ip_options_hex") !== undefined || textIn(json, "ip6_ext_hex") !== undefined) return undefined;
  const hexPayload = textIn(json, "payload_hex");
  const payload = hexPayload === undefined ? numberIn(json, "payload_len") : hexPayload.length / 2;
  const embedded = isObject(json.embedded) ? json.embedded : undefined;
  switch (protocol) {
    case TCP:
      return header + 20 + (numberIn(json, "tcp_mss") === undefined ? 0 : 4) + (payload ?? 0);
    case 17:
    case 136:
      return header + 8 + (payload ?? 8);
    case ICMP:
    case ICMPV6:
      return sum(header + 8, embedded === undefined ? (payload ?? 8) : embeddedLength(embedded, state));
    case SCTP:
      return header + 12 + ((numberIn(json, "sctp_chunk") ?? 1) === 1 ? 20 : 4);
    case 47:
      return header + 4 + (payload ?? 8);
    case 50:
      return header + 8 + (payload ?? 8);
    case 51:
      return header + 12 + (payload ?? 8);
    default:
      return header + (payload ?? 8);
  }
}

function sum(known: number, rest: number | undefined): number | undefined {
  return rest === undefined ? undefined : known + rest;
}

/** A quoted packet carries eight bytes of payload, TCP's as well. */
function embeddedLength(embedded: Json, state: CtState | undefined): number | undefined {
  const source = addressIn(embedded, "src");
  const protocol = protocolIn(embedded.proto);
  if (source === undefined || protocol === undefined) return undefined;
  return lengthOf({ payload_len: 8, ...embedded }, { source, destination: source, protocol, from: "", state });
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

function flagsIn(value: unknown, state: CtState | undefined): number {
  if (typeof value === "number") return value;
  const names = Array.isArray(value) ? value.map(String) : typeof value === "string" ? value.split(",") : undefined;
  if (names === undefined) return state === "ESTABLISHED" || state === "INVALID" ? TCP_FLAGS.ACK : TCP_FLAGS.SYN;
  const known = new Map<string, number>(Object.entries(TCP_FLAGS));
  return names.reduce((flags, name) => flags | (known.get(name.trim().toUpperCase()) ?? 0), 0);
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textIn(json: Json, key: string): string | undefined {
  const value = json[key];
  return typeof value === "string" ? value : undefined;
}

function numberIn(json: Json, key: string): number | undefined {
  const value = json[key];
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

function addressIn(json: Json, key: string): Address | undefined {
  return parseAddress(textIn(json, key) ?? "");
}

function protocolIn(value: unknown): number | undefined {
  if (typeof value === "number") return value >= 0 && value <= 255 ? value : undefined;
  return typeof value === "string" ? protocolNumber(value.toLowerCase()) : undefined;
}
