// What the node itself sends because of a packet: resets, echo replies and ICMP errors. They go through OUTPUT like any
// packet of its own, so rules that count packets see them.

import { defaultAnswer, errorOf, TCP_RESET } from "#engine/iptables/values/reject-with.ts";
import type { Address } from "#engine/net/address.ts";
import { type Packet, packetOf, TCP_FLAGS } from "#engine/net/packet.ts";
import type { PacketRequest } from "#engine/net/packet-request.ts";
import { routeOutput } from "#engine/node/routing.ts";
import { forwarding } from "#engine/node/sysctls.ts";
import { isIcmpError } from "#engine/simulate/conntrack.ts";
import type { Program } from "#engine/simulate/program.ts";
import type { Walk } from "#engine/simulate/run.ts";

const TCP = 6;
const UDP = 17;
const UDPLITE = 136;

/** ICMP queries the stack answers (icmp_pointers[], net/ipv4/icmp.c; icmpv6_rcv(), net/ipv6/icmp.c). */
const REPLIES: ReadonlyMap<number, number> = new Map([
  [8, 0],
  [13, 14],
  [128, 129],
]);

/** The packet the node answers with, as a request of its own; undefined when it keeps silent. No port is listened on. */
export function responseOf(program: Program, walk: Walk): PacketRequest | undefined {
  const { packet, end } = walk.trace;
  switch (end.fate) {
    case "delivered":
      return answerOfStack(program, packet);
    case "rejected":
      return rejection(program, walk, packet);
    case "not-routed":
      return notRouted(program, walk);
    default:
      return undefined;
  }
}

/** What ip_forward(), ip_error(), ip6_forward() and ip6_pkt_drop() tell the sender; the node's own are told by sendto(). */
function notRouted(program: Program, { trace: { packet, end } }: Walk): PacketRequest | undefined {
  const { family, inInterface: device } = packet;
  if (device === undefined || device === "" || device === "lo" || forwarding(program.node, device, family) === false)
    return undefined;
  const why = end.why ?? "";
  if (why.endsWith("(time exceeded)")) return icmpError(program, packet, timeExceeded(packet));
  if (why.startsWith("no route to the destination")) return icmpError(program, packet, family === 4 ? [3, 0] : [1, 0]);
  if (why.endsWith("is of type unreachable")) return icmpError(program, packet, family === 4 ? [3, 1] : [1, 0]);
  return why.endsWith("is of type prohibit") ? icmpError(program, packet, family === 4 ? [3, 13] : [1, 1]) : undefined;
}

/** Errors about a missing IPv4 route are rationed by time and sender (ip_error(), net/ipv4/route.c): one may be left out. */
export function mayKeepSilent({ trace: { packet, end } }: Walk): boolean {
  const isRoute =
    end.why?.startsWith("no route to the destination") || end.why?.startsWith("the route to the destination is of type");
  return end.fate === "not-routed" && packet.family === 4 && packet.inInterface !== "" && isRoute === true;
}

function timeExceeded({ family }: Packet): readonly [number, number] {
  return family === 4 ? [11, 0] : [3, 0];
}

function answerOfStack(program: Program, packet: Packet): PacketRequest | undefined {
  if (program.environment.hasAddressType(packet.destination, "LOCAL", undefined) !== "yes") return undefined;
  // tcp_v4_rcv() throws away what came in a frame for many.
  if (packet.protocol === TCP) return isForMany(packet) ? undefined : reset(packet, "ESTABLISHED");
  // UDP whose checksum is wrong is not answered; of UDP-Lite conntrack always thinks so, since it covers less than it checks.
  const isWrong = packet.protocol === UDP && packet.tracking.state === "INVALID";
  if (packet.protocol === UDP || packet.protocol === UDPLITE)
    return isWrong ? undefined : icmpError(program, packet, packet.family === 4 ? [3, 3] : [1, 4]);
  const type = packet.icmp && REPLIES.get(packet.icmp.type);
  if (type === undefined || packet.icmp === undefined) return undefined;
  return answer(packet, { protocol: packet.protocol, icmp: { type, code: packet.icmp.code } }, "ESTABLISHED");
}

function rejection(program: Program, { trace }: Walk, packet: Packet): PacketRequest | undefined {
  const { decider } = trace.end;
  if (decider === undefined || decider.rule === "policy") return undefined;
  const action = program.compiled(decider.table, decider.chain, decider.rule)?.action;
  const wanted = action?.kind === "module" ? action.readings["--reject-with"]?.value : undefined;
  const name = typeof wanted === "string" ? wanted : defaultAnswer(packet.family);
  if (name === TCP_RESET) return reset(packet, "RELATED");
  const error = errorOf(name, packet.family);
  return error && icmpError(program, packet, error);
}

/** A reset answers everything but a reset (nf_send_reset(), tcp_v4_send_reset()). */
function reset(packet: Packet, state: "ESTABLISHED" | "RELATED"): PacketRequest | undefined {
  const flags = packet.tcpFlags ?? 0;
  if (flags & TCP_FLAGS.RST) return undefined;
  const tcpFlags = flags & TCP_FLAGS.ACK ? TCP_FLAGS.RST : TCP_FLAGS.RST | TCP_FLAGS.ACK;
  // The stack keeps the DSCP (tcp_v4_send_reset(), tcp_v6_send_response()), the REJECT target does not.
  const tos = state === "RELATED" ? 0 : tosOf(packet, 0xfc);
  return answer(packet, { protocol: TCP, tcpFlags, tos, length: packet.family === 4 ? 40 : 60 }, state);
}

const isForMany = ({ linkType }: Packet): boolean => linkType === "broadcast" || linkType === "multicast";

/** No error answers an error, nor a frame for many (icmp_send()). */
function icmpError(program: Program, packet: Packet, [type, code]: readonly [number, number]): PacketRequest | undefined {
  if (isIcmpError(packet) || isForMany(packet)) return undefined;
  // icmpv6_route_lookup() sends no error to an anycast address.
  if (packet.family === 6 && program.environment.hasAddressType(packet.source, "ANYCAST", undefined) === "yes") return undefined;
  const protocol = packet.family === 4 ? 1 : 58;
  const request = answer(
    packet,
    {
      protocol,
      icmp: { type, code },
      sourcePort: undefined,
      destinationPort: undefined,
      tcpFlags: undefined,
      ...errorHeader(packet),
    },
    "RELATED",
  );
  const own = program.environment.hasAddressType(packet.destination, "LOCAL", undefined) === "yes";
  return own ? request : { ...request, packet: { ...request.packet, source: senderOf(program, request.packet) } };
}

/** Internet control in front of the TOS, and as much of the packet as fits (icmp_send()); icmp6_send() sets no traffic class. */
function errorHeader(packet: Packet): Pick<Packet, "tos" | "length"> {
  const { family, length } = packet;
  const [header, room] = family === 4 ? [28, 548] : [48, 1232];
  const kept = tosOf(packet, 0x1e);
  const tos = family === 6 ? 0 : kept === undefined ? undefined : kept | 0xc0;
  return { tos, length: length === undefined ? undefined : header + Math.min(length, room) };
}

function tosOf({ tos }: Packet, mask: number): number | undefined {
  return tos === undefined ? undefined : tos & mask;
}

/** An error about a packet for others comes from the address the route to its sender prefers. */
function senderOf(program: Program, packet: Packet): Address {
  const unset = packet.source.map(() => 0);
  const decision = routeOutput(program.node, { packet: { ...packet, source: unset } });
  return (decision.kind === "output" ? decision.source : undefined) ?? packet.source;
}

/** The other way round; what conntrack does not follow (INVALID, UNTRACKED) has no connection for its answer either. */
function answer(
  packet: Packet,
  fields: Partial<Packet> & Pick<Packet, "protocol">,
  state: "ESTABLISHED" | "RELATED",
): PacketRequest {
  const { tracking } = packet;
  const reply = packetOf({
    source: packet.destination,
    destination: packet.source,
    sourcePort: packet.destinationPort,
    destinationPort: packet.sourcePort,
    length: packet.length,
    tos: packet.tos,
    ttl: 64,
    // Its socket, where there is one, has no file: nobody is its owner (owner_mt()).
    owner: "none",
    ...fields,
  });
  return {
    from: "local",
    out: undefined,
    packet: reply,
    state: tracking.connection === undefined ? "INVALID" : state,
    direction: tracking.direction === "ORIGINAL" ? "REPLY" : "ORIGINAL",
    connmark: tracking.connection?.mark,
  };
}
