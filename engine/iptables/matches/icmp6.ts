import { matchModule, option } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { hasHeader } from "#engine/iptables/matches/port-options.ts";
import { whenKnown } from "#engine/iptables/matches/when-known.ts";
import { icmpName, icmpType } from "#engine/iptables/values/icmp.ts";
import { ICMPV6 } from "#engine/iptables/values/protocol.ts";

export const icmp6 = matchModule({
  name: "icmp6",
  aliases: ["icmpv6", "ipv6-icmp"],
  summary: "ICMPv6 type and code.",
  source: "net/ipv6/netfilter/ip6_tables.c",
  families: [6],
  protocols: [ICMPV6],
  present: hasHeader(ICMPV6),
  options: {
    "--icmpv6-type": option({
      summary: "Type, TYPE/CODE or name; a type alone takes any code.",
      subject: "ICMPv6 type",
      values: icmpType(6),
      save: ({ type, code }) => [code === undefined ? `${type}` : `${type}/${code}`],
      test: ({ type, code }, packet) =>
        whenKnown(packet.icmp, (icmp) => icmp.type === type && (code === undefined || icmp.code === code)),
      wanted: ({ type, code }) => icmpName(6, type, code),
      actual: (packet) => packet.icmp && icmpName(6, packet.icmp.type, packet.icmp.code),
    }),
  },
  check: (readings) => needsAll(readings, "--icmpv6-type"),
  examples: [
    {
      rule: "-p ipv6-icmp -m icmp6 --icmpv6-type neighbour-solicitation",
      family: 6,
      matches: [{ family: 6, protocol: 58, icmp: { type: 135, code: 0 } }],
      misses: [{ family: 6, protocol: 58, icmp: { type: 136, code: 0 } }],
      unknown: [{ family: 6, protocol: 58, icmp: undefined }],
    },
    {
      rule: "-p ipv6-icmp -m icmp6 ! --icmpv6-type 1/4",
      family: 6,
      matches: [{ family: 6, protocol: 58, icmp: { type: 1, code: 3 } }],
      misses: [{ family: 6, protocol: 58, icmp: { type: 1, code: 4 } }],
    },
  ],
});
