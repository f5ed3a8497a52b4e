// A packet in words, as the box says it back while one types.
import { formatAddress } from "#engine/net/address.ts";
import type { PacketRequest } from "#engine/net/packet-request.ts";
import { protocolName } from "#engine/net/protocol.ts";

/** e.g. `tcp from 10.1.1.11:40000 to 10.1.2.13:3306, in by eth0, state worked out`. */
export function packetWords({ packet, from, out, state, direction }: PacketRequest): string {
  const port = (number: number | undefined) => (number === undefined ? "" : `:${number}`);
  const source = `${formatAddress(packet.source)}${port(packet.sourcePort)}`;
  const destination = `${formatAddress(packet.destination)}${port(packet.destinationPort)}`;
  const way = from === "local" ? "sent by this node" : from === undefined ? "in by a device that is not said" : `in by ${from}`;
  const parts = [`${protocolName(packet.protocol)} from ${source} to ${destination}`, way];
  if (out !== undefined) parts.push(`out by ${out}`);
  parts.push(
    state === undefined
      ? "state worked out from the packet"
      : direction === "REPLY"
        ? `${state}, the answering direction`
        : state,
  );
  return parts.join(", ");
}
