// The packet that rules judge: headers, interfaces, mark and the connection it belongs to.
import type { Address, Family } from "#engine/net/address.ts";

/** Connection-tracking state of a packet, as `-m conntrack --ctstate` names it. */
export type CtState = "NEW" | "ESTABLISHED" | "RELATED" | "INVALID" | "UNTRACKED";

/** One direction's addresses and ports of a tracked connection (`struct nf_conntrack_tuple`). */
export interface Tuple {
  readonly protocol: number;
  readonly source: Address;
  readonly destination: Address;
  /** Ports; for ICMP the id in `sourcePort` and the type and code as `type * 256 + code` in `destinationPort`. */
  readonly sourcePort: number;
  readonly destinationPort: number;
}

/** A conntrack entry (`struct nf_conn`). `undefined` means: not known. */
export interface Connection {
  readonly original: Tuple;
  readonly reply: Tuple;
  readonly seenReply: boolean;
  readonly assured: boolean | undefined;
  readonly confirmed: boolean;
  readonly expected: boolean;
  /** Source or destination was rewritten (IPS_SRC_NAT, IPS_DST_NAT). */
  readonly sourceNat: boolean;
  readonly destinationNat: boolean;
  /** The translation picked a port nobody can foretell: the reply tuple's translated port is not known. */
  readonly isReplyPortUnknown?: true;
  /**
   * The first packet was not seen, so some of what the nat table made of it is not known: the source's translation, both
   * ends', both with the packet seen behind nat already, or everything, of the connection an ICMP error belongs to.
   */
  readonly hiddenNat?: "source" | "both" | "behind" | "all";
  /** Entered from outside, so that nobody has asked the nat table for it (neither bit of IPS_NAT_DONE_MASK). */
  readonly isNatOpen?: true;
  /** Where a TCP connection is that takes not every packet: only its SYN was seen, or it was reset (enum tcp_conntrack). */
  readonly tcpPhase?: "SYN_SENT" | "CLOSE";
  /** connmark, 0..0xffffffff. */
  readonly mark: number | undefined;
  readonly helper: string | undefined;
}

/** What conntrack says of this packet. Before conntrack has run (raw table) state is INVALID and there is no connection. */
export interface Tracking {
  readonly state: CtState;
  readonly direction: "ORIGINAL" | "REPLY";
  /** Absent for INVALID and UNTRACKED packets. */
  readonly connection: Connection | undefined;
  /** The CT target has said how it is to be tracked: until conntrack runs, that stands in the connection's place. */
  readonly hasTemplate?: true;
}

/**
 * A packet at one point of its way. A field that is `undefined` is not known, and a match that needs it answers
 * "unknown". What the packet's protocol does not have is told by `protocol`, never by `undefined`.
 */
export interface Packet {
  readonly family: Family;
  /** IP protocol number 0..255; for IPv6 the one behind the extension headers. */
  readonly protocol: number;
  readonly source: Address;
  readonly destination: Address;
  /** 0..65535; asked only for protocols that have ports. */
  readonly sourcePort: number | undefined;
  readonly destinationPort: number | undefined;
  /** FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32, ECE 64, CWR 128. */
  readonly tcpFlags: number | undefined;
  /** TCP option kinds present, and the MSS option's value when there is one. */
  readonly tcpOptions: readonly number[] | undefined;
  readonly tcpMss: number | undefined;
  readonly icmp: { readonly type: number; readonly code: number } | undefined;
  /** Chunk types of an SCTP packet, in order. */
  readonly sctpChunks: readonly number[] | undefined;
  /** Byte offset of this fragment, 0 for whole packets and first fragments. */
  readonly fragmentOffset: number;
  /** Device name; "" when there is none at this hook, `undefined` when it is not known. */
  readonly inInterface: string | undefined;
  readonly outInterface: string | undefined;
  /** Packet mark (nfmark), 0..0xffffffff. */
  readonly mark: number;
  readonly tracking: Tracking;
  /** TOS or traffic class byte, 0..255. */
  readonly tos: number | undefined;
  /** TTL or hop limit, 0..255. */
  readonly ttl: number | undefined;
  /** Length of the whole IP packet in bytes, headers included. */
  readonly length: number | undefined;
  /** Sender's Ethernet address, six bytes as lower-case hex pairs with colons; "" when the packet has none. */
  readonly macSource: string | undefined;
  /** How the frame was addressed. */
  readonly linkType: "unicast" | "broadcast" | "multicast" | undefined;
  /** The copy of a broadcast or multicast the node itself sent, on its way back up (PACKET_LOOPBACK). */
  readonly isOwnCopy?: true;
  /** Socket the packet comes from: "none" for packets that were received. */
  readonly owner: { readonly uid: number; readonly gid: number } | "none" | undefined;
  /** IP packet bytes as lower-case hex, for content matches. */
  readonly bytes: string | undefined;
}

export const TCP_FLAGS = { FIN: 1, SYN: 2, RST: 4, PSH: 8, ACK: 16, URG: 32, ECE: 64, CWR: 128 } as const;

/** Before conntrack has looked at the packet. */
export const UNSEEN: Tracking = { state: "INVALID", direction: "ORIGINAL", connection: undefined };
/** After the CT target, in a new state (nf_ct_set() in xt_ct_target()). */
export const WITH_TEMPLATE: Tracking = { state: "NEW", direction: "ORIGINAL", connection: undefined, hasTemplate: true };
export const UNTRACKED: Tracking = { state: "UNTRACKED", direction: "ORIGINAL", connection: undefined };

/** A packet with everything optional not known; the base for tests, parsers and examples. */
export function packetOf(fields: Partial<Packet> & Pick<Packet, "source" | "destination" | "protocol">): Packet {
  return {
    family: fields.source.length === 1 ? 4 : 6,
    sourcePort: undefined,
    destinationPort: undefined,
    tcpFlags: undefined,
    tcpOptions: undefined,
    tcpMss: undefined,
    icmp: undefined,
    sctpChunks: undefined,
    fragmentOffset: 0,
    inInterface: undefined,
    outInterface: undefined,
    mark: 0,
    tracking: UNSEEN,
    tos: undefined,
    ttl: undefined,
    length: undefined,
    macSource: undefined,
    linkType: undefined,
    owner: undefined,
    bytes: undefined,
    ...fields,
  };
}
