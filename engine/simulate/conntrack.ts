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
}

export const NO_FACTS: TrackingFacts = {
  state: undefined,
  direction: "ORIGINAL",
  connmark: undefined,
  embedded: undefined,
  icmpId: 0,
  badChecksum: false,
  tcpLoose: true,
};

const ICMP = 1;
const TCP = 6;
const UDP = 17;
const ICMPV6 = 58;
const SCTP = 132;

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
  return packet.protocol === ICMPV6 && ((type >= 130 && type <= 137) || type === 143);
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
  if (facts.state !== undefined) return asWanted(packet, facts.state, facts);
  if (isNeverTracked(packet)) return UNTRACKED;
  if (isIcmpError(packet)) return trackError(table, facts);
  if (facts.badChecksum && [TCP, UDP, ICMP, ICMPV6].includes(packet.protocol)) return invalid();
  const tuple = tupleOf(packet, facts.icmpId);
  for (const connection of table) {
    if (sameTuple(connection.reply, tuple)) return found(connection, "REPLY");
    if (sameTuple(connection.original, tuple)) return found(connection, "ORIGINAL");
  }
  if (!mayBegin(packet, facts)) return invalid();
  return { state: "NEW", direction: "ORIGINAL", connection: newConnection(tuple, 0) };
}

function invalid(): Tracking {
  return { state: "INVALID", direction: "ORIGINAL", connection: undefined };
}

function found(connection: Connection, direction: "ORIGINAL" | "REPLY"): Tracking {
  if (direction === "REPLY") return { state: "ESTABLISHED", direction, connection: { ...connection, seenReply: true } };
  const state = connection.seenReply ? "ESTABLISHED" : connection.expected ? "RELATED" : "NEW";
  return { state, direction, connection };
}

/** An ICMP error belongs to the connection of the packet it quotes (nf_conntrack_inet_error()). */
function trackError(table: ConnectionTable, { embedded }: TrackingFacts): Tracking {
  if (embedded === undefined) return invalid();
  for (const connection of table) {
    // The quoted packet went the other way, so the error itself travels like an answer to it.
    if (sameTuple(connection.original, embedded)) return { state: "RELATED", direction: "REPLY", connection };
    if (sameTuple(connection.reply, embedded)) return { state: "RELATED", direction: "ORIGINAL", connection };
  }
  return invalid();
}

/** The state the user asked for, with a connection that gives it. */
function asWanted(packet: Packet, state: CtState, facts: TrackingFacts): Tracking {
  if (state === "UNTRACKED") return UNTRACKED;
  if (state === "INVALID") return invalid();
  const tuple = tupleOf(packet, facts.icmpId);
  const original = facts.direction === "REPLY" ? invert(tuple) : tuple;
  const fresh = newConnection(original, facts.connmark ?? (state === "NEW" ? 0 : undefined));
  if (state === "NEW") return { state, direction: "ORIGINAL", connection: fresh };
  const known =
    state === "ESTABLISHED" ? { seenReply: true, assured: undefined, confirmed: true } : { expected: true, confirmed: true };
  return { state, direction: facts.direction, connection: { ...fresh, ...known } };
}

/** Whether a packet out of nothing may begin a connection. */
function mayBegin(packet: Packet, facts: TrackingFacts): boolean {
  switch (packet.protocol) {
    case TCP:
      return tcpMayBegin(packet.tcpFlags ?? TCP_FLAGS.SYN, facts.tcpLoose);
    case SCTP:
      return packet.sctpChunks === undefined || packet.sctpChunks[0] === 1;
    case ICMP:
    case ICMPV6:
      return QUERIES.get(packet.protocol)?.has(packet.icmp?.type ?? -1) ?? false;
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

/** The table after the packet's connection was confirmed at the end of its way. */
export function confirm(table: ConnectionTable, connection: Connection): ConnectionTable {
  const confirmed = { ...connection, confirmed: true };
  const index = table.findIndex((other) => sameTuple(other.original, connection.original));
  return index < 0 ? [...table, confirmed] : table.with(index, confirmed);
}
