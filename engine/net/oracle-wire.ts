// From the oracle's JSON form to what is on the wire, with its harness's defaults.
import type { Address } from "#engine/net/address.ts";
import { packetBytes, type WireFields } from "#engine/net/oracle-bytes.ts";
import { addressIn, bytesIn, flagsOf, isObject, type Json, numberIn, protocolIn, textIn } from "#engine/net/oracle-json.ts";
import { TCP_FLAGS } from "#engine/net/packet.ts";
import { ICMP, TCP } from "#engine/net/protocol.ts";

export interface WireEnds {
  readonly source: Address;
  readonly destination: Address;
  readonly protocol: number;
}

const MSS_OPTION = 2;

/** What fits into an IPv4 packet of 65535 bytes behind a plain TCP header. */
const LONGEST_PAYLOAD = 65495;

/** Undefined for what cannot be built here: IPv6 extension headers. */
export function wireFieldsOf(
  json: Json,
  ends: WireEnds,
  usual: { tcpFlags: number; icmpId: number | undefined },
): WireFields | undefined {
  if (textIn(json, "ip6_ext_hex") !== undefined || json.ip6_next !== undefined) return undefined;
  const { protocol } = ends;
  const tcpFlags = flagsOf(json.tcp_flags) ?? usual.tcpFlags;
  const mss = numberIn(json, "tcp_mss");
  const fragment = isObject(json.frag) && Object.keys(json.frag).length > 0 ? json.frag : undefined;
  return {
    ...ends,
    tos: numberIn(json, "tos") ?? 0,
    ttl: numberIn(json, "ttl") ?? 64,
    fragment: fragment && { offset: numberIn(fragment, "offset") ?? 0, more: Boolean(fragment.mf) },
    dontFragment: json.df === undefined ? fragment === undefined : Boolean(json.df),
    ipOptions: bytesIn(json, "ip_options_hex") ?? [],
    sourcePort: numberIn(json, "sport") ?? 0,
    destinationPort: numberIn(json, "dport") ?? 0,
    tcpFlags,
    tcpSequence: numberIn(json, "tcp_seq") ?? 1000,
    tcpAcknowledgement: numberIn(json, "tcp_ack") ?? ((tcpFlags & TCP_FLAGS.ACK) === 0 ? 0 : 2000),
    tcpOptions: [...(bytesIn(json, "tcp_options_hex") ?? []), ...(mss === undefined ? [] : [MSS_OPTION, 4, mss >> 8, mss & 255])],
    icmp: {
      ...icmpIn(json, protocol),
      id: numberIn(json, "icmp_id") ?? usual.icmpId,
      sequence: numberIn(json, "icmp_seq") ?? 1,
    },
    quoted: isObject(json.embedded) ? quotedOf(json.embedded) : undefined,
    chunk: numberIn(json, "sctp_chunk") ?? 1,
    payload: bytesIn(json, "payload_hex"),
    payloadLength: Math.min(Math.max(numberIn(json, "payload_len") ?? (protocol === TCP ? 0 : 8), 0), LONGEST_PAYLOAD),
    badChecksum: json.bad_checksum === true,
  };
}

/** An echo request where nothing else is said. */
export function icmpIn(json: Json, protocol: number): { readonly type: number; readonly code: number } {
  return { type: numberIn(json, "icmp_type") ?? (protocol === ICMP ? 8 : 128), code: numberIn(json, "icmp_code") ?? 0 };
}

/** The quoted packet bears number 0, and an ACK and eight bytes of payload where it says nothing else. */
function quotedOf(json: Json): readonly number[] | undefined {
  const [source, destination, protocol] = [addressIn(json, "src"), addressIn(json, "dst"), protocolIn(json.proto)];
  if (source === undefined || destination === undefined || protocol === undefined) return undefined;
  const ends = { source, destination, protocol };
  const fields = wireFieldsOf({ payload_len: 8, ...json, embedded: undefined }, ends, {
    tcpFlags: TCP_FLAGS.ACK,
    icmpId: undefined,
  });
  return fields && [0, 0, 0, 0, ...packetBytes(fields, 0)];
}
