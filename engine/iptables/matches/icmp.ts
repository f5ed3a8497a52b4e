import { matchModule, option } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { hasHeader } from "#engine/iptables/matches/port-options.ts";
import { whenKnown } from "#engine/iptables/matches/when-known.ts";
import { icmpName, icmpType } from "#engine/iptables/values/icmp.ts";
import { ICMP } from "#engine/iptables/values/protocol.ts";

/** icmp_type_code_match(): this type stands for every type. */
const ANY = 255;

export const icmp = matchModule({
  name: "icmp",
  summary: "ICMP type and code.",
  source: "net/ipv4/netfilter/ip_tables.c",
  families: [4],
  protocols: [ICMP],
  present: hasHeader(ICMP),
  options: {
    "--icmp-type": option({
      summary: "Type, TYPE/CODE or name; a type alone takes any code.",
      subject: "ICMP type",
      values: icmpType(4),
      save: ({ type, code }) => [type === ANY ? "any" : code === undefined ? `${type}` : `${type}/${code}`],
      test: ({ type, code }, packet) =>
        type === ANY ? "yes" : whenKnown(packet.icmp, (icmp) => icmp.type === type && (code === undefined || icmp.code === code)),
      wanted: ({ type, code }) => icmpName(4, type, code),
      actual: (packet) => packet.icmp && icmpName(4, packet.icmp.type, packet.icmp.code),
    }),
  },
  check: (readings) => needsAll(readings, "--icmp-type"),
  examples: [
    {
      rule: "-p icmp -m icmp --icmp-type echo-request",
      matches: [{ protocol: 1, icmp: { type: 8, code: 0 } }],
      misses: [
        { protocol: 1, icmp: { type: 0, code: 0 } },
        { protocol: 58, icmp: { type: 8, code: 0 } },
      ],
      unknown: [{ protocol: 1, icmp: undefined }],
    },
    {
      rule: "-p icmp -m icmp ! --icmp-type 3/3",
      matches: [{ protocol: 1, icmp: { type: 3, code: 1 } }],
      misses: [{ protocol: 1, icmp: { type: 3, code: 3 } }],
    },
    { rule: "-p icmp -m icmp --icmp-type any", matches: [{ protocol: 1, icmp: undefined }], misses: [{ protocol: 6 }] },
  ],
});
