// Address translation: how a connection is bound by the first packet, and how every packet is then rewritten
// (nf_nat_setup_info(), nf_nat_packet(), net/netfilter/nf_nat_core.c).

import type { NatRange } from "#engine/iptables/extension.ts";
import type { Hook } from "#engine/iptables/netfilter.ts";
import { type Address, compareAddresses } from "#engine/net/address.ts";
import type { Connection, Packet, Tuple } from "#engine/net/packet.ts";
import { type ConnectionTable, sameTuple } from "#engine/simulate/conntrack.ts";

export type Side = "source" | "destination";

/** Which side a hook rewrites (HOOK2MANIP). */
export function sideAt(hook: Hook): Side {
  return hook === "PREROUTING" || hook === "OUTPUT" ? "destination" : "source";
}

/** What a range asks for, once the devices' own addresses are filled in. */
export interface Binding {
  readonly address: Address | undefined;
  /** undefined: the port is kept; "any": not predictable. */
  readonly port: number | "any" | undefined;
}

/** The addresses a range may give; undefined when they are too many to say. */
export function candidates(first: Address, last: Address, most = 16): Address[] | undefined {
  if (compareAddresses(first, last) >= 0) return [first];
  const list: Address[] = [];
  for (let next: Address = first; compareAddresses(next, last) <= 0; next = successor(next)) {
    list.push(next);
    if (list.length > most) return undefined;
  }
  return list;
}

function successor(address: Address): Address {
  const words = [...address];
  for (let i = words.length - 1; i >= 0; i--) {
    const word = words[i] ?? 0;
    words[i] = word === 0xffffffff ? 0 : word + 1;
    if (word !== 0xffffffff) break;
  }
  return words;
}

/** The port a range gives to a packet with this port on the side that is rewritten. */
export function choosePort(range: NatRange, port: number | undefined): number | "any" | undefined {
  const { ports } = range;
  if (range.random) return "any";
  if (ports === undefined) return undefined;
  if (ports.base !== undefined) {
    // nf_nat_l4proto_unique_tuple(), NF_NAT_RANGE_PROTO_OFFSET: the shift wraps around inside the range.
    return port === undefined ? "any" : ports.first + (((port - ports.base) & 0xffff) % (ports.last - ports.first + 1));
  }
  if (ports.first === ports.last) return ports.first;
  // nf_nat_l4proto_in_range(): a port that already lies in the range is kept when it is free.
  return range.side === "source" && port !== undefined && port >= ports.first && port <= ports.last ? undefined : "any";
}

/** The connection with its translation on one side; a binding that changes nothing leaves no trace. */
export function bindConnection(connection: Connection, side: Side, binding: Binding): Connection {
  const { reply } = connection;
  const port = (old: number) => (typeof binding.port === "number" ? binding.port : old);
  const next: Tuple =
    side === "destination"
      ? { ...reply, source: binding.address ?? reply.source, sourcePort: port(reply.sourcePort) }
      : { ...reply, destination: binding.address ?? reply.destination, destinationPort: port(reply.destinationPort) };
  if (sameTuple(next, reply) && binding.port !== "any") return connection;
  const bound: Connection = { ...connection, reply: next, ...(binding.port === "any" ? { isReplyPortUnknown: true } : {}) };
  return side === "destination" ? { ...bound, destinationNat: true } : { ...bound, sourceNat: true };
}

/** nf_nat_used_tuple(): whether answers to this connection would be taken for another's. */
export function isTaken(table: ConnectionTable, { original, reply }: Connection): boolean {
  return table.some(
    (other) => !sameTuple(other.original, original) && (sameTuple(other.reply, reply) || sameTuple(other.original, reply)),
  );
}

/** The packet as its connection's translation rewrites it at this hook; the same packet when nothing changes. */
export function translate(packet: Packet, hook: Hook): Packet {
  const { connection, direction } = packet.tracking;
  if (connection === undefined) return packet;
  const side = sideAt(hook);
  const original = direction === "ORIGINAL";
  const applies = (side === "destination") === original ? connection.destinationNat : connection.sourceNat;
  if (!applies) return packet;
  const target = original ? connection.reply : connection.original;
  const ports = packet.icmp === undefined && packet.sourcePort !== undefined;
  const known = (port: number) => (original && connection.isReplyPortUnknown ? undefined : port);
  if (side === "destination") {
    return {
      ...packet,
      bytes: undefined,
      destination: target.source,
      destinationPort: ports ? known(target.sourcePort) : packet.destinationPort,
    };
  }
  return {
    ...packet,
    bytes: undefined,
    source: target.destination,
    sourcePort: ports ? known(target.destinationPort) : packet.sourcePort,
  };
}
