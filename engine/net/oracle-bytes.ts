// Bytes of a packet described in the oracle's JSON form, header by header as its harness builds them: lengths and
// content matches need them. The number a packet has in a run is in its IPv4 id, its IPv6 flow label and its payload.
import type { Address } from "#engine/net/address.ts";
import { ICMP, ICMPV6, SCTP, TCP, UDP, UDPLITE } from "#engine/net/protocol.ts";

/** The fields that show on the wire, defaults filled in. */
export interface WireFields {
  readonly source: Address;
  readonly destination: Address;
  readonly protocol: number;
  readonly tos: number;
  readonly ttl: number;
  readonly fragment: { readonly offset: number; readonly more: boolean } | undefined;
  readonly dontFragment: boolean;
  readonly ipOptions: readonly number[];
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly tcpFlags: number;
  readonly tcpSequence: number;
  readonly tcpAcknowledgement: number;
  readonly tcpOptions: readonly number[];
  readonly icmp: { readonly type: number; readonly code: number; readonly id: number | undefined; readonly sequence: number };
  /** Bytes of the packet an ICMP error quotes, its unused word in front. */
  readonly quoted: readonly number[] | undefined;
  readonly chunk: number;
  /** Undefined: the harness's own filling of this length. */
  readonly payload: readonly number[] | undefined;
  readonly payloadLength: number;
  readonly badChecksum: boolean;
}

export function packetBytes(fields: WireFields, number: number): readonly number[] {
  const segment = segmentOf(fields, number);
  const { source, destination, protocol, tos, ttl, fragment, ipOptions } = fields;
  if (source.length === 4) {
    const first = [0x60 | (tos >> 4), ((tos & 15) << 4) | ((number >> 16) & 15), ...short(number)];
    return [...first, ...short(segment.length), protocol, ttl, ...words(source), ...words(destination), ...segment];
  }
  const options = padded(ipOptions, 0);
  const length = 20 + options.length + segment.length;
  const offset = ((fragment?.offset ?? 0) >> 3) | (fragment?.more ? 0x2000 : 0) | (fields.dontFragment ? 0x4000 : 0);
  const start = [0x40 | (5 + options.length / 4), tos, ...short(length), ...short(number), ...short(offset), ttl, protocol];
  const ends = [...words(source), ...words(destination)];
  // The harness sums the header's first 20 bytes and options alike.
  const sum = checksum([...start, 0, 0, ...ends, ...options]);
  return [...start, ...short(sum), ...ends, ...options, ...segment];
}

function segmentOf(fields: WireFields, number: number): readonly number[] {
  const { protocol } = fields;
  const payload = payloadOf(fields, number);
  switch (protocol) {
    case TCP:
      return tcpOf(fields, payload);
    case UDP:
    case UDPLITE: {
      const header = [...ports(fields), ...short(8 + payload.length)];
      const sum = checksum([...pseudo(fields, 8 + payload.length), ...header, 0, 0, ...payload]) || 0xffff;
      return [...header, ...short(spoilt(sum, fields)), ...payload];
    }
    case ICMP:
    case ICMPV6:
      return icmpOf(fields, number, payload);
    case SCTP:
      return sctpOf(fields);
    case 47:
      return [0, 0, 8, 0, ...payload];
    case 50:
      return [0, 0, 1, 0, 0, 0, 0, 1, ...payload];
    case 51:
      return [59, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, ...payload];
    default:
      return payload;
  }
}

function tcpOf(fields: WireFields, payload: readonly number[]): readonly number[] {
  const options = padded(fields.tcpOptions, 1);
  const { tcpSequence, tcpAcknowledgement, tcpFlags } = fields;
  const start = [...ports(fields), ...long(tcpSequence), ...long(tcpAcknowledgement), (5 + options.length / 4) << 4, tcpFlags];
  const window = short(8192);
  const rest = [0, 0, ...options, ...payload];
  const length = start.length + 4 + rest.length;
  const sum = checksum([...pseudo(fields, length), ...start, ...window, 0, 0, ...rest]);
  return [...start, ...window, ...short(spoilt(sum, fields)), ...rest];
}

function icmpOf(fields: WireFields, number: number, payload: readonly number[]): readonly number[] {
  const { type, code, id, sequence } = fields.icmp;
  const body = fields.quoted ?? [...short(id ?? number), ...short(sequence), ...payload];
  const cover = fields.protocol === ICMPV6 ? pseudo(fields, 4 + body.length) : [];
  const sum = checksum([...cover, type, code, 0, 0, ...body]);
  return [type, code, ...short(spoilt(sum, fields)), ...body];
}

const INIT = 1;

function sctpOf(fields: WireFields): readonly number[] {
  const isInit = fields.chunk === INIT;
  const init = [...long(0x1234), ...long(65535), ...short(1), ...short(1), ...long(1)];
  const chunk = [fields.chunk, 0, ...short(isInit ? 20 : 4), ...(isInit ? init : [])];
  const header = [...ports(fields), ...long(isInit ? 0 : 0x1234)];
  const sum = crc32c([...header, 0, 0, 0, 0, ...chunk]);
  return [...header, ...long(sum).reverse(), ...chunk];
}

/** `orc` and the packet's number in five digits, cut or filled up with dots. */
function payloadOf({ payload, payloadLength }: WireFields, number: number): readonly number[] {
  if (payload !== undefined) return payload;
  const text = `orc${`${number % 100000}`.padStart(5, "0")}`;
  return [...text.padEnd(payloadLength, ".").slice(0, payloadLength)].map((character) => character.charCodeAt(0));
}

function ports({ sourcePort, destinationPort }: WireFields): number[] {
  return [...short(sourcePort), ...short(destinationPort)];
}

/** The header that TCP, UDP and ICMPv6 checksums cover besides the segment. */
function pseudo({ source, destination, protocol }: WireFields, length: number): number[] {
  const ends = [...words(source), ...words(destination)];
  return source.length === 1 ? [...ends, 0, protocol, ...short(length)] : [...ends, ...long(length), 0, 0, 0, protocol];
}

function spoilt(sum: number, { badChecksum }: WireFields): number {
  return badChecksum ? sum ^ 0x5555 : sum;
}

/** Ones' complement sum of 16-bit words (RFC 1071). */
function checksum(bytes: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}

/** Castagnoli's CRC, as SCTP has it (RFC 9260, appendix A). */
function crc32c(bytes: readonly number[]): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc = (crc ^ byte) >>> 0;
    for (let bit = 0; bit < 8; bit++) crc = ((crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0)) >>> 0;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function padded(bytes: readonly number[], filling: number): readonly number[] {
  return [...bytes, ...new Array<number>((4 - (bytes.length % 4)) % 4).fill(filling)];
}

function short(value: number): number[] {
  return [(value >>> 8) & 255, value & 255];
}

function long(value: number): number[] {
  return [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

function words(address: Address): number[] {
  return address.flatMap(long);
}
