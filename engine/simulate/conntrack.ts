// Connection tracking: which connection a packet belongs to and in which state that puts it (nf_conntrack_in(),
// net/netfilter/nf_conntrack_core.c, and the protocol files beside it).
import { sameAddress } from "#engine/net/address.ts";
import {
  type Connection,
  type CtState,
  type Packet,
  TCP_FLAGS,
  type Tracking,
  type Tuple,
  UNTRACKED,
} from "#engine/net/packet.ts";

/** The connections the node knows. */
export type ConnectionTable = readonly Connection[];

/** What else decides a packet's state. */
export interface TrackingFacts {
  /** State the user wants; undefined = worked out. */
  readonly state: CtState | undefined;
  readonly direction: "ORIGINAL" | "REPLY";
  readonly connmark: number | undefined;
  /** The packet an ICMP error speaks of, from its sender's side. */
  readonly embedded: Tuple | undefined;
  /** ICMP echo id; 0 when it does not matter. */
  readonly icmpId: number;
  /** Checksum wrong: seen on received packets only. */
  readonly badChecksum: boolean;
  /** net.netfilter.nf_conntrack_tcp_loose, default true. */
  readonly tcpLoose: boolean;
  /** Given to the packet when it was made, instead of being looked up (nf_conntrack_attach()). */
  readonly attached: Tracking | undefined;
}

export const NO_FACTS: TrackingFacts = {
  state: undefined,
  direction: "ORIGINAL",
  connmark: undefined,
  embedded: undefined,
  icmpId: 0,
  badChecksum: false,
  tcpLoose: true,
  attached: undefined,
};

const ICMP = 1;
const TCP = 6;
const UDP = 17;
const ICMPV6 = 58;
const NO_NEXT_HEADER = 59;
const SCTP = 132;
const UDPLITE = 136;

/** INIT, HEARTBEAT, its answer and SHUTDOWN ACK: chunks out of nothing that are not invalid (sctp_conntracks[], sctp_new()). */
const SCTP_OPENERS = [1, 4, 5, 8];

/** ICMP questions and their answers; other types never begin a connection (nf_conntrack_proto_icmp.c, …_icmpv6.c). */
const QUERIES: ReadonlyMap<number, ReadonlyMap<number, number>> = new Map([
  [
    ICMP,
    new Map([
      [8, 0],
      [13, 14],
      [15, 16],
      [17, 18],
    ]),
  ],
  [
    ICMPV6,
    new Map([
      [128, 129],
      [139, 140],
    ]),
  ],
]);

/** ICMPv6 of routers and neighbours is never tracked (noct_valid_new[], nf_conntrack_proto_icmpv6.c). */
function isNeverTracked(packet: Packet): boolean {
  const type = packet.icmp?.type ?? -1;
  return packet.protocol === ICMPV6 && ((type >= 130 && type <= 136) || type === 143);
}

export function isIcmpError(packet: Packet): boolean {
  const type = packet.icmp?.type ?? -1;
  if (packet.protocol === ICMP) return [3, 4, 5, 11, 12].includes(type);
  return packet.protocol === ICMPV6 && type >= 1 && type < 128;
}

export function tupleOf(packet: Packet, icmpId = 0): Tuple {
  const icmp = packet.icmp;
  const { protocol, source, destination } = packet;
  if (icmp !== undefined)
    return { protocol, source, destination, sourcePort: icmpId, destinationPort: icmp.type * 256 + icmp.code };
  return { protocol, source, destination, sourcePort: packet.sourcePort ?? 0, destinationPort: packet.destinationPort ?? 0 };
}

/** The tuple of the packets that answer. */
export function invert(tuple: Tuple): Tuple {
  const { protocol, source, destination } = tuple;
  if (protocol === ICMP || protocol === ICMPV6) {
    const type = tuple.destinationPort >> 8;
    const answers = [...(QUERIES.get(protocol) ?? [])];
    const other = answers.find(([query]) => query === type)?.[1] ?? answers.find(([, reply]) => reply === type)?.[0] ?? type;
    const code = other * 256 + (tuple.destinationPort & 255);
    return { protocol, source: destination, destination: source, sourcePort: tuple.sourcePort, destinationPort: code };
  }
  return {
    protocol,
    source: destination,
    destination: source,
    sourcePort: tuple.destinationPort,
    destinationPort: tuple.sourcePort,
  };
}

export function sameTuple(a: Tuple, b: Tuple): boolean {
  return (
    a.protocol === b.protocol &&
    a.sourcePort === b.sourcePort &&
    a.destinationPort === b.destinationPort &&
    sameAddress(a.source, b.source) &&
    sameAddress(a.destination, b.destination)
  );
}

/** A connection as its first packet makes it. */
export function newConnection(tuple: Tuple, mark: number | undefined): Connection {
  return {
    original: tuple,
    reply: invert(tuple),
    seenReply: false,
    assured: false,
    confirmed: false,
    expected: false,
    sourceNat: false,
    destinationNat: false,
    mark,
    helper: undefined,
  };
}

/** Tracking of a packet whose state is worked out from the table and the packet itself. */
export function track(packet: Packet, table: ConnectionTable, facts: TrackingFacts): Tracking {
  if (facts.attached !== undefined) return facts.attached;
  if (facts.state !== undefined) return asWanted(packet, table, facts.state, facts);
  if (facts.badChecksum && [TCP, UDP, UDPLITE, ICMP, ICMPV6].includes(packet.protocol)) return invalid();
  if (isNeverTracked(packet)) return UNTRACKED;
  if (isIcmpError(packet)) return trackError(packet, table, facts);
  const tuple = tupleOf(packet, facts.icmpId);
  for (const connection of table) {
    const isReply = !connection.isReplyPortUnknown && sameTuple(connection.reply, tuple);
    const direction = isReply ? "REPLY" : sameTuple(connection.original, tuple) ? "ORIGINAL" : undefined;
    if (direction === undefined) continue;
    const { tcpPhase } = connection;
    if (tcpPhase === "CLOSE" && direction === "ORIGINAL" && isSyn(packet)) break;
    return tcpPhase === "SYN_SENT" && !mayFollowSyn(packet, direction) ? invalid() : found(connection, direction);
  }
  if (!mayBegin(packet, facts)) return invalid();
  const begun = newConnection(tuple, 0);
  return { state: "NEW", direction: "ORIGINAL", connection: isSyn(packet) ? { ...begun, tcpPhase: "SYN_SENT" } : begun };
}

function isSyn({ protocol, tcpFlags }: Packet): boolean {
  return protocol === TCP && ((tcpFlags ?? TCP_FLAGS.SYN) & (TCP_FLAGS.SYN | TCP_FLAGS.ACK)) === TCP_FLAGS.SYN;
}

/** tcp_conntracks[], nf_conntrack_proto_tcp.c: after a SYN another SYN, a reset, and from the other end SYN and ACK. */
function mayFollowSyn({ tcpFlags }: Packet, direction: "ORIGINAL" | "REPLY"): boolean {
  if (tcpFlags === undefined || tcpFlags & TCP_FLAGS.RST) return true;
  return (tcpFlags & TCP_FLAGS.SYN) !== 0 && (direction === "REPLY" || (tcpFlags & TCP_FLAGS.ACK) === 0);
}

function invalid(): Tracking {
  return { state: "INVALID", direction: "ORIGINAL", connection: undefined };
}

function found(connection: Connection, direction: "ORIGINAL" | "REPLY"): Tracking {
  if (direction === "REPLY") {
    const { tcpPhase: _, ...answered } = connection;
    return { state: "ESTABLISHED", direction, connection: { ...answered, seenReply: true } };
  }
  const state = connection.seenReply ? "ESTABLISHED" : connection.expected ? "RELATED" : "NEW";
  return { state, direction, connection };
}

/**
 * An ICMP error belongs to the connection of the packet it quotes, looked up the way an answer to that packet would go, and
 * must be addressed to where that answer would (nf_conntrack_inet_error(), net/netfilter/nf_conntrack_proto_icmp.c).
 */
function trackError({ destination }: Packet, table: ConnectionTable, { embedded }: TrackingFacts): Tracking {
  if (embedded === undefined) return invalid();
  const answer = invert(embedded);
  for (const connection of table) {
    const { original, reply } = connection;
    const direction = sameTuple(reply, answer) ? "REPLY" : sameTuple(original, answer) ? "ORIGINAL" : undefined;
    if (direction === undefined) continue;
    const expected = direction === "REPLY" ? reply : original;
    return sameAddress(destination, expected.destination) ? { state: "RELATED", direction, connection } : invalid();
  }
  return invalid();
}

/** The state the user asked for, with a connection that gives it. */
function asWanted(packet: Packet, table: ConnectionTable, state: CtState, facts: TrackingFacts): Tracking {
  if (state === "UNTRACKED") return UNTRACKED;
  if (state === "INVALID") return invalid();
  const tuple = tupleOf(packet, facts.icmpId);
  const known = table.find(({ original, reply }) => sameTuple(facts.direction === "REPLY" ? reply : original, tuple));
  if (known !== undefined && state === "ESTABLISHED") {
    return { state, direction: facts.direction, connection: { ...known, seenReply: true } };
  }
  const original = facts.direction === "REPLY" ? invert(tuple) : tuple;
  const fresh = newConnection(original, facts.connmark ?? (state === "NEW" ? 0 : undefined));
  if (state === "NEW") return { state, direction: "ORIGINAL", connection: fresh };
  const status =
    state === "ESTABLISHED" ? { seenReply: true, assured: undefined, confirmed: true } : { expected: true, confirmed: true };
  const isError = state === "RELATED" && (packet.protocol === ICMP || packet.protocol === ICMPV6);
  const hiddenNat = isError ? "all" : "both";
  return { state, direction: facts.direction, connection: { ...fresh, ...status, hiddenNat } };
}

/** Whether a packet out of nothing may begin a connection. */
function mayBegin(packet: Packet, facts: TrackingFacts): boolean {
  switch (packet.protocol) {
    case TCP:
      return tcpMayBegin(packet.tcpFlags ?? TCP_FLAGS.SYN, facts.tcpLoose);
    case SCTP:
      return packet.sctpChunks === undefined || SCTP_OPENERS.includes(packet.sctpChunks[0] ?? -1);
    case ICMP:
    case ICMPV6:
      return QUERIES.get(packet.protocol)?.has(packet.icmp?.type ?? -1) ?? false;
    case NO_NEXT_HEADER:
      // ipv6_skip_exthdr() finds no header behind it.
      return packet.family === 4;
    default:
      return true;
  }
}

/** tcp_new() and tcp_valid_flags[], nf_conntrack_proto_tcp.c: a plain SYN, or in the middle of a flow a plain ACK. */
function tcpMayBegin(flags: number, loose: boolean): boolean {
  const relevant = flags & (TCP_FLAGS.FIN | TCP_FLAGS.SYN | TCP_FLAGS.RST | TCP_FLAGS.ACK | TCP_FLAGS.URG);
  if (relevant === TCP_FLAGS.SYN || relevant === (TCP_FLAGS.SYN | TCP_FLAGS.URG)) return true;
  return loose && (relevant === TCP_FLAGS.ACK || relevant === (TCP_FLAGS.ACK | TCP_FLAGS.URG));
}

/** What an ICMP error gets from the packet it is about (nf_conntrack_attach()). */
export function attachedTo({ direction, connection }: Tracking): Tracking | undefined {
  return connection && { state: "RELATED", direction: direction === "ORIGINAL" ? "REPLY" : "ORIGINAL", connection };
}

/** The table after the packet's connection was confirmed at the end of its way. */
export function confirm(table: ConnectionTable, connection: Connection): ConnectionTable {
  const confirmed = { ...connection, confirmed: true };
  const index = table.findIndex((other) => sameTuple(other.original, connection.original));
  return index < 0 ? [...table, confirmed] : table.with(index, confirmed);
}
