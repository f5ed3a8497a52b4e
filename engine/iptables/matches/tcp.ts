import { matchModule, option } from "#engine/iptables/extension.ts";
import { onlyOne } from "#engine/iptables/matches/combination.ts";
import { destinationPort, hasHeader, sourcePort, unsureOfNoPort } from "#engine/iptables/matches/port-options.ts";
import { whenKnown } from "#engine/iptables/matches/when-known.ts";
import { flag, number } from "#engine/iptables/values/plain.ts";
import { TCP } from "#engine/iptables/values/protocol.ts";
import {
  formatTcpFlags,
  formatTcpFlagsValue,
  SYN_ONLY,
  savedTcpFlags,
  type TcpFlagsValue,
  tcpFlagsValue,
} from "#engine/iptables/values/tcp-flags.ts";
import type { Answer } from "#engine/net/answer.ts";
import type { Packet } from "#engine/net/packet.ts";

export const tcp = matchModule({
  name: "tcp",
  summary: "TCP ports, flags and options.",
  source: "net/netfilter/xt_tcpudp.c",
  protocols: [TCP],
  present: hasHeader(TCP),
  unsure: unsureOfNoPort,
  options: {
    "--source-port": sourcePort(TCP, { backwards: "refused", all: "left out" }),
    "--destination-port": destinationPort(TCP, { backwards: "refused", all: "left out" }),
    "--tcp-option": option({
      summary: "A TCP option of this number is in the header.",
      subject: "TCP options",
      values: number(1, 255),
      save: (kind) => [`${kind}`],
      test: (kind, packet) => whenKnown(packet.tcpOptions, (kinds) => kinds.includes(kind)),
      actual: (packet) => packet.tcpOptions && (packet.tcpOptions.join(", ") || "none"),
    }),
    "--syn": option({
      summary: "A connection request: SYN is set; ACK, RST and FIN are not.",
      subject: "TCP flags",
      values: flag,
      negatable: true,
      saved: "--tcp-flags",
      save: () => savedTcpFlags(SYN_ONLY),
      test: (_wanted, packet) => testFlags(SYN_ONLY, packet),
      wanted: () => formatTcpFlagsValue(SYN_ONLY),
      actual: actualFlags,
    }),
    "--tcp-flags": option({
      summary: "Of the flags in the first list, exactly those in the second are set.",
      subject: "TCP flags",
      values: tcpFlagsValue,
      // `NONE NONE` asks nothing.
      save: (flags, _context, negated) =>
        flags.mask === 0 && flags.comparison === 0 && !negated ? undefined : savedTcpFlags(flags),
      test: testFlags,
      wanted: formatTcpFlagsValue,
      actual: actualFlags,
    }),
  },
  check: (readings) => onlyOne(readings, "--syn", "--tcp-flags"),
  examples: [
    {
      rule: "-p tcp -m tcp --dport 80",
      matches: [{ protocol: 6, destinationPort: 80 }],
      misses: [
        { protocol: 6, destinationPort: 81 },
        { protocol: 17, destinationPort: 80 },
      ],
      unknown: [{ protocol: 6, destinationPort: undefined }],
    },
    {
      rule: "-p tcp -m tcp ! --sport 1024:",
      matches: [{ protocol: 6, sourcePort: 1023 }],
      misses: [
        { protocol: 6, sourcePort: 1024 },
        { protocol: 6, sourcePort: 5, fragmentOffset: 8 },
      ],
    },
    {
      rule: "-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN",
      matches: [
        { protocol: 6, tcpFlags: 0x02 },
        { protocol: 6, tcpFlags: 0xc2 },
      ],
      misses: [{ protocol: 6, tcpFlags: 0x12 }],
      unknown: [{ protocol: 6, tcpFlags: undefined }],
    },
    { rule: "-p tcp -m tcp ! --syn", matches: [{ protocol: 6, tcpFlags: 0x10 }], misses: [{ protocol: 6, tcpFlags: 0x02 }] },
    {
      rule: "-p tcp -m tcp --tcp-option 2",
      matches: [{ protocol: 6, tcpOptions: [2, 4] }],
      misses: [{ protocol: 6, tcpOptions: [] }],
      unknown: [{ protocol: 6, tcpOptions: undefined }],
    },
  ],
});

/** tcp_mt(): only the mask's bits of the flags byte count; a bit wanted outside the mask is never there. */
function testFlags({ mask, comparison }: TcpFlagsValue, { tcpFlags }: Packet): Answer {
  if ((comparison & ~mask) !== 0) return "no";
  return mask === 0 ? "yes" : whenKnown(tcpFlags, (flags) => (flags & mask) === comparison);
}

function actualFlags({ tcpFlags }: Packet): string | undefined {
  return tcpFlags === undefined ? undefined : formatTcpFlags(tcpFlags);
}
