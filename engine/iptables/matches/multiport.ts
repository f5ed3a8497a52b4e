import { type Decoded, type Fault, matchModule, option, type RuleContext } from "#engine/iptables/extension.ts";
import { needsOne, onlyOne } from "#engine/iptables/matches/combination.ts";
import { describePort, portList } from "#engine/iptables/values/ports.ts";
import { DCCP, SCTP, TCP, UDP, UDPLITE } from "#engine/iptables/values/protocol.ts";
import { formatRange, inRange, type Range, savedRange } from "#engine/iptables/values/range.ts";
import { type Answer, answer, or } from "#engine/net/answer.ts";
import type { Packet } from "#engine/net/packet.ts";

const PROTOCOLS = [TCP, UDP, UDPLITE, SCTP, DCCP];

export const multiport = matchModule({
  name: "multiport",
  summary: "Ports against a list of up to fifteen ports; a range counts as two.",
  source: "net/netfilter/xt_multiport.c",
  protocols: PROTOCOLS,
  present: (packet) => answer(PROTOCOLS.includes(packet.protocol) && packet.fragmentOffset === 0),
  options: {
    "--source-ports": option({
      summary: "The source port is in the list.",
      subject: "source port",
      aliases: ["--sports"],
      saved: "--sports",
      values: portList,
      save: savedList,
      test: (ranges, packet) => inAny(ranges, packet.sourcePort),
      wanted: formatList,
      actual: (packet) => actualPort(packet, packet.sourcePort),
    }),
    "--destination-ports": option({
      summary: "The destination port is in the list.",
      subject: "destination port",
      aliases: ["--dports"],
      saved: "--dports",
      values: portList,
      save: savedList,
      test: (ranges, packet) => inAny(ranges, packet.destinationPort),
      wanted: formatList,
      actual: (packet) => actualPort(packet, packet.destinationPort),
    }),
    "--ports": option({
      summary: "The source or the destination port is in the list.",
      subject: "source and destination port",
      values: portList,
      save: savedList,
      // `! --ports` means that neither is: the negation covers both.
      test: (ranges, packet) => or(inAny(ranges, packet.sourcePort), inAny(ranges, packet.destinationPort)),
      wanted: formatList,
      actual: ({ sourcePort, destinationPort }) =>
        sourcePort === undefined && destinationPort === undefined
          ? undefined
          : `${sourcePort ?? "not known"} and ${destinationPort ?? "not known"}`,
    }),
  },
  check: (readings, context, given) =>
    needsOne(readings, "--source-ports", "--destination-ports", "--ports") ??
    onlyOne(readings, "--source-ports", "--destination-ports", "--ports") ??
    lateProtocol(context, given),
  examples: [
    {
      rule: "-p tcp -m multiport --dports 80,443,8000:8100",
      matches: [
        { protocol: 6, destinationPort: 443 },
        { protocol: 6, destinationPort: 8100 },
      ],
      misses: [
        { protocol: 6, destinationPort: 81 },
        { protocol: 6, destinationPort: 80, fragmentOffset: 8 },
      ],
      unknown: [{ protocol: 6, destinationPort: undefined }],
    },
    {
      rule: "-p udp -m multiport ! --ports 53",
      matches: [{ protocol: 17, sourcePort: 1, destinationPort: 2 }],
      misses: [{ protocol: 17, sourcePort: 53, destinationPort: undefined }],
      unknown: [{ protocol: 17, sourcePort: 1, destinationPort: undefined }],
    },
  ],
});

function inAny(ranges: readonly Range[], port: number | undefined): Answer {
  return ranges.reduce<Answer>((result, range) => or(result, inRange(range, port)), "no");
}

/** check_proto(), extensions/libxt_multiport.c, looks for the protocol when it reads the ports. */
function lateProtocol({ protocolSpan }: RuleContext, given: readonly Decoded[]): Fault | undefined {
  const early = protocolSpan && given.find(({ words }) => words.some(({ span }) => span.end <= protocolSpan.start));
  return (
    early && { fault: "-p must stand before the ports: multiport asks for the protocol when it reads them", option: early.key }
  );
}

function savedList(ranges: readonly Range[]): readonly string[] {
  return [ranges.map(savedRange).join(",")];
}

function formatList(ranges: readonly Range[]): string {
  const texts = ranges.map(formatRange);
  return texts.length === 1 ? (texts[0] ?? "") : `one of ${texts.join(", ")}`;
}

function actualPort(packet: Packet, port: number | undefined): string | undefined {
  return port === undefined ? undefined : describePort(port, packet.protocol);
}
