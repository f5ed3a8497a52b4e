// The packet that answers another one: the other way round, on the connection the first one made.
import type { Packet } from "#engine/net/packet.ts";
import { TCP_FLAGS } from "#engine/net/packet.ts";
import type { PacketRequest } from "#engine/net/packet-request.ts";
import type { Walk } from "#engine/simulate/run.ts";

/** ICMP questions → their answers. */
const ANSWERS: ReadonlyMap<number, number> = new Map([
  [8, 0],
  [13, 14],
  [15, 16],
  [17, 18],
  [128, 129],
]);

/**
 * The answer as the one who received the packet sends it: from where the walk went to, before any translation back. Where
 * the walk did not get through, it is the answer there would be.
 */
export function answerTo(request: PacketRequest, { trace }: Walk): PacketRequest {
  const { packet } = request;
  const reached = trace.end.verdict === "ACCEPT" ? trace.packet : packet;
  const icmp = packet.icmp && { type: ANSWERS.get(packet.icmp.type) ?? packet.icmp.type, code: packet.icmp.code };
  const answer: Packet = {
    ...packet,
    source: reached.destination,
    destination: reached.source,
    sourcePort: reached.destinationPort,
    destinationPort: reached.sourcePort,
    tcpFlags: packet.protocol === 6 ? TCP_FLAGS.ACK : undefined,
    icmp,
    mark: 0,
    macSource: undefined,
    bytes: undefined,
  };
  const arrivesBy = trace.end.fate === "delivered" ? "local" : trace.end.out;
  return {
    packet: answer,
    from: arrivesBy,
    out: undefined,
    state: "ESTABLISHED",
    direction: "REPLY",
    connmark: request.connmark,
  };
}
