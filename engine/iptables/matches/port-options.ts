// `--source-port` and `--destination-port`, the same in tcp, udp, udplite, sctp and dccp.
import { option, type Reading, type RuleContext } from "#engine/iptables/extension.ts";
import { describePort, MAX_PORT, portRange, resolvedPortRange } from "#engine/iptables/values/ports.ts";
import { formatRange, inRange, type Range, savedRange, savedUnlessAll } from "#engine/iptables/values/range.ts";
import { type Answer, answer } from "#engine/net/answer.ts";
import type { Packet } from "#engine/net/packet.ts";

/** The header is there: right protocol, and not a later fragment, which has none. */
export function hasHeader(protocol: number): (packet: Packet) => Answer {
  return (packet) => answer(packet.protocol === protocol && packet.fragmentOffset === 0);
}

/** What the libraries of the protocols do differently. */
export interface PortHabits {
  /** Whether a range written backwards is refused, or loads and never matches. */
  readonly backwards: "refused" | "loads";
  /** Whether iptables-save prints a range of all ports. */
  readonly all: "printed" | "left out";
}

export function sourcePort(protocol: number, habits: PortHabits) {
  return option({
    summary: "Source port: this one, or inside this range, ends included.",
    subject: "source port",
    aliases: ["--sport"],
    saved: "--sport",
    values: habits.backwards === "refused" ? portRange(protocol, "refused") : resolvedPortRange(protocol),
    save: (range, _context, negated) =>
      habits.all === "printed" ? [savedRange(range)] : savedUnlessAll(range, MAX_PORT, negated),
    test: (range, packet) => inPortRange(range, packet.sourcePort),
    wanted: (range) => wantedPort(range, protocol),
    actual: ({ sourcePort }) => (sourcePort === undefined ? undefined : describePort(sourcePort, protocol)),
  });
}

export function destinationPort(protocol: number, habits: PortHabits) {
  return option({
    summary: "Destination port: this one, or inside this range, ends included.",
    subject: "destination port",
    aliases: ["--dport"],
    saved: "--dport",
    values: habits.backwards === "refused" ? portRange(protocol, "refused") : resolvedPortRange(protocol),
    save: (range, _context, negated) =>
      habits.all === "printed" ? [savedRange(range)] : savedUnlessAll(range, MAX_PORT, negated),
    test: (range, packet) => inPortRange(range, packet.destinationPort),
    wanted: (range) => wantedPort(range, protocol),
    actual: ({ destinationPort }) => (destinationPort === undefined ? undefined : describePort(destinationPort, protocol)),
  });
}

/** 0:65535 asks nothing, so it holds even where the port is not known. */
function inPortRange(range: Range, port: number | undefined): Answer {
  return range.first === 0 && range.last === 65535 ? "yes" : inRange(range, port);
}

function wantedPort(range: Range, protocol: number): string {
  return range.first === range.last ? describePort(range.first, protocol) : formatRange(range);
}

/**
 * Since 1.8.8 iptables-nft writes ports as expressions of nf_tables, and leaves out a range of all ports even where it is
 * negated (add_nft_tcpudp(), iptables/nft-shared.c): what never matched before then always does.
 */
export function unsureOfNoPort(
  readings: { readonly [side in "--source-port" | "--destination-port"]?: Reading<Range> | undefined },
  { backend }: RuleContext,
): string | undefined {
  const given = [readings["--source-port"], readings["--destination-port"]];
  const isNone = given.some((one) => one?.negated === true && one.value.first === 0 && one.value.last === MAX_PORT);
  return backend === "nft" && isNone
    ? "a negated range of all ports matches never or always, by the version of iptables-nft"
    : undefined;
}
