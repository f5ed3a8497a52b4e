import { matchModule, option } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { whenKnown } from "#engine/iptables/matches/when-known.ts";
import { hex } from "#engine/iptables/values/mark.ts";
import { formatTos, hexByte, tosValue } from "#engine/iptables/values/tos.ts";

export const tos = matchModule({
  name: "tos",
  summary: "The TOS byte of IPv4 or the traffic class of IPv6.",
  source: "net/netfilter/xt_dscp.c",
  options: {
    "--tos": option({
      summary: "The byte, cut down to the bits of MASK, equals VALUE; a name leaves the two ECN bits out.",
      subject: "TOS",
      values: tosValue,
      save: ({ value, mask }) => [`${hexByte(value)}/${hexByte(mask)}`],
      test: ({ value, mask }, packet) => whenKnown(packet.tos, (byte) => (byte & mask) === value),
      wanted: formatTos,
      actual: (packet) => (packet.tos === undefined ? undefined : hex(packet.tos)),
    }),
  },
  check: (readings) => needsAll(readings, "--tos"),
  examples: [
    {
      rule: "-m tos --tos Minimize-Delay",
      matches: [{ tos: 0x10 }, { tos: 0xd0 }],
      misses: [{ tos: 0x18 }],
      unknown: [{ tos: undefined }],
    },
    { rule: "-m tos ! --tos 0x10", matches: [{ tos: 0x11 }], misses: [{ tos: 0x10 }] },
  ],
});
