// Packets with changed header fields.
import type { Packet } from "#engine/net/packet.ts";

/** The raw bytes are not kept up to date: with a header field its checksum changes too, so they are no longer known. */
export function withHeader(packet: Packet, fields: Partial<Omit<Packet, "bytes">>): Packet {
  return { ...packet, ...fields, bytes: undefined };
}

/** `ttl 64 → 63`; what is not known is shown as `?`. */
export function changeNote(
  field: string,
  before: number | undefined,
  after: number | undefined,
  show: (value: number) => string = String,
): string {
  const side = (value: number | undefined) => (value === undefined ? "?" : show(value));
  return `${field} ${side(before)} → ${side(after)}`;
}
