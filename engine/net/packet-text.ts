// The one-line form of a packet: `cali0ef24b1 tcp 192.168.1.2:40000 > 10.0.0.7:3306 syn new mark 0x1`.
import type { Address } from "#engine/net/address.ts";
import { type Packet, packetOf } from "#engine/net/packet.ts";
import { usualHeader } from "#engine/net/packet-defaults.ts";
import { type Head, type LineReading, type LineWord, readHead, refuse, tokensOf } from "#engine/net/packet-head.ts";
import type { PacketRequest } from "#engine/net/packet-request.ts";
import { readWords, type SaidAt } from "#engine/net/packet-tail.ts";
import type { Said } from "#engine/net/packet-words.ts";
import { hasPorts, ICMP, ICMPV6, protocolName } from "#engine/net/protocol.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";

export interface PacketLine {
  /** Undefined exactly when there is an error among the problems. */
  readonly request: PacketRequest | undefined;
  /** Spans are in the line. */
  readonly problems: readonly Diagnostic[];
  /** What is written, from left to right, for highlighting. */
  readonly words: readonly LineWord[];
}

/**
 * `[DEVICE|local|any] PROTOCOL SOURCE[:PORT] > DESTINATION[:PORT] [WORD…]`. What is not said is not known, or the usual
 * thing where a connection can hardly do without ({@link usualHeader}).
 */
export function parsePacketLine(text: string): PacketLine {
  const reading: LineReading = { text, problems: [], words: [] };
  const tokens = tokensOf(text);
  const head = readHead(tokens, reading);
  const said = readWords(tokens.slice(head.next), head, reading);
  const { protocol, source, destination } = head;
  checkEnds(head, reading);
  checkIcmp(head, reading);
  checkState(head, said, reading);
  checkOwner(head, said, reading);
  const { problems, words } = reading;
  if (protocol === undefined || source?.address === undefined || destination?.address === undefined || problems.length > 0) {
    return { request: undefined, problems, words };
  }
  const ports = { sourcePort: source.port, destinationPort: destination.port };
  const request = requestOf(
    { from: head.from, protocol, source: source.address, destination: destination.address, ...ports },
    said,
  );
  return { request, problems, words };
}

function checkEnds({ protocol, source, destination }: Head, reading: LineReading): void {
  const [from, to] = [source?.address, destination?.address];
  if (from !== undefined && to !== undefined && destination !== undefined && from.length !== to.length) {
    const [first, second] = from.length === 1 ? ["IPv4", "IPv6"] : ["IPv6", "IPv4"];
    refuse(reading, "packet-address", destination.addressSpan, `the source is ${first} and the destination ${second}`);
  }
  if (protocol === undefined || hasPorts(protocol)) return;
  for (const end of [source, destination]) {
    if (end?.portSpan !== undefined) {
      refuse(reading, "packet-address", end.portSpan, `protocol ${protocolName(protocol)} has no ports`);
    }
  }
}

/** Each family has an ICMP of its own; a bare number is taken as it is. */
function checkIcmp({ protocol, protocolWord, source }: Head, reading: LineReading): void {
  if (protocolWord === undefined || source?.address === undefined || /^\d/.test(protocolWord.text)) return;
  const isOther = protocol === (source.address.length === 1 ? ICMPV6 : ICMP);
  if (!isOther) return;
  const [mine, right] = protocol === ICMP ? ["IPv4", "icmpv6"] : ["IPv6", "icmp"];
  const fix = { title: `Write ${right}`, edits: [{ span: protocolWord.span, text: right }] };
  refuse(reading, "packet-contradiction", protocolWord.span, `${protocolWord.text} is for ${mine}: write ${right}`, [fix]);
}

/** A direction belongs to a connection that is known. */
function checkState({ spans }: Head, said: SaidAt, reading: LineReading): void {
  const span = said.spans.get("reply") ?? spans;
  if (said.reply !== true || said.state === undefined || said.state === "ESTABLISHED" || said.state === "RELATED") return;
  refuse(reading, "packet-contradiction", span, `a reply is never ${said.state}: it is established or related`);
}

function checkOwner({ from, spans }: Head, said: SaidAt, reading: LineReading): void {
  for (const [field, other] of [
    ["uid", "gid"],
    ["gid", "uid"],
  ] as const) {
    if (said[field] === undefined) continue;
    const span = said.spans.get(field) ?? spans;
    if (from !== undefined && from !== "local") {
      refuse(reading, "packet-contradiction", span, `only packets that the node itself sends (local) have a ${field}`);
    } else if (said[other] === undefined) {
      const text = ` ${other} ${said[field]}`;
      const fix = { title: `Add${text}`, edits: [{ span: { start: span.end, end: span.end }, text }] };
      refuse(reading, "packet-contradiction", span, `a socket has a uid and a gid: say ${other} too`, [fix]);
    }
  }
}

interface Ends {
  readonly from: string | undefined;
  readonly protocol: number;
  readonly source: Address;
  readonly destination: Address;
  readonly sourcePort: number | undefined;
  readonly destinationPort: number | undefined;
}

function requestOf({ from, ...ends }: Ends, said: Said): PacketRequest {
  const direction = said.reply === true ? "REPLY" : "ORIGINAL";
  const state = said.state ?? (said.reply === true ? "ESTABLISHED" : undefined);
  const fragmentOffset = said.fragment ?? 0;
  const family = ends.source.length === 1 ? 4 : 6;
  const usual = usualHeader({ protocol: ends.protocol, family, state, direction, fragmentOffset });
  const packet = packetOf({
    ...ends,
    tcpFlags: chosen(said.flags, usual.tcpFlags),
    icmp: chosen(said.icmp, usual.icmp),
    sctpChunks: chosen(said.chunks, usual.sctpChunks),
    tcpOptions: said.mss === undefined ? undefined : [MSS_OPTION],
    tcpMss: said.mss,
    fragmentOffset,
    mark: said.mark ?? 0,
    tos: said.tos,
    ttl: said.ttl,
    length: said.length,
    macSource: said.mac,
    linkType: said.linkType,
    owner: ownerOf(from, said),
  });
  return { from, out: said.out, packet, state, direction, connmark: said.connmark };
}

/** Kind of the TCP option that carries the MSS. */
const MSS_OPTION = 2;

function chosen<T>(said: T | "unknown" | undefined, usual: T | undefined): T | undefined {
  return said === "unknown" ? undefined : (said ?? usual);
}

function ownerOf(from: string | undefined, { uid, gid }: Said): Packet["owner"] {
  if (from !== undefined && from !== "local") return "none";
  return uid === undefined || gid === undefined ? undefined : { uid, gid };
}
