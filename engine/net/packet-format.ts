// Writes a request as a packet line, the usual things left out.
import { formatAddress } from "#engine/net/address.ts";
import { icmpName } from "#engine/net/icmp-names.ts";
import type { Packet } from "#engine/net/packet.ts";
import { usualHeader } from "#engine/net/packet-defaults.ts";
import type { PacketRequest } from "#engine/net/packet-request.ts";
import { formatChunks, formatFlags, hex } from "#engine/net/packet-values.ts";
import { hasPorts, ICMP, ICMPV6, isIcmp, protocolName, SCTP, TCP } from "#engine/net/protocol.ts";

/**
 * The line that parsePacketLine() reads as this request. What a line has no words for (bytes, TCP options but the MSS,
 * tracking) is not written.
 */
export function formatPacketLine(request: PacketRequest): string {
  const { packet, from } = request;
  return [
    from === undefined || from === "" ? undefined : from,
    protocolOf(packet),
    endOf(packet, "source"),
    ">",
    endOf(packet, "destination"),
    headerOf(request),
    request.state?.toLowerCase(),
    request.direction === "REPLY" ? "reply" : undefined,
    request.out === undefined || request.out === "" ? undefined : `out ${request.out}`,
    packet.mark === 0 ? undefined : `mark ${hex(packet.mark)}`,
    request.connmark === undefined ? undefined : `connmark ${hex(request.connmark)}`,
    numbered("ttl", packet.ttl),
    packet.tos === undefined ? undefined : `tos ${hex(packet.tos)}`,
    numbered("length", packet.length),
    packet.macSource === undefined || packet.macSource === "" ? undefined : `mac ${packet.macSource}`,
    typeof packet.owner === "object" ? `uid ${packet.owner.uid} gid ${packet.owner.gid}` : undefined,
    packet.fragmentOffset === 0 ? undefined : `frag ${packet.fragmentOffset}`,
    numbered("mss", packet.tcpMss),
    packet.linkType,
  ]
    .filter((word) => word !== undefined)
    .join(" ");
}

function numbered(name: string, value: number | undefined): string | undefined {
  return value === undefined ? undefined : `${name} ${value}`;
}

/** ICMP numbers over the other family are not ICMP, so they keep their number. */
function protocolOf({ protocol, family }: Packet): string {
  const isMisplaced = (protocol === ICMP || protocol === ICMPV6) && !isIcmp(protocol, family);
  return isMisplaced ? `${protocol}` : protocolName(protocol);
}

function endOf(packet: Packet, end: "source" | "destination"): string {
  const address = formatAddress(packet[end]);
  const port = end === "source" ? packet.sourcePort : packet.destinationPort;
  if (port === undefined || !hasPorts(packet.protocol)) return address;
  return packet.family === 4 ? `${address}:${port}` : `[${address}]:${port}`;
}

/** TCP flags, ICMP type or SCTP chunks, where they are not the usual ones. */
function headerOf({ packet, state, direction }: PacketRequest): string | undefined {
  const { protocol, family, fragmentOffset, tcpFlags, icmp, sctpChunks } = packet;
  const usual = usualHeader({ protocol, family, state, direction, fragmentOffset });
  if (protocol === TCP && tcpFlags !== usual.tcpFlags) return tcpFlags === undefined ? "flags unknown" : formatFlags(tcpFlags);
  if (protocol === SCTP && sctpChunks?.join() !== usual.sctpChunks?.join()) {
    return sctpChunks === undefined ? "chunk unknown" : `chunk ${formatChunks(sctpChunks)}`;
  }
  if (!isIcmp(protocol, family) || (icmp?.type === usual.icmp?.type && icmp?.code === usual.icmp?.code)) return undefined;
  if (icmp === undefined) return "type unknown";
  return icmpName(family, icmp) ?? `type ${icmp.type}${icmp.code === 0 ? "" : `/${icmp.code}`}`;
}
