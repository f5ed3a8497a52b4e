// `--source-port` and `--destination-port`, the same in tcp, udp, udplite, sctp and dccp.
import { option } from "#engine/iptables/extension.ts";
import { describePort, portRange } from "#engine/iptables/values/ports.ts";
import { formatRange, inRange, type Range, type RangeRules } from "#engine/iptables/values/range.ts";
import { type Answer, answer } from "#engine/net/answer.ts";
import type { Packet } from "#engine/net/packet.ts";

/** The header is there: right protocol, and not a later fragment, which has none. */
export function hasHeader(protocol: number): (packet: Packet) => Answer {
  return (packet) => answer(packet.protocol === protocol && packet.fragmentOffset === 0);
}

export function sourcePort(protocol: number, backwards: RangeRules["backwards"]) {
  return option({
    summary: "Source port: this one, or inside this range, ends included.",
    subject: "source port",
    aliases: ["--sport"],
    values: portRange(protocol, backwards),
    test: (range, packet) => inPortRange(range, packet.sourcePort),
    wanted: (range) => wantedPort(range, protocol),
    actual: ({ sourcePort }) => (sourcePort === undefined ? undefined : describePort(sourcePort, protocol)),
  });
}

export function destinationPort(protocol: number, backwards: RangeRules["backwards"]) {
  return option({
    summary: "Destination port: this one, or inside this range, ends included.",
    subject: "destination port",
    aliases: ["--dport"],
    values: portRange(protocol, backwards),
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
