import { matchModule, option } from "#engine/iptables/extension.ts";
import { unseenNumber } from "#engine/iptables/matches/unseen-field.ts";
import { formatHeaderOptions, headerOptions } from "#engine/iptables/values/ipv6-headers.ts";

export const hbh = matchModule({
  name: "hbh",
  summary: "The IPv6 header of hop-by-hop options.",
  source: "net/ipv6/netfilter/ip6t_hbh.c",
  families: [6],
  undecidable: "-m hbh looks at the hop-by-hop options header, which packets here do not carry",
  options: {
    "--hbh-len": unseenNumber("length of the hop-by-hop options header"),
    "--hbh-opts": option({
      summary: "These options are in the header, in this order.",
      subject: "hop-by-hop options",
      negatable: false,
      values: headerOptions,
      save: (list) => [formatHeaderOptions(list)],
      wanted: formatHeaderOptions,
    }),
  },
  examples: [
    { rule: "-m hbh --hbh-len 16", family: 6, unknown: [{ family: 6, source: [0, 0, 0, 1], destination: [0, 0, 0, 2] }] },
    { rule: "-m hbh --hbh-opts 1:2,23", family: 6, unknown: [{ family: 6, source: [0, 0, 0, 1], destination: [0, 0, 0, 2] }] },
  ],
});
