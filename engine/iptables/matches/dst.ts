import { matchModule, option } from "#engine/iptables/extension.ts";
import { unseenNumber } from "#engine/iptables/matches/unseen-field.ts";
import { formatHeaderOptions, headerOptions } from "#engine/iptables/values/ipv6-headers.ts";

export const dst = matchModule({
  name: "dst",
  summary: "The IPv6 header of destination options.",
  source: "net/ipv6/netfilter/ip6t_hbh.c",
  families: [6],
  undecidable: "-m dst looks at the destination options header, which packets here do not carry",
  options: {
    "--dst-len": unseenNumber("length of the destination options header"),
    "--dst-opts": option({
      summary: "These options are in the header, in this order.",
      subject: "destination options",
      negatable: false,
      values: headerOptions,
      save: (list) => [formatHeaderOptions(list)],
      wanted: formatHeaderOptions,
    }),
  },
  examples: [
    { rule: "-m dst --dst-len 16", family: 6, unknown: [{ family: 6, source: [0, 0, 0, 1], destination: [0, 0, 0, 2] }] },
    { rule: "-m dst --dst-opts 1:2,23", family: 6, unknown: [{ family: 6, source: [0, 0, 0, 1], destination: [0, 0, 0, 2] }] },
  ],
});
