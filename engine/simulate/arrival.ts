// What a received packet must pass before any hook sees it: ip6_rcv_core(), net/ipv6/ip6_input.c. IPv4 asks later, on routing.
import type { Packet } from "#engine/net/packet.ts";
import { isLoopback, isMulticast } from "#engine/node/local-table.ts";
import type { End } from "#engine/simulate/trace.ts";

/** The end of a packet that is thrown away at the door. */
export function endOnArrival(packet: Packet): End | undefined {
  const why = refusal(packet);
  const fate = packet.inInterface === "lo" ? "not-routed" : "lost";
  return why === undefined ? undefined : { verdict: "DROP", fate, out: undefined, decider: undefined, why };
}

function refusal({ family, source, destination, inInterface, isOwnCopy }: Packet): string | undefined {
  if (family === 4 || inInterface === undefined) return undefined;
  if (inInterface === "lo") return isMulticast(source) ? "the source is a multicast address" : undefined;
  if (isLoopback(source) || isLoopback(destination)) return "a loopback address on the wire";
  if (isMulticast(source)) return "the source is a multicast address";
  const scope = ((destination[0] ?? 0) >>> 16) & 0xf;
  return isMulticast(destination) && scope < 2 && !isOwnCopy ? "a multicast of this scope does not come in by a wire" : undefined;
}
