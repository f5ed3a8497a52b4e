// What a user asks to be simulated, before anything about the node is known.
import type { CtState, Packet } from "#engine/net/packet.ts";

export interface PacketRequest {
  /** Device the packet comes in by; "local" when the node sends it; undefined when not said. */
  readonly from: string | undefined;
  /** Device it leaves by, where the user says it instead of the routing table. */
  readonly out: string | undefined;
  readonly packet: Packet;
  /** State conntrack shall find; undefined = worked out from the packet. */
  readonly state: CtState | undefined;
  readonly direction: "ORIGINAL" | "REPLY";
  /** Mark of the connection, 0..0xffffffff; undefined = 0 for a new one, not known for an old one. */
  readonly connmark: number | undefined;
}
