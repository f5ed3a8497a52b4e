import { matchModule, option } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { headerNames } from "#engine/iptables/values/ipv6-headers.ts";
import { flag } from "#engine/iptables/values/plain.ts";

export const ipv6header = matchModule({
  name: "ipv6header",
  summary: "Which IPv6 extension headers the packet has.",
  source: "net/ipv6/netfilter/ip6t_ipv6header.c",
  families: [6],
  undecidable: "-m ipv6header looks at the extension headers, which packets here do not carry",
  options: {
    "--header": option({
      summary: "Exactly these headers; with --soft at least these.",
      subject: "headers",
      values: headerNames,
      save: (names) => [names.join(",")],
      wanted: (names) => names.join(", "),
    }),
    "--soft": option({ summary: "Other headers may be there, too.", values: flag, wanted: () => "others allowed" }),
  },
  check: (readings) => needsAll(readings, "--header"),
  examples: [
    {
      rule: "-m ipv6header --header hop-by-hop,frag",
      family: 6,
      unknown: [{ family: 6, source: [0, 0, 0, 1], destination: [0, 0, 0, 2] }],
    },
    {
      rule: "-m ipv6header ! --header esp --soft",
      family: 6,
      unknown: [{ family: 6, source: [0, 0, 0, 1], destination: [0, 0, 0, 2] }],
    },
  ],
});
