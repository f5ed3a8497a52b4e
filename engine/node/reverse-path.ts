// `-m rpfilter` before `--invert`: net/ipv4/netfilter/ipt_rpfilter.c and net/ipv6/netfilter/ip6t_rpfilter.c.
import { type Answer, answer } from "#engine/net/answer.ts";
import type { Packet } from "#engine/net/packet.ts";
import { lookUp } from "#engine/node/fib.ts";
import { isLimitedBroadcast, isLinkLocal6, isMulticast, isZero } from "#engine/node/local-table.ts";
import type { NodeContext } from "#engine/node/node.ts";

export interface ReversePathOptions {
  readonly loose: boolean;
  readonly validMark: boolean;
  readonly acceptLocal: boolean;
}

export function passesReversePath(node: NodeContext, packet: Packet, options: ReversePathOptions): Answer {
  const { inInterface: device } = packet;
  if (device === undefined) return "unknown";
  // rpfilter_is_loopback()
  if (device === "lo" || packet.isOwnCopy) return "yes";
  return packet.family === 4 ? passes4(node, packet, device, options) : passes6(node, packet, device, options);
}

function passes4(
  node: NodeContext,
  packet: Packet,
  device: string,
  { loose, validMark, acceptLocal }: ReversePathOptions,
): Answer {
  const { source, destination } = packet;
  if (isZero(source)) {
    const linkLocalGroup = (destination[0] ?? 0) >>> 8 === 0xe00000;
    if (isLimitedBroadcast(destination) || linkLocalGroup) return "yes";
  }
  const noSender = isMulticast(destination) || isLimitedBroadcast(destination) || isZero(destination);
  const found = lookUp(node, {
    destination: source,
    source: noSender ? undefined : destination,
    mark: validMark ? packet.mark : 0,
    inDevice: "lo",
    outDevice: undefined,
  });
  if (found.kind !== "route") return found.kind === "unknown" ? "unknown" : "no";
  const { type } = found.route;
  if (type !== "unicast" && !(type === "local" && acceptLocal)) return "no";
  return answer(loose || found.hops.some((hop) => hop.device === device));
}

function passes6(
  node: NodeContext,
  packet: Packet,
  device: string,
  { loose, validMark, acceptLocal }: ReversePathOptions,
): Answer {
  const { source, destination } = packet;
  if (isZero(source)) return "yes";
  const found = lookUp(node, {
    destination: source,
    source: isMulticast(destination) ? undefined : destination,
    mark: validMark ? packet.mark : 0,
    inDevice: "lo",
    outDevice: loose && !isLinkLocal6(source) ? undefined : device,
    deviceFirst: true,
  });
  if (found.kind !== "route") return found.kind === "unknown" ? "unknown" : "no";
  if (found.route.type === "local") return answer(acceptLocal);
  if (found.route.type === "anycast") return "no";
  return answer(loose || found.hops.some((hop) => hop.device === device));
}
